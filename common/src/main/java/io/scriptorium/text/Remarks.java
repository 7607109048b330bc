package io.scriptorium.text;

import io.scriptorium.job.LowerCase;
import java.util.List;

/**
 * What a model says to its user around a text. A remark opens as only a model does ("Certainly!
 * Here is", "Let me know if") and names what it was asked for (the section, the text): a character
 * who says "Certainly!" makes none.
 */
final class Remarks {

  private static final int LONGEST_GREETING = 250;

  private static final List<String> OPENERS =
      List.of(
          "sure",
          "certainly",
          "of course",
          "absolutely",
          "here is",
          "here's",
          "here are",
          "okay",
          "ok,",
          "ok!",
          "great",
          "below is",
          "understood",
          "i'd be happy",
          "i'll write",
          "i will write",
          "the following is",
          "this is the",
          "alright",
          "as requested",
          "let's",
          "gerne",
          "natürlich",
          "klar",
          "selbstverständlich",
          "hier ist",
          "hier kommt",
          "bien sûr",
          "voici",
          "d'accord",
          "avec plaisir",
          "certainement",
          "claro",
          "por supuesto",
          "aquí está",
          "aquí tienes",
          "aquí tiene",
          "aqui está",
          "com certeza",
          "certo",
          "certamente",
          "ecco",
          "natuurlijk",
          "zeker",
          "självklart",
          "här är",
          "her er",
          "oczywiście",
          "oto",
          "конечно",
          "вот",
          "хорошо",
          "разумеется",
          "звичайно",
          "ось",
          "elbette",
          "tabii",
          "işte",
          "بالتأكيد",
          "إليك",
          "بالطبع",
          "当然",
          "當然",
          "好的",
          "以下是",
          "以下為",
          "下面是",
          "这是第",
          "没问题",
          "もちろん",
          "はい",
          "承知",
          "以下は",
          "了解",
          "물론",
          "네,",
          "알겠습니다",
          "다음은",
          "แน่นอน",
          "นี่คือ",
          "tất nhiên",
          "dưới đây là",
          "dĩ nhiên",
          "tentu",
          "berikut",
          "ज़रूर",
          "यहाँ");

  private static final List<String> TASKS =
      List.of(
          "section",
          "paragraph",
          "chapter",
          "document",
          "continuation",
          "draft",
          "essay",
          "article",
          "the text",
          "your text",
          "the story",
          "outline",
          "as requested",
          "you asked",
          "you requested",
          "next part",
          "report",
          "revised",
          "version",
          "abschnitt",
          "kapitel",
          "dokument",
          "fortsetzung",
          "der text",
          "den text",
          "entwurf",
          "absatz",
          "paragraphe",
          "chapitre",
          "la suite",
          "le texte",
          "votre texte",
          "sección",
          "capítulo",
          "documento",
          "continuación",
          "el texto",
          "borrador",
          "seção",
          "o texto",
          "continuação",
          "sezione",
          "capitolo",
          "il testo",
          "sectie",
          "hoofdstuk",
          "de tekst",
          "avsnitt",
          "texten",
          "rozdział",
          "sekcj",
          "tekst",
          "раздел",
          "глав",
          "текст",
          "продолжение",
          "часть",
          "розділ",
          "bölüm",
          "metin",
          "القسم",
          "النص",
          "الفصل",
          "第",
          "部分",
          "章节",
          "段落",
          "正文",
          "内容",
          "续写",
          "セクション",
          "文章",
          "本文",
          "섹션",
          "본문",
          "내용",
          "장",
          "ส่วน",
          "บทความ",
          "phần",
          "chương",
          "bagian",
          "bab",
          "अनुभाग",
          "भाग");

  private static final List<String> OFFERS =
      List.of(
          "let me know",
          "please let me know",
          "would you like",
          "do you want me",
          "shall i",
          "i hope this",
          "hope this",
          "feel free",
          "please feel free",
          "if you'd like",
          "if you would like",
          "if you need",
          "if you want",
          "is there anything",
          "should i continue",
          "i can continue",
          "i can also",
          "note:",
          "please note",
          "this section",
          "this concludes",
          "end of section",
          "to be continued",
          "i'll continue",
          "ready for the next",
          "lassen sie mich wissen",
          "lass mich wissen",
          "sag mir",
          "soll ich",
          "möchten sie",
          "möchtest du",
          "wenn sie",
          "ich hoffe",
          "n'hésitez pas",
          "faites-moi savoir",
          "faites moi savoir",
          "dites-moi",
          "souhaitez-vous",
          "voulez-vous",
          "j'espère",
          "si vous souhaitez",
          "avísame",
          "avíseme",
          "déjame saber",
          "hazme saber",
          "¿te gustaría",
          "¿quieres que",
          "¿desea",
          "si necesitas",
          "si deseas",
          "espero que",
          "me avise",
          "gostaria",
          "se precisar",
          "fammi sapere",
          "fatemi sapere",
          "vuoi che",
          "se vuoi",
          "spero che",
          "laat me weten",
          "wil je dat",
          "låt mig veta",
          "vill du att",
          "daj mi znać",
          "czy chcesz",
          "дайте знать",
          "дайте мне знать",
          "сообщите",
          "хотите",
          "если вам",
          "если вы",
          "надеюсь",
          "напишите, если",
          "lütfen bana",
          "ister misiniz",
          "أخبرني",
          "هل تريد",
          "هل ترغب",
          "如果您",
          "如果你",
          "希望这",
          "希望以上",
          "请告诉我",
          "請告訴我",
          "请问您",
          "需要我",
          "是否需要",
          "您想",
          "以上是",
          "以上就是",
          "ご希望",
          "必要であれば",
          "いかが",
          "何か",
          "以上が",
          "원하시면",
          "필요하시면",
          "알려주세요",
          "도움이",
          "계속할까요",
          "หากต้องการ",
          "หากคุณ",
          "hãy cho tôi",
          "nếu bạn",
          "beri tahu",
          "apakah anda",
          "jika anda",
          "कृपया बताएं");

  private static final List<String> OFFER_TASKS =
      List.of(
          "section",
          "paragraph",
          "chapter",
          "document",
          "continue",
          "next part",
          "revis",
          "edit",
          "adjust",
          "changes",
          "further",
          "anything else",
          "modif",
          "feedback",
          "more detail",
          "expand",
          "the text",
          "word count",
          "meets your",
          "as requested",
          "to be continued",
          "abschnitt",
          "kapitel",
          "fortfahren",
          "fortsetzen",
          "änderung",
          "anpass",
          "überarbeit",
          "weiter",
          "hilfreich",
          "paragraphe",
          "chapitre",
          "poursui",
          "continu",
          "ajust",
          "suite",
          "autre chose",
          "sección",
          "capítulo",
          "cambio",
          "siga",
          "sigamos",
          "seção",
          "alter",
          "sezione",
          "capitolo",
          "modific",
          "prosegu",
          "sectie",
          "hoofdstuk",
          "doorga",
          "aanpass",
          "verder",
          "avsnitt",
          "fortsätt",
          "ändr",
          "rozdział",
          "kontynu",
          "zmian",
          "раздел",
          "глав",
          "продолж",
          "измен",
          "правк",
          "доработ",
          "bölüm",
          "devam",
          "değişiklik",
          "القسم",
          "أكمل",
          "المتابعة",
          "تعديل",
          "继续",
          "繼續",
          "修改",
          "调整",
          "調整",
          "下一",
          "章节",
          "部分",
          "满足",
          "需要",
          "其他",
          "続け",
          "修正",
          "次の",
          "セクション",
          "章",
          "계속",
          "수정",
          "다음",
          "섹션",
          "ต่อ",
          "แก้ไข",
          "tiếp tục",
          "chỉnh sửa",
          "phần",
          "lanjut",
          "ubah",
          "बदलाव",
          "जारी");

  private Remarks() {}

  /** Whether a first line is said to the user: "Sure! Here is section 2 of the document:". */
  static boolean isGreeting(String line) {
    if (line.length() > LONGEST_GREETING || isQuoted(line)) {
      return false;
    }
    String lower = plain(line);
    return startsWithAny(OPENERS, lower)
        && containsAny(TASKS, lower)
        && (endsWithColon(lower) || (firstColon(lower) < 0 && isOneSentenceAfterOpener(lower)));
  }

  /** Where a greeting ends that shares its line with the text; 0 for none. */
  static int endOfInlineGreeting(String line) {
    int colon = firstColon(line);
    return colon > 0
            && colon + 1 < line.length()
            && isGreeting(line.substring(0, colon + 1))
            && startsWithTwoOpeners(plain(line.substring(0, colon + 1)))
        ? colon + 1
        : 0;
  }

  /** Whether a last line offers more to the user, or speaks of the text. */
  static boolean isOffer(String line) {
    if (isQuoted(line)) {
      return false;
    }
    String lower = plain(line);
    return startsWithAny(OFFERS, lower) && containsAny(OFFER_TASKS, lower) && !isOwnText(lower);
  }

  /** "This section" and "Note:" begin real sentences as well. */
  private static boolean isOwnText(String lower) {
    boolean weak =
        lower.startsWith("this section")
            || lower.startsWith("note:")
            || lower.startsWith("please note")
            || lower.startsWith("this concludes")
            || lower.startsWith("以上");
    return weak
        && !lower.contains("word count")
        && !lower.contains("as requested")
        && !lower.contains("next section")
        && !lower.contains("let me know")
        && !lower.contains("concludes section")
        && !lower.contains("第");
  }

  private static boolean startsWithTwoOpeners(String lower) {
    int mark = -1;
    for (int at = 0; at < lower.length() && mark < 0; at++) {
      mark = "!,.！，。".indexOf(lower.charAt(at)) >= 0 ? at : -1;
    }
    return mark > 0 && startsWithAny(OPENERS, lower.substring(mark + 1).strip());
  }

  /** "Certainly! Here is the next section." on a line of its own. */
  private static boolean isOneSentenceAfterOpener(String lower) {
    char last = lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1);
    return ".!。！".indexOf(last) >= 0 && startsWithTwoOpeners(lower);
  }

  private static boolean endsWithColon(String lower) {
    return lower.endsWith(":") || lower.endsWith("：");
  }

  private static int firstColon(String line) {
    for (int at = 0; at < Math.min(line.length(), LONGEST_GREETING); at++) {
      if (line.charAt(at) == ':' || line.charAt(at) == '：') {
        return at;
      }
    }
    return -1;
  }

  private static boolean isQuoted(String line) {
    return !line.isEmpty() && "\"'“‘«「『—–".indexOf(line.charAt(0)) >= 0;
  }

  /** In lower case, without emphasis and brackets around it. */
  private static String plain(String line) {
    String lower = LowerCase.of(line).replace('’', '\'');
    int start = 0;
    int end = lower.length();
    while (start < end && "*_[(（【#¡¿ ".indexOf(lower.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && "*_])）】 ".indexOf(lower.charAt(end - 1)) >= 0) {
      end--;
    }
    return lower.substring(start, end);
  }

  private static boolean startsWithAny(List<String> starts, String text) {
    return starts.stream().anyMatch(text::startsWith);
  }

  private static boolean containsAny(List<String> parts, String text) {
    return parts.stream().anyMatch(text::contains);
  }
}
