package io.scriptorium.text.answer;

import io.scriptorium.job.LowerCase;
import java.util.List;

/**
 * Refusals in languages for which there is no grammar in {@link Refusals}: a short text that opens
 * with an apology or as a model only does, says that it cannot, and names what it was asked for.
 */
final class OtherRefusals {

  /** The whole text is the refusal; a longer one is an answer. In UTF-16 code units. */
  private static final int LONGEST = 700;

  private static final int BEGINNING = 300;

  /**
   * @param openings how it begins
   * @param cannots that it cannot or will not
   * @param requests what it was asked for
   */
  private record Phrases(List<String> openings, List<String> cannots, List<String> requests) {

    static Phrases of(String openings, String cannots, String requests) {
      return new Phrases(split(openings), split(cannots), split(requests));
    }

    private static List<String> split(String phrases) {
      return List.of(phrases.split("\\|", -1));
    }
  }

  private static final List<Phrases> LANGUAGES =
      List.of(
          Phrases.of(
              "es tut mir leid|tut mir leid|entschuldigung|leider|ich bedaure|als ki|als künstliche|als sprachmodell|ich kann",
              "kann ich|ich kann|kann diese|nicht in der lage|darf ich|möchte ich",
              "anfrage|bitte nicht|nicht helfen|nicht weiterhelfen|behilflich|unterstützen|diesen text|diesen inhalt|solche inhalte|nachkommen|erfüllen|nicht beantworten"),
          Phrases.of(
              "je suis désolé|désolé|je regrette|malheureusement|en tant qu'ia|en tant que modèle|en tant qu'intelligence|je ne peux pas|je ne suis pas en mesure|excusez-moi|pardon",
              "ne peux pas|ne peux|ne puis|pas en mesure|impossible|incapable",
              "demande|vous aider|t'aider|répondre|ce contenu|ce texte|ce type|cette requête|assister|générer|fournir"),
          Phrases.of(
              "lo siento|lamento|disculpa|perdón|lamentablemente|desafortunadamente|como modelo|como ia|como una ia|no puedo|me temo",
              "no puedo|no me es posible|no estoy en condiciones|no soy capaz|no podré",
              "solicitud|ayudarte|ayudarle|ayudar con|esa petición|esta petición|ese contenido|este contenido|este texto|responder a|generar|cumplir|asistir"),
          Phrases.of(
              "desculpe|lamento|sinto muito|me desculpe|infelizmente|como um modelo|como ia|não posso|peço desculpa",
              "não posso|não consigo|não sou capaz|não é possível",
              "pedido|solicitação|ajudar|esse conteúdo|este conteúdo|este texto|responder|gerar|atender"),
          Phrases.of(
              "mi dispiace|spiacente|purtroppo|come modello|in quanto ia|non posso|mi scuso|sono spiacente",
              "non posso|non sono in grado|non mi è possibile",
              "richiesta|aiutarti|aiutarla|assistere|questo contenuto|questo testo|rispondere|generare|soddisfare"),
          Phrases.of(
              "het spijt me|sorry|helaas|als ai|als taalmodel|ik kan",
              "kan ik|ik kan|niet in staat|mag ik",
              "verzoek|niet helpen|niet mee helpen|bij helpen|deze tekst|deze inhoud|niet beantwoorden|voldoen"),
          Phrases.of(
              "jag är ledsen|tyvärr|ledsen|jag beklagar|jag kan inte|beklager|jeg beklager|desværre|dessverre|jeg kan ikke",
              "kan inte|kan ikke|inte möjligt",
              "begäran|hjälpa|hjelpe|hjælpe|förfrågan|forespørsel|anmodning|innehåll|innhold|indhold"),
          Phrases.of(
              "przepraszam|niestety|przykro mi|jako model|jako sztuczna|nie mogę",
              "nie mogę|nie jestem w stanie",
              "prośb|pomóc|żądani|tej treści|takich treści|tego tekstu|odpowiedzieć"),
          Phrases.of(
              "извините|простите|к сожалению|прошу прощения|я не могу|как языковая|как ии|мне жаль|сожалею",
              "не могу|не в состоянии|не имею возможности",
              "запрос|просьб|помочь|этот текст|такой контент|ответить на|обсуждать|выполнить|с этим"),
          Phrases.of(
              "вибачте|на жаль|перепрошую|я не можу|як мовна",
              "не можу|не в змозі",
              "запит|прохання|допомогти|цей текст|відповісти"),
          Phrases.of(
              "üzgünüm|özür dilerim|maalesef|bir yapay zeka",
              "yapamam|yapamıyorum|edemem|edemiyorum|veremem|olamam|olamıyorum|karşılayamam|mümkün değil|yazamam",
              "istek|isteğ|talep|taleb|yardımcı|içerik|içeriğ|bu konuda"),
          Phrases.of(
              "آسف|أنا آسف|عذرا|عذرًا|أعتذر|للأسف|بصفتي نموذج|لا أستطيع|لا يمكنني",
              "لا أستطيع|لا يمكنني|لن أتمكن|غير قادر",
              "طلب|مساعدت|المساعدة|هذا المحتوى|هذا النص|الإجابة"),
          Phrases.of(
              "متأسفم|متاسفم|ببخشید|متأسفانه|نمی‌توانم",
              "نمی‌توانم|نمیتوانم|قادر نیستم",
              "درخواست|کمک|این محتوا|این متن|پاسخ"),
          Phrases.of(
              "אני מצטער|מצטער|לצערי|אני מתנצל|איני יכול|אני לא יכול",
              "לא יכול|איני יכול|אין באפשרותי",
              "בקשה|לעזור|לסייע|תוכן|הטקסט"),
          Phrases.of(
              "क्षमा करें|मुझे खेद है|माफ़ कीजिए|माफ करें|मैं क्षमा",
              "नहीं कर सकता|नहीं कर सकती|असमर्थ|नहीं दे सकता|नहीं लिख सकता",
              "अनुरोध|सहायता|मदद|सामग्री|इस विषय"),
          Phrases.of(
              "申し訳ありません|申し訳ございません|すみません|恐れ入りますが|残念ながら|ごめんなさい",
              "できません|できかねます|お応えできません|お答えできません|対応でき|致しかねます|いたしかねます",
              "リクエスト|ご要望|ご依頼|お手伝い|お応え|お答え|対応|その内容|この内容|この質問|支援"),
          Phrases.of(
              "죄송합니다|죄송하지만|미안합니다|유감스럽게도|저는 ai|ai 언어 모델",
              "수 없습니다|수 없어요|어렵습니다|불가능합니다",
              "요청|도와|도움|내용|답변|작성|응답"),
          Phrases.of("ขออภัย|ขอโทษ|เสียใจ", "ไม่สามารถ", "คำขอ|ช่วย|เนื้อหา|ตอบ|เขียน"),
          Phrases.of(
              "xin lỗi|tôi xin lỗi|rất tiếc|tôi rất tiếc",
              "không thể",
              "yêu cầu|giúp|hỗ trợ|nội dung|trả lời"),
          Phrases.of(
              "maaf|mohon maaf|sayangnya|saya minta maaf",
              "tidak dapat|tidak bisa",
              "permintaan|membantu|konten|menjawab|menulis"),
          Phrases.of(
              "sajnálom|elnézést|sajnos|bocsánat",
              "nem tudok|nem tudom|nem áll módomban",
              "kérés|segíteni|tartalm|válaszolni"),
          Phrases.of(
              "omlouvám se|je mi líto|bohužel|ospravedlňujem sa|je mi ľúto|bohužiaľ|îmi pare rău|din păcate|λυπάμαι|συγγνώμη|valitettavasti|olen pahoillani",
              "nemohu|nemůžu|nemôžem|nu pot|δεν μπορώ|en voi",
              "žádost|pomoci|pomôcť|požiadav|obsah|cerere|ajuta|conținut|αίτημα|βοηθήσω|περιεχόμενο|auttaa|pyyntö|sisältö"));

  private OtherRefusals() {}

  static boolean isRefusal(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    String lower = LowerCase.of(text).replace('’', '\'').strip();
    int start = 0;
    while (start < lower.length() && "*_#> ".indexOf(lower.charAt(start)) >= 0) {
      start++;
    }
    String beginning = lower.substring(start, Math.min(lower.length(), start + BEGINNING));
    return !isStory(beginning) && LANGUAGES.stream().anyMatch(it -> matches(it, beginning));
  }

  private static boolean matches(Phrases phrases, String beginning) {
    return phrases.openings.stream().anyMatch(beginning::startsWith)
        && phrases.cannots.stream().anyMatch(beginning::contains)
        && phrases.requests.stream().anyMatch(beginning::contains);
  }

  /** Direct speech, or someone who says it, belongs to a story. */
  private static boolean isStory(String beginning) {
    return beginning.chars().anyMatch(it -> "\"“”«»„「".indexOf(it) >= 0)
        || List.of(" sagte ", " dijo ", " disse ", " сказал", " sade ", "と言", "他说", "她说").stream()
            .anyMatch(beginning::contains);
  }
}
