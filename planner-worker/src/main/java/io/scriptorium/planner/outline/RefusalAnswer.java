package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.answer.Refusals;
import java.util.List;

/**
 * Answers in which a model declines to plan. Looser than {@link Refusals}, as only answers without
 * an outline are looked at, and in more languages.
 */
public final class RefusalAnswer {

  private static final int LONGEST = 1_200;
  private static final int BEGINNING = 60;
  private static final List<String> BEGINNINGS =
      List.of(
          "i'm sorry",
          "i am sorry",
          "i’m sorry",
          "sorry, ",
          "sorry but",
          "i apologize",
          "i cannot",
          "i can't",
          "i can’t",
          "i can not",
          "i won't",
          "i won’t",
          "i will not",
          "i'm unable",
          "i am unable",
          "i'm not able",
          "i am not able",
          "i must decline",
          "as an ai",
          "unfortunately, i",
          "my apologies",
          "抱歉",
          "很抱歉",
          "对不起",
          "對不起",
          "我无法",
          "我不能",
          "作为一个",
          "es tut mir leid",
          "tut mir leid",
          "leider kann ich",
          "ich kann nicht",
          "ich kann dabei",
          "je suis désolé",
          "désolé",
          "je ne peux",
          "lo siento",
          "no puedo",
          "mi dispiace",
          "non posso",
          "desculpe",
          "sinto muito",
          "não posso",
          "извините",
          "я не могу",
          "к сожалению, я",
          "простите",
          "申し訳",
          "ごめん",
          "죄송",
          "przepraszam",
          "nie mogę",
          "het spijt me",
          "üzgünüm");

  private RefusalAnswer() {}

  /** Whether an answer is nothing but a refusal: short, and begun as one. */
  public static boolean reads(String answer) {
    String text = answer.strip();
    if (text.length() > LONGEST) {
      return false;
    }
    int start = 0;
    while (start < text.length() && "*_\"'>#` ".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    String lower = LowerCase.of(text.substring(start, Math.min(text.length(), start + BEGINNING)));
    return Refusals.isRefusal(text) || BEGINNINGS.stream().anyMatch(lower::startsWith);
  }
}
