package io.scriptorium.sim;

import static io.scriptorium.sim.FaultKind.CONTROL_TOKENS;
import static io.scriptorium.sim.FaultKind.ECHO;
import static io.scriptorium.sim.FaultKind.FENCE;
import static io.scriptorium.sim.FaultKind.HEADING;
import static io.scriptorium.sim.FaultKind.LANGUAGE;
import static io.scriptorium.sim.FaultKind.LENGTH;
import static io.scriptorium.sim.FaultKind.LOOP;
import static io.scriptorium.sim.FaultKind.PLACEHOLDERS;
import static io.scriptorium.sim.FaultKind.PREAMBLE;
import static io.scriptorium.sim.FaultKind.REFUSAL;
import static io.scriptorium.sim.FaultKind.REPEAT;
import static io.scriptorium.sim.FaultKind.REPEAT_NEARLY;
import static io.scriptorium.sim.FaultKind.SEPARATORS;
import static io.scriptorium.sim.FaultKind.WORD_NOTE;

import io.scriptorium.sim.text.Answer;
import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.Draft;
import io.scriptorium.sim.text.Language;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a section with the faults of one request. */
final class TextFaults {
  private static final int LOOP_CHARACTERS = 500_000;
  private static final int NEARLY = 7;
  private static final int TITLE_CHARACTERS = 60;

  private static final List<String> REFUSALS =
      List.of(
          "I'm sorry, but I can't help with that.",
          "I apologize, but I am unable to write this content.",
          "As an AI language model, I cannot fulfill this request.",
          "I’m not able to assist with that. If you'd like, I can help with something else.",
          "Es tut mir leid, aber dabei kann ich nicht helfen.",
          "Je suis désolé, mais je ne peux pas répondre à cette demande.",
          "抱歉，我无法协助完成该请求。");
  private static final List<String> OPENINGS =
      List.of(
          "Sure! Here is section %d of the document:",
          "Certainly! Below is section %d.", "Of course. Here's the next part (section %d):");
  private static final List<String> OFFERS =
      List.of(
          "Let me know if you would like me to continue with the next section.",
          "Would you like me to continue?",
          "I hope this helps! Feel free to ask for changes.");
  private static final List<String> NOTES =
      List.of(
          "(Word count: %d)",
          "Word count: %d", "[%d words]", "*(approximately %d words)*", "字数：%d");

  private TextFaults() {}

  /** The answer with these faults. */
  static Answer answer(
      Draft.Section section, ChatPrompt prompt, Faults faults, RandomGenerator random) {
    if (faults.has(REFUSAL)) {
      return Answer.without(pick(REFUSALS, random));
    }
    if (faults.has(LOOP)) {
      String round = faults.text(LOOP) + " ";
      return Answer.of(round.repeat(LOOP_CHARACTERS / round.length()));
    }
    Answer answer = Answer.of(body(section, faults, random)).within(section.identifier(), "");
    String before = prompt.answers().isEmpty() ? "" : prompt.answers().getLast();
    if (faults.has(REPEAT) && !before.isEmpty()) {
      answer = answer.within(before + "\n\n", "");
    }
    if (faults.has(REPEAT_NEARLY) && !before.isEmpty()) {
      answer = answer.within(nearly(before) + "\n\n", "");
    }
    Asked asked = Asked.of(prompt);
    int number = asked.number();
    if (faults.has(HEADING)) {
      HeadingForm form = faults.choice(HEADING, HeadingForm.class, random);
      answer = answer.within(form.of(number, title(asked.line())) + "\n\n", "");
    }
    if (faults.has(ECHO)) {
      answer = answer.within(asked.line() + "\n\n", "");
    }
    return around(answer, number, section.words(), faults, random);
  }

  /**
   * The section that is asked for: a turn that asks for more of it names neither its number nor its
   * point, and the turn before that does.
   *
   * @param line its step
   */
  private record Asked(int number, String line) {

    private static final Pattern SECTION =
        Pattern.compile("Section (\\d{1,6}) of \\d{1,6}: [^\n]*");
    private static final String WHOLE = "Write the whole text";

    static Asked of(ChatPrompt prompt) {
      for (ChatPrompt.Message message : prompt.messages().reversed()) {
        if (message.role().equals("user")) {
          Matcher section = SECTION.matcher(message.content());
          if (section.find()) {
            return new Asked(Integer.parseInt(section.group(1)), section.group());
          }
          if (message.content().contains(WHOLE)) {
            return new Asked(1, firstLine(message.content()));
          }
        }
      }
      return new Asked(prompt.answers().size() + 1, firstLine(prompt.last("user")));
    }

    private static String firstLine(String text) {
      return text.lines().findFirst().orElse("");
    }
  }

  private static Answer around(
      Answer text, int number, int words, Faults faults, RandomGenerator random) {
    Answer answer = text;
    if (faults.has(PREAMBLE)) {
      answer =
          answer.within(
              pick(OPENINGS, random).formatted(number) + "\n\n", "\n\n" + pick(OFFERS, random));
    }
    if (faults.has(WORD_NOTE)) {
      answer = answer.within("", "\n\n" + pick(NOTES, random).formatted(words));
    }
    if (faults.has(SEPARATORS)) {
      answer = answer.within("---\n\n", "\n\n---");
    }
    if (faults.has(FENCE)) {
      answer = answer.within("```" + faults.text(FENCE) + "\n", "\n```");
    }
    if (faults.has(PLACEHOLDERS)) {
      answer = answer.within("", " $TEXT$ {text} %s");
    }
    if (faults.has(CONTROL_TOKENS)) {
      answer = answer.within("", faults.choice(CONTROL_TOKENS, LeakedToken.class, random).text);
    }
    return answer;
  }

  private static String body(Draft.Section section, Faults faults, RandomGenerator random) {
    if (!faults.has(LANGUAGE)) {
      return section.text();
    }
    double share = faults.has(LENGTH) ? faults.number(LENGTH) : 1;
    int words = (int) Math.max(1, Math.round(section.words() * share));
    return faults.choice(LANGUAGE, Language.class, random).text(words, random);
  }

  /** A title of what comes after the first colon of a step, or of the line itself. */
  private static String title(String line) {
    String named = line.substring(line.indexOf(':') + 1).strip();
    int stop = named.indexOf('.');
    String title = stop > 0 ? named.substring(0, stop) : named;
    String shortened = title.substring(0, Math.min(TITLE_CHARACTERS, title.length())).strip();
    return shortened.isEmpty() ? "The Quiet Harbor" : shortened;
  }

  private static String nearly(String text) {
    String[] words = text.split(" ", -1);
    for (int index = NEARLY - 1; index < words.length; index += NEARLY) {
      words[index] = "indeed";
    }
    return String.join(" ", words);
  }

  private static String pick(List<String> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
