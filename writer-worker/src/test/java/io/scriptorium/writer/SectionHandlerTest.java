package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.JobContext;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SectionHandlerTest {

  private static final RecordPosition POSITION = new RecordPosition(0, 0);

  private static JobContext context(Mode mode, int total, Integer... accepted) {
    var steps = IntStream.rangeClosed(1, total).mapToObj(i -> new Step("Point " + i, 60)).toList();
    var planned =
        new Planned(
            "tea",
            new WritingRequest("tea", "Tea", null, null, mode, Map.of()),
            new Plan(steps),
            POSITION,
            Instant.EPOCH,
            Instant.EPOCH,
            TokenUsage.NONE);
    List<Written> sections = Stream.of(accepted).map(SectionHandlerTest::section).toList();
    return new JobContext(
        new AcceptedPlan(planned, POSITION), sections, Set.of(), Optional.empty());
  }

  private static Written section(int index) {
    return new Written(
        "tea", index, "", "", "Text.", 1, TokenUsage.NONE, "", "", Instant.EPOCH, Instant.EPOCH);
  }

  private static SectionTask task(Mode mode, int index, int total) {
    return new SectionTask("tea", index, total, mode, POSITION);
  }

  @Test
  void aTaskWhoseSectionsAreAcceptedLacksNothing() {
    JobContext context = context(Mode.SEQUENTIAL, 3, 1, 2);

    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 1, 3), context)).isEmpty();
    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 2, 3), context)).isEmpty();
    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 3, 3), context)).hasValue(3);
  }

  @Test
  void earlierSectionsThatWereLostAreWrittenFirst() {
    JobContext context = context(Mode.SEQUENTIAL, 3);

    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 2, 3), context)).hasValue(1);
  }

  @Test
  void theLastTaskOfAShorterPlanCompletesTheAcceptedPlan() {
    JobContext context = context(Mode.SEQUENTIAL, 4, 1, 2);

    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 2, 2), context)).hasValue(3);
  }

  @Test
  void tasksBeyondTheAcceptedPlanLackNothing() {
    JobContext context = context(Mode.SEQUENTIAL, 2, 1, 2);

    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 3, 4), context)).isEmpty();
    assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, 4, 4), context)).isEmpty();
  }

  @Test
  void aTaskOfIndependentSectionsConcernsItsOwnAlone() {
    JobContext context = context(Mode.PARALLEL, 3, 3);

    assertThat(SectionHandler.nextMissing(task(Mode.PARALLEL, 2, 3), context)).hasValue(2);
    assertThat(SectionHandler.nextMissing(task(Mode.PARALLEL, 3, 3), context)).isEmpty();
  }

  @Test
  @Timeout(20)
  void theTimeToFindASectionDoesNotGrowWithTheNumberOfSections() {
    int total = 10_000;
    Integer[] all = IntStream.rangeClosed(1, total).boxed().toArray(Integer[]::new);
    JobContext parallel = context(Mode.PARALLEL, total, all);
    JobContext sequential = context(Mode.SEQUENTIAL, total, all);

    for (int index = 1; index <= total; index++) {
      assertThat(SectionHandler.nextMissing(task(Mode.PARALLEL, index, total), parallel)).isEmpty();
      assertThat(SectionHandler.nextMissing(task(Mode.SEQUENTIAL, index, total), sequential))
          .isEmpty();
    }
  }
}
