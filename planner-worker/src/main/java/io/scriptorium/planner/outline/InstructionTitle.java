package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import io.scriptorium.job.SafeText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A title made from an instruction's first clause, where no model gave one. */
final class InstructionTitle {

  private static final int LONGEST = 100;
  private static final int LONGEST_READ = 600;

  /** What asks for a text and says nothing of it. */
  private static final List<String> REQUESTS =
      List.of(
          "please",
          "could you",
          "can you",
          "i want you to",
          "i would like you to",
          "i need you to",
          "help me",
          "write me",
          "write",
          "compose",
          "create",
          "draft",
          "generate",
          "produce",
          "prepare",
          "give me",
          "tell me",
          "bitte",
          "schreibe",
          "schreiben sie",
          "schreib",
          "verfasse",
          "erstelle",
          "erstellen sie",
          "écrivez",
          "écris",
          "rédigez",
          "rédige",
          "escribe",
          "escriba",
          "redacta",
          "redacte",
          "напишите",
          "напиши",
          "составьте",
          "请你",
          "请帮我",
          "请",
          "帮我",
          "撰写一篇",
          "撰写",
          "写一篇",
          "写一部",
          "写一个",
          "写一份",
          "写");

  private static final List<String> ARTICLES =
      List.of(
          "a", "an", "the", "ein", "eine", "einen", "einem", "un", "une", "una", "uno", "about",
          "über", "sur", "sobre", "on", "的");

  /** What is left hanging where a length was taken off the end. */
  private static final List<String> ENDINGS =
      List.of(
          " with",
          " of",
          " in",
          " mit",
          " von",
          " in about",
          " avec",
          " de",
          " en",
          " con",
          " на",
          " в");

  private InstructionTitle() {}

  /** The title, on one line and bounded; null where the instruction has no words for one. */
  static @Nullable String of(String instruction) {
    String read =
        SafeText.of(
            instruction.strip().substring(0, Math.min(instruction.strip().length(), LONGEST_READ)),
            LONGEST_READ);
    String clause = firstClause(unquoted(read).strip());
    String subject = clause;
    String shorter = withoutRequest(subject);
    while (!shorter.equals(subject)) {
      subject = shorter;
      shorter = withoutRequest(subject);
    }
    AmountText length = AmountText.find(subject);
    if (length != null && !length.rest().equals(subject)) {
      subject = withoutEnding(withoutRequest(length.rest().replace("  ", " ").strip()));
    } else {
      subject = withoutLeadingLength(subject);
    }
    String title = PointText.heading(cutAtWord(subject.isBlank() ? clause : subject), LONGEST + 1);
    if (title == null) {
      return null;
    }
    int first = title.codePointAt(0);
    return Character.toString(Character.toTitleCase(first))
        + title.substring(Character.charCount(first));
  }

  private static String unquoted(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      if ("\"“”„«»「」『』`".indexOf(character) < 0) {
        plain.append(character);
      }
    }
    return plain.toString();
  }

  private static String firstClause(String text) {
    for (int at = 0; at < text.length(); at++) {
      char character = text.charAt(at);
      boolean space = at + 1 >= text.length() || Character.isWhitespace(text.charAt(at + 1));
      if (("。！？；，：\n".indexOf(character) >= 0 && at > 3)
          || (".!?;:,".indexOf(character) >= 0 && space && at > 8)) {
        return text.substring(0, at);
      }
    }
    return text;
  }

  private static String withoutRequest(String text) {
    String lower = LowerCase.of(text);
    for (List<String> words : List.of(REQUESTS, ARTICLES)) {
      for (String word : words) {
        boolean spaced = word.charAt(0) < 0x2e80;
        if (lower.startsWith(word)
            && lower.length() == text.length()
            && text.length() > word.length()
            && (!spaced || " ,".indexOf(text.charAt(word.length())) >= 0)) {
          return text.substring(word.length() + (spaced ? 1 : 0)).strip();
        }
      }
    }
    return text;
  }

  private static String withoutEnding(String text) {
    for (String ending : ENDINGS) {
      if (text.endsWith(ending)) {
        return text.substring(0, text.length() - ending.length());
      }
    }
    return text;
  }

  /** Without "10,000-word" at the beginning. */
  private static String withoutLeadingLength(String text) {
    NumberScan number = NumberScan.at(text, 0);
    if (number == null) {
      return text;
    }
    int at = number.end();
    while (at < text.length() && " -".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    int unit = AmountWords.unitEnd(text, at);
    return unit > at ? text.substring(unit).strip() : text;
  }

  private static String cutAtWord(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    int end = text.lastIndexOf(' ', LONGEST);
    return text.substring(0, end > LONGEST / 2 ? end : LONGEST);
  }
}
