package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.text.LanguageWords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  private static LocalRedis redisServer;
  private static Redis redis;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeAll
  static void startRedis() {
    redisServer = LocalRedis.startOpen(0);
    redis = Redis.connect(RedisSettings.at(redisServer.url()), new SimpleMeterRegistry());
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    redisServer.close();
  }

  private SectionRecord.Written write(ScriptedModel model, boolean strict)
      throws InferenceException, InterruptedException {
    var request = new WritingRequest("tea", "Tea", 120, null, Mode.SEQUENTIAL, Map.of());
    var position = new RecordPosition(0, 0);
    var planned =
        new Planned("tea", request, PLAN, position, Instant.EPOCH, Instant.EPOCH, TokenUsage.NONE);
    var first =
        new SectionRecord.Written(
            "tea",
            1,
            planned.root(),
            Chain.next(planned.root(), 1, FIRST),
            FIRST,
            60,
            TokenUsage.NONE,
            "http://gpu/v1",
            "model",
            Instant.EPOCH,
            Instant.EPOCH);
    var context =
        new JobContext(
            new AcceptedPlan(planned, position), List.of(first), Set.of(), Optional.empty());
    var writer =
        new SectionWriter(
            new PromptStyle.AppendOnly(),
            new LengthControl(false, 3),
            new WriterMetrics(meters),
            strict);
    try (var fleet =
            Fleet.start(
                InferenceSettings.of(List.of(model.address())),
                SeatSettings.LOCAL,
                redis,
                Telemetry.untraced(meters));
        JobSeat seat = fleet.seat(SeatRequest.writing("tea", "tea", Instant.EPOCH, null))) {
      return writer.write(seat, context, 2);
    }
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
  void aContinuationThatRepeatsItsTurnIsWithoutIt() throws Exception {
    String beginning = "Ships brought it west much later. ";
    String rest = GOOD.substring(beginning.length());
    String turn =
        "Your text began to say again what it had said, and ends here now, with 11 words. This is"
            + " the last section: bring the document to its end. Go on from there with something"
            + " new, in other words and in whole sentences: write about 49 words more of section 2.";
    try (var model = new ScriptedModel(beginning + LOOP, turn + "\n\n" + rest)) {
      SectionRecord.Written section = write(model, true);

      assertThat(model.requests().getLast().path("messages").get(5).path("content").stringValue())
          .isEqualTo(turn);
      assertThat(section.text()).isEqualTo(beginning + "The harbour keeps the lantern.\n\n" + rest);
    }
  }

  @Test
  void whatStaysPoorIsAcceptedWithAWarningOrFailsWhereThatIsAskedFor() throws Exception {
    try (var model = new ScriptedModel(LOOP, LOOP, LOOP, LOOP)) {
      SectionRecord.Written section = write(model, false);

      assertThat(section.text()).isEqualTo("The harbour keeps the lantern.");
      assertThat(section.warnings()).containsExactly("loop");
      assertThat(model.requests().size()).isLessThanOrEqualTo(3);
    }
    try (var model = new ScriptedModel(LOOP, LOOP, LOOP, LOOP)) {
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
