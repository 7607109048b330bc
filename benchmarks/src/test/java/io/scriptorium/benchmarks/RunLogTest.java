package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.benchmarks.RunLog.RunFigures;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.text.TextHash;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunLogTest {

  private static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");
  private static final FleetShape TWO_SEATS = new FleetShape(2, 1, 100, 1);

  @Test
  void tellsTheFiguresOfTwoJobsOnTwoServers() {
    // given: job a of two sections on server 1; job b planned, then two sections on both servers
    List<Generation> log =
        List.of(
            generation("1", 0, 4_000, "a1"),
            generation("2", 1_000, 2_000, "plan of b"),
            generation("2", 2_000, 3_000, "b1"),
            generation("1", 4_001, 5_000, "a2", "a1"),
            generation("1", 5_003, 6_000, "b2", "b1"));
    List<WrittenJob> documents = List.of(document("a", "a1", "a2"), document("b", "b1", "b2"));

    // when
    RunFigures figures = figures(log, documents, true);

    // then: 500 tokens at 100 a second take two seats 2.5 s
    assertThat(figures.seconds()).isEqualTo(6.0, within(1e-9));
    assertThat(figures.boundSeconds()).isEqualTo(2.5, within(1e-9));
    assertThat(figures.ratio()).isEqualTo(2.4, within(1e-9));

    // and: the last job began to be written at 2 s; until then three of four seat-seconds were used
    assertThat(figures.busy()).isEqualTo(0.75, within(1e-9));

    // and: the rest
    assertThat(figures.documents()).isEqualTo(2);
    assertThat(figures.sections()).isEqualTo(4);
    assertThat(figures.wrong()).isZero();
    assertThat(figures.moves()).isEqualTo(1);
    assertThat(figures.handOffP50()).isEqualTo(Duration.ofMillis(1));
    assertThat(figures.handOffP99()).isEqualTo(Duration.ofMillis(2_003));
    assertThat(figures.prefilledPerGenerated()).isEqualTo(0.3, within(1e-9));
    assertThat(figures.overSeats()).isZero();
  }

  @Test
  void countsASectionWrittenFromOtherTextAsWrong() {
    List<Generation> log =
        List.of(generation("1", 0, 1_000, "a1"), generation("1", 1_000, 2_000, "a2", "another a1"));

    assertThat(figures(log, List.of(document("a", "a1", "a2")), true).wrong()).isEqualTo(1);
  }

  @Test
  void knowsNoContextWhereThePromptIsOneMessage() {
    List<Generation> log =
        List.of(generation("1", 0, 1_000, "a1"), generation("1", 1_000, 2_000, "a2"));

    assertThat(figures(log, List.of(document("a", "a1", "a2")), false).wrong()).isZero();
  }

  @Test
  void countsRequestsBeyondTheSeatsOfAServer() {
    // given: three requests at once on a server with one seat, which runs them one by one
    List<Generation> log =
        List.of(
            generation("1", 0, 1_000, "a1"),
            waited(generation("1", 1_000, 2_000, "b1"), 500),
            waited(generation("1", 2_000, 3_000, "c1"), 600));
    List<WrittenJob> documents =
        List.of(document("a", "a1"), document("b", "b1"), document("c", "c1"));

    assertThat(figures(log, documents, true).overSeats()).isEqualTo(2);
  }

  @Test
  void passesOverWhatCameBeforeTheRun() {
    List<Generation> log =
        List.of(generation("1", -5_000, -4_000, "warm-up"), generation("1", 0, 1_000, "a1"));

    assertThat(figures(log, List.of(document("a", "a1")), true).seconds())
        .isEqualTo(1.0, within(1e-9));
  }

  @Test
  void saysSoWhenNothingWasWritten() {
    assertThatThrownBy(() -> figures(List.of(), List.of(document("a", "a1")), true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("0 generations");
  }

  @Test
  void takesTheNearestRank() {
    List<Duration> hundred = IntStream.rangeClosed(1, 100).mapToObj(Duration::ofMillis).toList();

    assertThat(RunLog.percentile(hundred, 0.50)).isEqualTo(Duration.ofMillis(50));
    assertThat(RunLog.percentile(hundred, 0.99)).isEqualTo(Duration.ofMillis(99));
    assertThat(RunLog.percentile(List.of(), 0.99)).isZero();
  }

  private static RunFigures figures(
      List<Generation> log, List<WrittenJob> documents, boolean growingPrompts) {
    return new RunLog(new GenerationLog(log), BEGIN, documents, growingPrompts).figures(TWO_SEATS);
  }

  private static WrittenJob document(String jobId, String... texts) {
    return new WrittenJob(jobId, true, Arrays.stream(texts).map(TextHash::hex).toList());
  }

  /** Of 100 tokens, from a prompt of 50 of which 20 were cached. */
  private static Generation generation(
      String server, long startMillis, long endMillis, String output, String... context) {
    return new Generation(
        server,
        BEGIN.plusMillis(startMillis),
        BEGIN.plusMillis(startMillis),
        BEGIN.plusMillis(endMillis),
        1,
        50,
        20,
        100,
        Finish.STOP,
        null,
        "conversation",
        Arrays.stream(context).map(TextHash::hex).toList(),
        TextHash.hex(output),
        "",
        null);
  }

  private static Generation waited(Generation generation, long arrivedMillis) {
    return new Generation(
        generation.server(),
        BEGIN.plusMillis(arrivedMillis),
        generation.start(),
        generation.end(),
        generation.seatsInUse(),
        generation.promptTokens(),
        generation.cachedTokens(),
        generation.completionTokens(),
        generation.finish(),
        generation.fault(),
        generation.conversation(),
        generation.context(),
        generation.output(),
        generation.lastMessage(),
        null);
  }
}
