package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Chains;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AssemblyRulesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Duration LONG_WATCHED = Duration.ofDays(30);

  private final AssemblyRules assembly = new AssemblyRules(AssemblyLimits.DEFAULT);
  private final TimeoutRules timeouts = new TimeoutRules(AssemblyLimits.DEFAULT);
  private final AssemblyFixture job = AssemblyFixture.of("job", 3);
  private final List<Effect> effects = new ArrayList<>();
  private JobState state = new JobState.Unknown();

  @Test
  void aJobIsReportedFromItsPlanToItsEnd() {
    take(job.planned());
    take(job.chain("one", "two two", "three three three"));

    assertThat(events())
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total, JobEvent::words)
        .containsExactly(
            tuple(JobEvent.Type.PLANNED, 0, 3, 0),
            tuple(JobEvent.Type.SECTION_WRITTEN, 1, 3, 1),
            tuple(JobEvent.Type.SECTION_WRITTEN, 2, 3, 3),
            tuple(JobEvent.Type.SECTION_WRITTEN, 3, 3, 6));
    assertThat(endings())
        .containsExactly(completed(job.chain("one", "two two", "three three three")));
    assertThat(state).isEqualTo(new JobState.Finished(3, 3, 6, null, "Write about tea", NOW));
  }

  @Test
  void sectionsThatComeBeforeTheirPlanWaitForIt() {
    take(job.chain("one", "two", "three").subList(0, 2));
    assertThat(events()).isEmpty();

    take(job.planned());

    assertThat(events())
        .extracting(JobEvent::type, JobEvent::done)
        .containsExactly(
            tuple(JobEvent.Type.PLANNED, 0),
            tuple(JobEvent.Type.SECTION_WRITTEN, 1),
            tuple(JobEvent.Type.SECTION_WRITTEN, 2));
  }

  @Test
  void sectionsThatComeBeforeTheirPredecessorWaitForIt() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());

    take(chain.reversed());

    assertThat(events()).extracting(JobEvent::done).containsExactly(0, 1, 2, 3);
    assertThat(endings()).containsExactly(completed(chain));
  }

  @Test
  void aDuplicateIsSilent() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());
    take(job.planned());
    take(chain.subList(0, 1));
    take(chain.subList(0, 2));

    assertThat(events()).extracting(JobEvent::done).containsExactly(0, 1, 2);
    assertThat(effects).doesNotHaveAnyElementsOfTypes(Effect.Reject.class);
  }

  @Test
  void theFirstCompleteChainWins() {
    List<SectionRecord.Written> first = job.chain("one", "two", "three");
    List<SectionRecord.Written> second = job.chain("uno", "due", "tre");
    take(job.planned());
    take(first.subList(0, 2));
    take(second);
    take(first.subList(2, 3));

    assertThat(endings()).containsExactly(completed(second));
    assertThat(events()).extracting(JobEvent::done).containsExactly(0, 1, 2, 3);
  }

  @Test
  void aChainMayForkAfterAnySection() {
    List<SectionRecord.Written> first = job.chain("one", "two", "three");
    SectionRecord.Written otherTwo = job.written(2, first.getFirst().hash(), "due");
    SectionRecord.Written otherThree = job.written(3, otherTwo.hash(), "tre");
    take(job.planned());
    take(first.subList(0, 2));
    take(List.of(otherTwo, otherThree));

    assertThat(endings())
        .containsExactly(completed(List.of(first.getFirst(), otherTwo, otherThree)));
  }

  @Test
  void aSecondPlanIsACandidateTooAndIsNotReported() {
    AssemblyFixture other = AssemblyFixture.of("job", 2, Mode.SEQUENTIAL, "other point");
    take(job.planned());
    take(other.planned());
    take(other.chain("uno", "due"));

    assertThat(events())
        .extracting(JobEvent::type, JobEvent::done, JobEvent::total)
        .containsExactly(
            tuple(JobEvent.Type.PLANNED, 0, 3),
            tuple(JobEvent.Type.SECTION_WRITTEN, 1, 2),
            tuple(JobEvent.Type.SECTION_WRITTEN, 2, 2));
    assertThat(endings())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEnding.Planned.class,
            it -> {
              assertThat(it.status()).isEqualTo(Document.Status.COMPLETED);
              assertThat(it.chain().plan().root()).isEqualTo(other.root());
            });
  }

  @Test
  void plansBeyondTheLimitAreRefused() {
    for (int plan = 0; plan <= AssemblyLimits.DEFAULT.maxPlans(); plan++) {
      take(AssemblyFixture.of("job", 2, Mode.SEQUENTIAL, "plan " + plan).planned());
    }

    assertThat(refusals())
        .singleElement()
        .asString()
        .contains("8 different plans already, which is the most");
  }

  @Test
  void sectionsBeyondTheLimitAreRefused() {
    var two =
        new AssemblyRules(
            new AssemblyLimits(
                Duration.ofMinutes(1),
                Duration.ofDays(1),
                Duration.ZERO,
                Duration.ofDays(1),
                8,
                2));
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    JobState open = new JobState.Unknown();
    open = two.next(open, chain.get(1), NOW, NOW).state();
    open = two.next(open, chain.get(2), NOW, NOW).state();

    AssemblyRules.Step step = two.next(open, job.written(2, "x".repeat(43), "other"), NOW, NOW);

    assertThat(step.effects())
        .singleElement()
        .asString()
        .contains("2 section records already, which is the most");
    assertThat(step.state()).isEqualTo(open);
  }

  @Test
  void aTextThatDoesNotMatchItsHashIsRefused() {
    SectionRecord.Written good = job.chain("one").getFirst();
    var forged =
        new SectionRecord.Written(
            good.jobId(),
            good.index(),
            good.continues(),
            good.hash(),
            "another text",
            2,
            good.usage(),
            good.server(),
            good.model(),
            good.startedAt(),
            good.finishedAt());
    take(job.planned());
    take(List.of(forged));

    assertThat(refusals()).singleElement().asString().contains("hash");
  }

  @Test
  void anIndexThatCannotFollowIsRefused() {
    take(job.planned());
    take(List.of(job.written(2, job.root(), "two")));

    assertThat(refusals()).singleElement().asString().contains("index is 2", "only index 1 fits");
  }

  @Test
  void aFailureAtTheTipEndsTheJobWithItsSections() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());
    take(chain.subList(0, 2));
    take(List.of(job.failed(3, chain.get(1).hash(), "All servers refuse")));

    assertThat(endings())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEnding.Planned.class,
            it -> {
              assertThat(it.status()).isEqualTo(Document.Status.FAILED);
              assertThat(it.reason()).isEqualTo("All servers refuse");
              assertThat(it.chain().sections())
                  .extracting(SectionRef.Written::index)
                  .containsExactly(1, 2);
            });
  }

  @Test
  void aFailureWhereATextWasAcceptedIsDropped() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());
    take(chain.subList(0, 2));
    take(List.of(job.failed(2, chain.getFirst().hash(), "late")));
    take(chain.subList(2, 3));

    assertThat(endings()).containsExactly(completed(chain));
  }

  @Test
  void aFailureThatComesBeforeThePlanWaitsForIt() {
    take(List.of(job.failed(1, job.root(), "refused")));
    assertThat(endings()).isEmpty();

    take(job.planned());

    assertThat(endings()).extracting(this::status).containsExactly(Document.Status.FAILED);
  }

  @Test
  void aTextOutweighsAFailureThatCouldNotJoinBeforeIt() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(List.of(job.failed(1, job.root(), "refused")));
    take(chain);
    take(job.planned());

    assertThat(endings()).containsExactly(completed(chain));
  }

  @Test
  void planningThatFailedEndsAJobWithoutAPlan() {
    take(job.planningFailed("no plan in 3 attempts"));
    take(job.planned());

    assertUnplanned(
        Document.Status.FAILED,
        "no plan in 3 attempts",
        job.planningFailed("").usage(),
        AssemblyFixture.PLANNED);
  }

  @Test
  void planningThatFailedIsDroppedWhereAPlanWasAccepted() {
    take(job.planned());
    take(job.planningFailed("late"));
    take(job.chain("one", "two", "three"));

    assertThat(endings()).extracting(this::status).containsExactly(Document.Status.COMPLETED);
  }

  @Test
  void aRepetitionIsReportedAtAnyTimeAndChangesNothing() {
    take(job.repeated());
    assertThat(state).isInstanceOf(JobState.Unknown.class);
    take(job.planned());
    take(job.chain("one", "two", "three"));
    take(job.repeated());

    assertThat(events())
        .filteredOn(event -> event.type() == JobEvent.Type.REPEATED)
        .extracting(JobEvent::done, JobEvent::total)
        .containsExactly(tuple(0, 0), tuple(3, 3));
  }

  @Test
  void parallelSectionsJoinInAnyOrderAndAreOrderedByIndex() {
    AssemblyFixture parallel = AssemblyFixture.of("job", 3, Mode.PARALLEL, "point");
    List<SectionRecord.Written> sections = parallel.chain("one", "two", "three");
    take(parallel.planned());
    take(List.of(sections.get(2), sections.get(0)));
    take(List.of(parallel.written(3, parallel.root(), "another three")));
    take(List.of(sections.get(1)));

    assertThat(events()).extracting(JobEvent::done).containsExactly(0, 1, 2, 3);
    assertThat(endings())
        .containsExactly(
            ending(
                Document.Status.COMPLETED,
                parallel,
                List.of(sections.get(2), sections.get(0), sections.get(1)),
                null,
                null));
  }

  @Test
  void aStallIsReportedOnceAndAgainOnlyAfterProgress() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());
    take(chain.subList(0, 1));
    check(NOW.plus(Duration.ofMinutes(14)), LONG_WATCHED);
    check(NOW.plus(Duration.ofMinutes(15)), LONG_WATCHED);
    check(NOW.plus(Duration.ofMinutes(40)), LONG_WATCHED);
    take(chain.subList(1, 2));
    check(NOW.plus(Duration.ofMinutes(16)), LONG_WATCHED);

    assertThat(events())
        .filteredOn(event -> event.type() == JobEvent.Type.STALLED)
        .extracting(JobEvent::reason)
        .containsExactly(
            "No progress for 15 min; waits for section 2 of 3.",
            "No progress for 16 min; waits for section 3 of 3.");
  }

  @Test
  void aStallOfTheAssemblerIsNotAttributedToTheJob() {
    take(job.planned());
    check(NOW.plus(Duration.ofDays(8)), Duration.ofMinutes(14));

    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.PLANNED);
    assertThat(endings()).isEmpty();
  }

  @Test
  void aJobWithoutProgressIsGivenUp() {
    take(job.planned());
    take(job.chain("one"));
    check(NOW.plus(Duration.ofDays(7)), LONG_WATCHED);

    assertThat(endings())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEnding.Planned.class,
            it -> {
              assertThat(it.status()).isEqualTo(Document.Status.FAILED);
              assertThat(it.reason()).isEqualTo("No progress for 7 d; section 2 of 3 never came.");
            });
  }

  @Test
  void sectionsWhosePlanNeverArrivesAreDeleted() {
    take(job.chain("one"));
    check(NOW.plus(Duration.ofDays(7)), LONG_WATCHED);

    assertThat(effects).last().isInstanceOf(Effect.Abandon.class);
    assertThat(state).isInstanceOf(JobState.Unknown.class);
  }

  @Test
  void aCancelledJobEndsWithItsAcceptedSections() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.planned());
    take(chain.subList(0, 2));
    take(job.cancel("too dear"));
    take(chain);
    take(job.cancel("too late"));
    take(job.planned());

    assertThat(endings()).containsExactly(cancelled(chain.subList(0, 2), "too dear"));
    assertThat(state).isEqualTo(new JobState.Finished(2, 3, 2, null, "Write about tea", NOW));
  }

  @Test
  void cancellingAFinishedJobChangesNothing() {
    take(job.planned());
    take(job.chain("one", "two", "three"));
    take(job.cancel("too late"));

    assertThat(endings()).extracting(this::status).containsExactly(Document.Status.COMPLETED);
  }

  @Test
  void aCancellationWaitsForItsJob() {
    take(job.cancel("too dear"));
    take(job.cancel("again"));
    take(job.chain("one"));
    take(job.repeated());
    assertThat(endings()).isEmpty();

    take(job.planned());

    assertThat(endings()).containsExactly(cancelled(List.of(), "too dear"));
    assertThat(events()).extracting(JobEvent::type).containsExactly(JobEvent.Type.REPEATED);
  }

  @Test
  void sectionsBeforeTheCancellationAndThePlanAreKept() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(chain.subList(0, 1));
    take(job.cancel("too dear"));
    take(chain.subList(1, 3));
    take(job.planned());

    assertThat(endings()).containsExactly(cancelled(chain.subList(0, 1), "too dear"));
    assertThat(all(Effect.Finish.class).getFirst().links())
        .containsExactlyInAnyOrder(job.root(), chain.getFirst().hash());
  }

  @Test
  void aCancelledParallelJobHasItsSectionsInOrder() {
    AssemblyFixture parallel = AssemblyFixture.of("job", 3, Mode.PARALLEL, "point");
    List<SectionRecord.Written> sections = parallel.chain("one", "two", "three");
    take(parallel.planned());
    take(List.of(sections.get(2), sections.get(0)));
    take(parallel.cancel("too dear"));

    assertThat(endings())
        .containsExactly(
            ending(
                Document.Status.CANCELLED,
                parallel,
                List.of(sections.get(2), sections.get(0)),
                "too dear",
                NOW));
  }

  @Test
  void aJobCancelledBeforeItsPlanNeedsNone() {
    take(job.cancelledUnplanned("too dear"));
    take(job.cancelledUnplanned("too dear"));
    take(job.planned());

    assertUnplanned(
        Document.Status.CANCELLED, "too dear", TokenUsage.NONE, AssemblyFixture.PLANNED);
  }

  @Test
  void aPlannersCancellationIsDroppedWhereAPlanWasAccepted() {
    take(job.planned());
    take(job.cancelledUnplanned("late"));
    take(job.chain("one", "two", "three"));

    assertThat(endings()).extracting(this::status).containsExactly(Document.Status.COMPLETED);
  }

  @Test
  void planningThatFailedEndsACancelledJobAsCancelled() {
    take(job.cancel("too dear"));
    take(job.planningFailed("no server"));

    assertUnplanned(Document.Status.CANCELLED, "too dear", job.planningFailed("").usage(), NOW);
  }

  @Test
  void anOverdueJobIsMarkedOnceTheGraceIsOver() {
    Instant deadline = NOW.plusSeconds(60);
    take(job.until(deadline).planned());
    overdue(deadline.plusMillis(999));
    assertThat(all(Effect.MarkOverdue.class)).isEmpty();

    overdue(deadline.plusSeconds(1));

    assertThat(all(Effect.MarkOverdue.class)).containsExactly(new Effect.MarkOverdue(deadline));
    assertThat(endings()).isEmpty();
  }

  @Test
  void anOverdueJobEndsWhereItsMarkIsReadWithTheSectionsBeforeIt() {
    List<SectionRecord.Written> chain = job.chain("one", "two", "three");
    take(job.until(NOW.plusSeconds(60)).planned());
    take(chain.subList(0, 1));
    overdue(NOW.plusSeconds(70));
    take(chain.subList(1, 2));
    assertThat(endings()).isEmpty();

    takeMark(NOW.plusSeconds(70));
    take(chain.subList(2, 3));

    assertThat(endings())
        .singleElement()
        .isInstanceOfSatisfying(
            JobEnding.Planned.class,
            it -> {
              assertThat(it.status()).isEqualTo(Document.Status.CANCELLED);
              assertThat(it.reason()).isEqualTo("Its deadline, 2026-01-01T12:01:00Z, has passed.");
              assertThat(it.chain().sections()).isEqualTo(pieces(chain.subList(0, 2)));
            });
  }

  @Test
  void aMarkThatIsTooEarlyEndsNothingAndTheDeadlineIsWatchedAgain() {
    Instant deadline = NOW.plusSeconds(60);
    take(job.until(deadline).planned());

    takeMark(deadline.plusMillis(999));

    assertThat(endings()).isEmpty();
    assertThat(all(Effect.WatchDeadline.class)).containsExactly(new Effect.WatchDeadline(deadline));
  }

  @Test
  void aMarkOfAJobWithoutADeadlineEndsNothing() {
    takeMark(NOW);
    assertThat(state).isEqualTo(new JobState.Unknown());
    take(job.planned());

    takeMark(NOW.plus(Duration.ofDays(5_000)));

    assertThat(endings()).isEmpty();
    assertThat(all(Effect.Drop.class)).hasSize(2);
  }

  @Test
  void aJobWithoutADeadlineIsNeverOverdue() {
    take(job.planned());
    overdue(NOW.plus(Duration.ofDays(5_000)));

    assertThat(all(Effect.MarkOverdue.class)).isEmpty();
  }

  @Test
  void everyEventOfAPlannedJobSaysWhereItsPlanComesFrom() {
    var planned = job.with(Plan.Origin.REPAIRED);
    take(planned.planned());
    take(planned.chain("one", "two", "three"));
    take(planned.repeated());

    assertThat(events())
        .hasSize(5)
        .extracting(JobEvent::planOrigin)
        .containsOnly(Plan.Origin.REPAIRED);
  }

  @Test
  void everyEventOfAPlannedJobHasItsTitle() {
    take(job.planned());
    take(job.chain("one", "two", "three"));

    assertThat(events()).hasSize(4).extracting(JobEvent::title).containsOnly("Write about tea");
  }

  @Test
  void theTitleOfThePlanIsTheJobs() {
    take(job.titled("The history of tea").planned());
    state = Json.read(Json.write(state), JobState.Open.class);
    take(job.titled("The history of tea").chain("one", "two", "three"));

    assertThat(events()).extracting(JobEvent::title).containsOnly("The history of tea");
    assertThat(state).isEqualTo(new JobState.Finished(3, 3, 3, null, "The history of tea", NOW));
  }

  @Test
  void aPlanThatDoesNotSayWhereItComesFromLeavesItOutOfEvents() {
    take(job.planned());

    assertThat(events()).extracting(JobEvent::planOrigin).containsExactly((Plan.Origin) null);
  }

  @Test
  void theOriginOfAPlanIsStored() {
    take(job.with(Plan.Origin.DEFAULT).planned());

    assertThat(Json.read(Json.write(state), JobState.Open.class)).isEqualTo(state);
    assertThat(Json.MAPPER.readTree(Json.write(state)).at("/candidates/0/origin").stringValue())
        .isEqualTo("default");
  }

  @Test
  void statesOfAnEarlierVersionAreRead() {
    String open =
        "{\"candidates\":[],\"pieces\":[],\"told\":0,\"progressAt\":\"2026-01-01T12:00:00Z\",\"stalled\":false}";
    String finished =
        "{\"done\":2,\"total\":3,\"words\":9,\"finishedAt\":\"2026-01-01T12:00:00Z\"}";

    assertThat(Json.read(open.getBytes(UTF_8), JobState.Open.class))
        .isEqualTo(JobState.Open.of(List.of(), NOW));
    assertThat(Json.read(finished.getBytes(UTF_8), JobState.Closed.class))
        .isEqualTo(new JobState.Finished(2, 3, 9, null, null, NOW));
  }

  @Test
  void theStoredFieldsKeepTheirNames() {
    WritingRequest request = AssemblyFixture.of("job", 3).until(NOW.plusSeconds(60)).request();
    JobState.Open open =
        JobState.Open.of(List.of(new SectionRef.Written(1, "link", "hash", 9)), NOW)
            .with(
                new JobState.CandidatePlan(
                    "root", 3, Mode.SEQUENTIAL, 7L, Plan.Origin.REPAIRED, "Tea"),
                request,
                NOW);
    open = open.with(open.head().withReported(1));
    String sections =
        "[{\"type\":\"written\",\"index\":1,\"continues\":\"link\",\"hash\":\"hash\",\"words\":9}],";
    String json =
        "{\"candidates\":[{\"root\":\"root\",\"total\":3,\"mode\":\"sequential\",\"offset\":7,\"origin\":\"repaired\",\"title\":\"Tea\"}],"
            + "\"told\":1,\"progressAt\":\"2026-01-01T12:00:00Z\",\"stalled\":false,"
            + "\"deadline\":\"2026-01-01T12:01:00Z\",\"retry\":0,\"since\":\"2026-01-01T12:00:00Z\","
            + "\"request\":\""
            + request.fingerprint()
            + "\"}";
    String ofEarlierVersion = json.replace("\"told\":", "\"pieces\":" + sections + "\"told\":");
    JobState.Closed cancelled = new JobState.Cancelled("why", open.sections().all(), NOW);

    assertThat(Json.MAPPER.readTree(Json.write(open))).isEqualTo(Json.MAPPER.readTree(json));
    assertThat(Json.MAPPER.readTree(Json.write(cancelled)).propertyNames())
        .containsExactlyInAnyOrder("type", "reason", "pieces", "cancelledAt");
    assertThat(Json.read(ofEarlierVersion.getBytes(UTF_8), JobState.Open.class)).isEqualTo(open);
    assertThat(Json.read(json.getBytes(UTF_8), JobState.Open.class))
        .isEqualTo(open.with(List.<SectionRef>of()));
  }

  private void take(JobControl control) {
    apply(assembly.next(state, control, NOW));
  }

  private void overdue(Instant now) {
    apply(timeouts.deadline((JobState.Open) state, now));
  }

  private void takeMark(Instant appendedAt) {
    SectionRecord mark = new SectionRecord.Overdue("job", NOW.plusSeconds(60));
    apply(assembly.next(state, mark, appendedAt, appendedAt));
  }

  private void take(PlanRecord record) {
    apply(assembly.next(state, record, 0, NOW));
  }

  private void take(List<? extends SectionRecord> records) {
    records.forEach(record -> apply(assembly.next(state, record, NOW, NOW)));
  }

  private void check(Instant now, Duration watchedFor) {
    apply(timeouts.idle("job", (JobState.Open) state, now, watchedFor));
  }

  private void apply(AssemblyRules.Step step) {
    state = step.state();
    effects.addAll(step.effects());
  }

  private List<JobEvent> events() {
    return all(Effect.PublishEvent.class).stream().map(Effect.PublishEvent::event).toList();
  }

  private List<JobEnding> endings() {
    return all(Effect.Finish.class).stream().map(Effect.Finish::ending).toList();
  }

  private List<String> refusals() {
    return all(Effect.Reject.class).stream().map(Effect.Reject::reason).toList();
  }

  private <T extends Effect> List<T> all(Class<T> type) {
    return effects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private JobEnding completed(List<SectionRecord.Written> sections) {
    return ending(Document.Status.COMPLETED, job, sections, null, null);
  }

  private JobEnding cancelled(List<SectionRecord.Written> sections, String reason) {
    return ending(Document.Status.CANCELLED, job, sections, reason, NOW);
  }

  // NullAway sees no annotation of a nested type in a class file.
  @SuppressWarnings("NullAway")
  private static JobEnding ending(
      Document.Status status,
      AssemblyFixture of,
      List<SectionRecord.Written> sections,
      @Nullable String reason,
      @Nullable Instant endedAt) {
    var plan = new JobState.CandidatePlan(of.root(), 3, of.mode(), 0L, null, "Write about tea");
    return new JobEnding.Planned(
        status, new Chains.Path<>(plan, pieces(sections)), reason, endedAt);
  }

  private Document.Status status(JobEnding ending) {
    return switch (ending) {
      case JobEnding.Planned planned -> planned.status();
      case JobEnding.Unplanned(Document document) -> document.status();
    };
  }

  private void assertUnplanned(
      Document.Status status, String reason, TokenUsage usage, Instant endedAt) {
    assertThat(endings())
        .containsExactly(
            new JobEnding.Unplanned(
                new Document(
                    job.id(),
                    status,
                    reason,
                    job.request().instruction(),
                    "",
                    0,
                    null,
                    List.of(),
                    usage,
                    new Document.Timings(AssemblyFixture.REQUESTED, null, null, endedAt),
                    job.request().metadata())));
  }

  private static List<SectionRef.Written> pieces(List<SectionRecord.Written> sections) {
    return sections.stream()
        .map(it -> new SectionRef.Written(it.index(), it.continues(), it.hash(), it.words()))
        .toList();
  }
}
