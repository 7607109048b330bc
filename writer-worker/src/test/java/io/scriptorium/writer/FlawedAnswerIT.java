package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.text.LanguageWords;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The second of two sections of 60 words, by models whose answers may not be stored as they are.
 */
class FlawedAnswerIT {

  private static final Plan PLAN =
      new Plan(
          List.of(
              new Step("Where the tea bush grew at first", 60),
              new Step("How tea came to Europe by sea", 60)));

  private static final String FIRST =
      "The tea bush grew wild in the hills above the river long before anyone thought of tending it."
          + " Farmers who lived there chewed the leaves against weariness, and later learned to dry"
          + " them. Merchants carried pressed bricks of it north on the backs of mules, each stamped"
          + " with the name of its garden, since buyers had begun to care for such things.";

  private static final String GOOD =
      "Ships brought it west much later. The Dutch were first, in 1610, and charged whatever they"
          + " liked. In London a coffee-house keeper called Garway sold it as a medicine for nearly"
          + " every complaint. Taxes rose, smugglers prospered, and half the country drank leaves"
          + " that had never seen a customs officer. Then the duty was cut, and the price fell.";

  private static final String LOOP = "The harbour keeps the lantern. ".repeat(40);
  private static final String REFUSAL = "I'm sorry, but I can't assist with that request.";

  @RegisterExtension static final SectionWriting WRITING = new SectionWriting();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private SectionRecord.Written write(ScriptedModel model, boolean strict)
      throws InferenceException, InterruptedException {
    var job = new SectionWriting.Job("Tea", PLAN, List.of(FIRST), false, strict);
    return WRITING.write(job, List.of(model.address()), meters).getFirst();
  }

  private double flaws(String kind) {
    return meters.get("scriptorium.sections.flaws").tag("kind", kind).counter().count();
  }

  @Test
  void whatIsAroundTheTextIsLeftOutAndItsHeadingKeptApart() throws Exception {
    try (var model =
        new ScriptedModel(
            "Sure! Here is section 2 of the document:\n\n## Section 2: By sea\n\n"
                + GOOD
                + "\n\n(Word count: 60)<|im_end|>")) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(GOOD);
      assertThat(section.heading()).isEqualTo("By sea");
      assertThat(section.warnings()).isNull();
      assertThat(section.hash()).isEqualTo(Chain.next(section.continues(), 2, GOOD));
    }
  }

  @Test
  void thePromptsOwnLinesAreLeftOut() throws Exception {
    try (var model =
        new ScriptedModel(
            "The outline of the document:\n\nHow tea came to Europe by sea\n\n" + GOOD)) {
      assertThat(write(model, true).text()).isEqualTo(GOOD);
    }
  }

  @Test
  void aRefusalIsAskedAgainAndIsNeverText() throws Exception {
    try (var model = new ScriptedModel(REFUSAL, GOOD)) {
      assertThat(write(model, false).text()).isEqualTo(GOOD);
      assertThat(flaws("refusal")).isEqualTo(1);
      assertThat(model.requests().getLast().path("messages").get(5).path("content").stringValue())
          .contains("plain writing task");
    }
    try (var model = new ScriptedModel(REFUSAL, REFUSAL, REFUSAL, GOOD)) {
      assertThatThrownBy(() -> write(model, false))
          .isInstanceOfSatisfying(
              InferenceException.class,
              e -> assertThat(e.failure()).isInstanceOf(InferenceFailure.Refused.class))
          .hasMessageContaining("section 2")
          .hasMessageContaining("I'm sorry");
      assertThat(model.requests()).hasSize(3);
    }
  }

  @Test
  void aLoopIsCutWhereItBeginsAndTheSectionContinued() throws Exception {
    String beginning = "Ships brought it west much later. ";
    String rest = GOOD.substring(beginning.length());
    try (var model = new ScriptedModel(beginning + LOOP, rest)) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(beginning + "The harbour keeps the lantern.\n\n" + rest);
      assertThat(section.warnings()).isNull();
      assertThat(flaws("loop")).isEqualTo(1);
      var messages = model.requests().getLast().path("messages");
      assertThat(messages.get(4).path("content").stringValue())
          .isEqualTo(beginning + "The harbour keeps the lantern.");
      assertThat(messages.get(5).path("content").stringValue()).contains("something new");
    }
  }

  @Test
  void aSectionThatComesToItsLengthAfterTwoLoopsHasNoWarning() throws Exception {
    try (var model = new ScriptedModel(LOOP, LOOP, GOOD)) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(GOOD);
      assertThat(section.warnings()).isNull();
      assertThat(flaws("loop")).isEqualTo(2);
      assertThat(model.requests()).hasSize(3);
      assertThat(model.requests().getLast().path("messages"))
          .isEqualTo(model.requests().getFirst().path("messages"));
    }
    String first = "Ships brought it west much later. The Dutch were first. ";
    String second = "Taxes rose, smugglers prospered, and half the country drank it. ";
    try (var model = new ScriptedModel(first + LOOP, second + LOOP, GOOD.substring(96))) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text())
          .startsWith(first + "The harbour keeps the lantern." + "\n\n" + second.strip());
      assertThat(section.text()).endsWith(GOOD.substring(96));
      assertThat(section.warnings()).isNull();
    }
  }

  @Test
  void anAnswerOfWhichNextToNothingIsLeftIsAskedForAgain() throws Exception {
    String scrap = "One. ";
    try (var model = new ScriptedModel(scrap + "Two three. ".repeat(80), GOOD)) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.text()).isEqualTo(GOOD);
      assertThat(section.warnings()).isNull();
      assertThat(model.requests()).hasSize(2);
      assertThat(section.usage().completion()).isEqualTo(2 * ScriptedModel.TOKENS_AN_ANSWER);
    }
  }

  @Test
  void aContinuationThatRepeatsItsTurnIsWithoutIt() throws Exception {
    String beginning = "Ships brought it west much later. ";
    String rest = GOOD.substring(beginning.length());
    String turn =
        "From here on your text said again what it had said. Go on from here with something new,"
            + " in other words and in whole sentences. Write about 49 words more, and end the"
            + " document with it.";
    try (var model = new ScriptedModel(beginning + LOOP, turn + "\n\n" + rest)) {
      SectionRecord.Written section = write(model, true);

      assertThat(model.requests().getLast().path("messages").get(5).path("content").stringValue())
          .isEqualTo(turn);
      assertThat(section.text()).isEqualTo(beginning + "The harbour keeps the lantern.\n\n" + rest);
    }
  }

  @Test
  void whatStaysPoorIsAcceptedWithAWarningOrFailsWhereThatIsAskedFor() throws Exception {
    try (var model = new ScriptedModel(LOOP, LOOP, LOOP, LOOP, LOOP, LOOP)) {
      SectionRecord.Written section = write(model, false);

      assertThat(section.text()).isEqualTo("The harbour keeps the lantern.");
      assertThat(section.warnings()).containsExactly("loop");
      // Three first answers, and two that were to continue the last one.
      assertThat(model.requests()).hasSize(5);
    }
    try (var model = new ScriptedModel(LOOP, LOOP, LOOP, LOOP, LOOP)) {
      assertThatThrownBy(() -> write(model, true))
          .hasMessageContaining("loop")
          .hasMessageContaining("--strict-text");
    }
  }

  @Test
  void aRepetitionOfTheTextBeforeIsCutAndTheNewTextKept() throws Exception {
    try (var model = new ScriptedModel(FIRST + "\n\n" + GOOD)) {
      assertThat(write(model, true).text()).isEqualTo(GOOD);
      assertThat(flaws("repetition")).isEqualTo(1);
    }
    try (var model = new ScriptedModel(FIRST, GOOD)) {
      assertThat(write(model, true).text()).isEqualTo(GOOD);
      assertThat(model.requests().getLast().path("messages").get(5).path("content").stringValue())
          .contains("earlier section");
    }
    try (var model = new ScriptedModel(FIRST, FIRST, FIRST)) {
      SectionRecord.Written section = write(model, false);
      assertThat(section.text()).isEqualTo(FIRST);
      assertThat(section.warnings()).containsExactly("repetition");
    }
  }

  @Test
  void thaiIsCountedInItsWords() throws Exception {
    String thai = "ชาวสวนปลูกต้นชาบนภูเขาสูง และเก็บใบชาในตอนเช้าของทุกวัน";
    try (var model = new ScriptedModel(thai)) {
      SectionRecord.Written section = write(model, true);

      assertThat(section.words()).isEqualTo(2);
      assertThat(section.languageWords()).isEqualTo(LanguageWords.count(thai)).isGreaterThan(12);
    }
  }
}
