package io.scriptorium.text.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusalsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm sorry, but I can't…",
        "As an AI language model, I can't write this.",
        "I apologize, but I cannot continue.",
        "I must decline to write this.",
        "I won't write that.",
        "This request violates the content policy.",
        "\"I'm sorry, but I can't help with that.\"",
        "Sorry, maar daar kan ik niet bij helpen.",
        "I'm sorry, but I can't help with that.",
        "I’m sorry, but I can’t assist with that request.",
        "I am sorry, I cannot do that.",
        "I'm really sorry, but I can't write an article about this topic.",
        "Sorry, but I can't write a 10,000-word novel in one answer.",
        "Sorry, I won't be able to continue this conversation.",
        "I apologize, but I cannot provide medical advice.",
        "I apologize for the inconvenience, but I am unable to generate this content.",
        "My apologies, but I'm not able to create such material.",
        "Unfortunately, I'm unable to write a document of that length.",
        "I'm afraid I can't do that.",
        "I regret to say that I cannot answer this question.",
        "As an AI language model, I cannot",
        "As an AI language model, I cannot write a whole book chapter.",
        "As an AI developed by a company, I can't assist with that.",
        "I am an AI assistant. I cannot fulfill this request.",
        "I'm sorry, but as a large language model, I cannot create explicit content.",
        "As an AI, I'm sorry, but I can't help you with this.",
        "I'm sorry.\n\nI cannot continue with this request.",
        "I cannot assist with that.",
        "I can't help with that.",
        "I can not comply with your instructions.",
        "I'm unable to fulfil your request.",
        "I must decline this request.",
        "I must respectfully decline to write this content.",
        "I don't feel comfortable writing about this.",
        "\n\n**I'm sorry**, but I can't help with that.",
        "抱歉，我无法",
        "抱歉，我无法回答这个问题。",
        "很抱歉，但我不能提供这样的内容。",
        "对不起，我不能协助您完成这个任务。",
        "非常抱歉，作为一个人工智能，我无法写出这样的内容。",
        "作为一个AI语言模型，我无法",
        "作为一个AI语言模型，我无法生成这样的文章。",
        "作为一个AI语言模型，很抱歉，我无法满足您的要求。",
        "我无法满足您的请求。",
        "我不能为您提供这方面的信息。",
        "對不起，我無法回應這個請求。",
        "Es tut mir leid, aber ich kann dir bei dieser Anfrage nicht helfen.",
        "Leider kann ich diesen Text nicht schreiben.",
        "Je suis désolé, mais je ne peux pas vous aider avec cette demande.",
        "Lo siento, pero no puedo ayudarte con esa solicitud.",
        "Desculpe, mas não posso ajudar com esse pedido.",
        "Mi dispiace, ma non posso soddisfare questa richiesta.",
        "Het spijt me, maar ik kan niet helpen met dit verzoek.",
        "Przepraszam, ale nie mogę pomóc w tej sprawie.",
        "Извините, но я не могу помочь с этим запросом.",
        "Üzgünüm, bu konuda yardımcı olamam.",
        "عذرًا، لا يمكنني المساعدة في هذا الطلب.",
        "申し訳ありませんが、そのリクエストにはお応えできません。",
        "죄송합니다. 해당 요청은 도와드릴 수 없습니다.",
        "ขออภัย ฉันไม่สามารถช่วยในเรื่องนี้ได้",
        "Xin lỗi, tôi không thể giúp bạn với yêu cầu này.",
        "क्षमा करें, मैं इस अनुरोध में सहायता नहीं कर सकता।",
      })
  void aRefusalIsOne(String text) {
    assertThat(Refusals.isRefusal(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Tea came from Yunnan.",
        "\"I'm sorry,\" said Anna, \"but I can't help with that.\"",
        "“I can't assist you,” the robot said.",
        "I'm sorry, Anna thought, and closed the door.",
        "I'm sorry, but I can't forgive you.",
        "I am sorry I can't write more often, my dear.",
        "I'm sorry I could not come to the wedding.",
        "Sorry, but I can't stop thinking of you.",
        "Unfortunately, I cannot remember the name of the village.",
        "I cannot help but wonder what became of her.",
        "I can't help thinking that tea is better.",
        "I cannot write a story without coffee, my aunt used to say.",
        "I won't give up.",
        "I am unable to sleep.",
        "I must decline your invitation to dinner.",
        "I cannot. Not today.",
        "As an airline pilot, I cannot fly without coffee.",
        "As an AI researcher, I cannot provide a guide to tea.",
        "As an AI, I have no tongue, but here is a guide to tea.",
        "Here is the essay. I'm sorry, but I can't help with that.",
        "The model said: I'm sorry, but I can't help with that.",
        "对不起，我不能再爱你了。",
        "对不起，他说。",
        "抱歉，我来晚了。",
        "我无法忘记那个夏天。",
        "我不能没有茶。",
        "无法满足市场需求的企业必须改变。",
        "作为一个茶农，我不能提供咖啡的信息。",
        "作为一名AI研究员，我不能提供咖啡的信息。",
        "“抱歉，我无法回答这个问题。”机器人说。",
        "Leider kann ich mich an den Sommer nicht erinnern.",
        "„Es tut mir leid, ich kann dir nicht helfen“, sagte Anna.",
        "Извините, сказал он, я не могу вам помочь.",
        "Lo siento, dijo ella, no puedo ayudarte.",
        "Desafortunadamente, el té no llegó a España.",
      })
  void anAnswerIsNone(String text) {
    assertThat(Refusals.isRefusal(text)).isFalse();
  }

  @Test
  void aLongTextIsAnAnswer() {
    String opening = "I'm sorry, but I can't write 10,000 words at once. ";

    assertThat(Refusals.isRefusal(opening)).isTrue();
    assertThat(Refusals.isRefusal(opening + "Here is a part. ".repeat(200))).isFalse();
  }

  @Test
  void onlyTheBeginningIsLookedAt() {
    assertThat(Refusals.isRefusal(" ".repeat(100) + "I cannot assist.")).isTrue();
    assertThat(Refusals.isRefusal(" ".repeat(300) + "I cannot assist.")).isFalse();
    // The first 200 characters end behind "I can't", and the text does not.
    String sorry = "I'm sorry, but I can't";
    assertThat(Refusals.isRefusal(" ".repeat(200 - sorry.length()) + sorry + " forgive you."))
        .isFalse();
  }

  @Test
  @Timeout(10)
  void whatNearlyMatchesTakesNoTime() {
    assertThat(Refusals.isRefusal("I'm sorry, " + "but as an ai, ".repeat(130))).isFalse();
    assertThat(Refusals.isRefusal("非常".repeat(900))).isFalse();
    assertThat(Refusals.isRefusal("*# ".repeat(600))).isFalse();
  }
}
