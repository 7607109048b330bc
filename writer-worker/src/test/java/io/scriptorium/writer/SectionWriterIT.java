package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One section of 40 words, the last of its document, by a model that stops early or late. */
class SectionWriterIT {

  private static final Plan PLAN = new Plan(List.of(new Step("Origins", 40)));
  private static final int PROMPT = 2;

  @RegisterExtension static final SectionWriting WRITING = new SectionWriting();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private static final List<String> NOUNS =
      List.of(
          ("tea coal ink bread wool rain sand wine silk iron salt snow smoke honey paper stone glass"
                  + " cloth butter rice copper velvet soil bark resin clay chalk marble pepper jade")
              .split(" ", -1));

  /** Sentences of four words each. */
  private static String sentences(String word, int number) {
    return NOUNS.stream()
        .limit(number)
        .map(noun -> "It is %s %s.".formatted(word, noun))
        .collect(Collectors.joining(" "));
  }

  private SectionRecord.Written write(ScriptedModel model, boolean lengthControl)
      throws InferenceException, InterruptedException {
    var job = new SectionWriting.Job("Tea", PLAN, List.of(), lengthControl, false);
    return WRITING.write(job, List.of(model.address()), meters).getFirst();
  }

  private double count(String name) {
    return meters.get(name).counter().count();
  }

  @Test
  void aFarTooShortSectionIsContinuedUntilItIsLongEnough() throws Exception {
    String first = sentences("black", 5);
    String second = sentences("green", 3);
    String third = sentences("white", 2);
    try (var model = new ScriptedModel(first, second, third)) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(first + "\n\n" + second + "\n\n" + third);
      assertThat(section.words()).isEqualTo(40);
      assertThat(section.usage().completion()).isEqualTo(3 * ScriptedModel.TOKENS_AN_ANSWER);
      assertThat(count("scriptorium.sections.continued")).isEqualTo(2);

      var messages = model.requests().getLast().path("messages");
      assertThat(messages).hasSize(PROMPT + 4);
      assertThat(messages.path(PROMPT).path("content").stringValue()).isEqualTo(first);
      assertThat(messages.path(PROMPT + 1).path("content").stringValue())
          .contains("exactly where your text stops", "about 20 words more");
      assertThat(messages.path(PROMPT + 2).path("content").stringValue()).isEqualTo(second);
      assertThat(messages.path(PROMPT + 3).path("content").stringValue())
          .contains("exactly where your text stops", "about 8 words more");
    }
  }

  @Test
  void continuationsOfASectionThatStaysTooShortAreBounded() throws Exception {
    String[] answers = {
      "One.", "Two.", "Three.", "Four.", "Five.", "Six.", "Seven.", "Eight.", "Nine.", "Ten."
    };
    try (var model = new ScriptedModel(answers)) {
      assertThat(write(model, true).text())
          .isEqualTo(String.join("\n\n", List.of(answers).subList(0, 9)));
      assertThat(model.requests()).hasSize(9);
    }
  }

  @Test
  void aSectionThatCannotBeContinuedIsAcceptedAsItIs() throws Exception {
    String first = sentences("black", 5);
    try (var failing = new ScriptedModel(first);
        var silent = new ScriptedModel(first, " ", "Never asked for.")) {
      assertThat(write(failing, true).text()).isEqualTo(first);
      assertThat(write(silent, true).text()).isEqualTo(first);
      assertThat(silent.requests()).hasSize(2);
      assertThat(count("scriptorium.sections.continued")).isZero();
    }
  }

  @Test
  void aContinuationThatRepeatsTheSectionIsDroppedAndAskedForOnceMore() throws Exception {
    String first = sentences("black", 5);
    String again = sentences("black", 2);
    try (var model = new ScriptedModel(first, again, again, "Never asked for.")) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(first);
      assertThat(section.usage().completion()).isEqualTo(3 * ScriptedModel.TOKENS_AN_ANSWER);
      assertThat(model.requests()).hasSize(3);
    }
    String more = sentences("green", 5);
    try (var model = new ScriptedModel(first, again, more)) {
      assertThat(write(model, true).text()).isEqualTo(first + "\n\n" + more);
      // What was dropped is no part of the next question.
      assertThat(model.requests().getLast().path("messages")).hasSize(PROMPT + 2);
    }
  }

  @Test
  void aSectionWithoutAnyTextStillFails() throws Exception {
    try (var model = new ScriptedModel()) {
      assertThatThrownBy(() -> write(model, true)).isInstanceOf(InferenceException.class);
    }
  }

  @Test
  void aFarTooLongSectionEndsWithTheSentenceThatIsNearest() throws Exception {
    try (var model = new ScriptedModel(sentences("black", 15))) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(sentences("black", 10));
      assertThat(section.words()).isEqualTo(40);
      assertThat(count("scriptorium.sections.shortened")).isEqualTo(1);
    }
  }

  @Test
  void withoutLengthControlAnyLengthIsAccepted() throws Exception {
    try (var brief = new ScriptedModel("One.");
        var wordy = new ScriptedModel(sentences("black", 30))) {
      assertThat(write(brief, false).text()).isEqualTo("One.");
      assertThat(write(wordy, false).text()).isEqualTo(sentences("black", 30));
    }
  }
}
