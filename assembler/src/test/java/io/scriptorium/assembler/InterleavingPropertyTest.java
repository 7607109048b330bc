package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.assembler.AssemblerSettings.AssemblyLimits;
import io.scriptorium.assembler.Effect.JobEnding;
import io.scriptorium.assembler.JobState.SectionRef;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.WrittenChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order and however often: one document, and its text is one whole chain. */
class InterleavingPropertyTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private final AssemblyRules assembly = new AssemblyRules(AssemblyLimits.DEFAULT);

  @Property
  void twoChainsOfOnePlanMakeOneDocument(
      @ForAll @IntRange(min = 1, max = 6) int sections,
      @ForAll @IntRange(min = 0, max = 6) int forkAfter,
      @ForAll Mode mode,
      @ForAll long seed) {
    AssemblyFixture job = AssemblyFixture.of("job", sections, mode, "point");
    List<SectionRecord.Written> one = job.chain(texts("a", sections, 0));
    List<SectionRecord.Written> two = job.chain(texts("b", sections, forkAfter));

    History history = run(shuffled(List.of(job.planned()), one, two, seed));

    history.assertOneDocument();
    if (mode == Mode.SEQUENTIAL) {
      assertThat(history.completed()).isIn(hashes(one), hashes(two));
    } else {
      assertThat(history.completed()).hasSize(sections).doesNotHaveDuplicates();
    }
  }

  @Property
  void chainsOfTwoPlansMakeOneDocument(
      @ForAll @IntRange(min = 1, max = 6) int sections,
      @ForAll @IntRange(min = 1, max = 6) int otherSections,
      @ForAll long seed) {
    AssemblyFixture job = AssemblyFixture.of("job", sections, Mode.SEQUENTIAL, "point");
    AssemblyFixture other =
        AssemblyFixture.of("job", otherSections, Mode.SEQUENTIAL, "other point");
    List<SectionRecord.Written> one = job.chain(texts("a", sections, 0));
    List<SectionRecord.Written> two = other.chain(texts("b", otherSections, 0));

    History history = run(shuffled(List.of(job.planned(), other.planned()), one, two, seed));

    history.assertOneDocument();
    assertThat(history.completed()).isIn(hashes(one), hashes(two));
  }

  /** With a cancellation anywhere among them, the sections are the start of one chain. */
  @Property
  void aCancellationAnywhereMakesOneDocumentWithTheStartOfAChain(
      @ForAll @IntRange(min = 1, max = 6) int sections,
      @ForAll @IntRange(min = 0, max = 6) int forkAfter,
      @ForAll @IntRange(min = 1, max = 3) int cancellations,
      @ForAll @IntRange(min = 0, max = 3) int planning,
      @ForAll long seed) {
    AssemblyFixture job = AssemblyFixture.of("job", sections, Mode.SEQUENTIAL, "point");
    List<SectionRecord.Written> one = job.chain(texts("a", sections, 0));
    List<SectionRecord.Written> two = job.chain(texts("b", sections, forkAfter));
    List<PlanRecord> plans =
        List.of(
                List.<PlanRecord>of(job.planned()),
                List.<PlanRecord>of(job.planned(), job.cancelledUnplanned("by the planner")),
                List.<PlanRecord>of(job.planned(), job.planningFailed("no server")),
                List.<PlanRecord>of(job.cancelledUnplanned("by the planner")))
            .get(planning);
    List<Object> records = shuffled(plans, one, two, seed);
    var random = new Random(seed);
    for (int number = 0; number < cancellations; number++) {
      records.add(random.nextInt(records.size() + 1), job.cancel("cancelled " + number));
    }

    History history = run(records);

    assertThat(history.endings).hasSize(1);
    assertThat(history.done)
        .isEqualTo(IntStream.rangeClosed(1, history.done.size()).boxed().toList());
    if (history.endings.getFirst() instanceof JobEnding.Planned cancelled
        && cancelled.status() == Document.Status.CANCELLED) {
      List<String> ended =
          cancelled.chain().byIndex().stream().map(SectionRef.Written::hash).toList();
      assertThat(ended)
          .isIn(hashes(one).subList(0, ended.size()), hashes(two).subList(0, ended.size()));
      assertThat(ended).hasSizeGreaterThanOrEqualTo(history.done.size());
    }
    assertThat(history.after).isInstanceOf(JobState.Finished.class);
  }

  /** The rebuild reads the same records, texts included; both must agree in any order. */
  @Property(tries = 3_000)
  void theRebuildComesToTheSameEnd(
      @ForAll @IntRange(min = 1, max = 4) int sections,
      @ForAll @IntRange(min = 0, max = 4) int forkAfter,
      @ForAll Mode mode,
      @ForAll boolean twoPlans,
      @ForAll long seed) {
    AssemblyFixture job = AssemblyFixture.of("job", sections, mode, "point");
    AssemblyFixture other =
        twoPlans ? AssemblyFixture.of("job", sections + 1, mode, "other point") : job;
    List<SectionRecord.Written> one = job.chain(texts("a", sections, 0));
    List<SectionRecord.Written> two = other.chain(texts("b", other.plan().total(), forkAfter));
    var random = new Random(seed);
    var records = new ArrayList<SectionRecord.Result>(one);
    records.addAll(two);
    SectionRecord.Result failing = records.get(random.nextInt(records.size()));
    records.add(job.failed(failing.index(), failing.continues(), "refused"));
    Collections.shuffle(records, random);
    var history = new ArrayList<Object>(records);
    history.add(random.nextInt(history.size() + 1), job.planned());
    if (twoPlans) {
      history.add(random.nextInt(history.size() + 1), other.planned());
    }
    var rebuild = new JobHistory("job");
    // What follows a failure is for a retry.
    for (Object record : history) {
      if (rebuild.best().map(WrittenChain::failure).isEmpty()) {
        add(rebuild, record);
      }
    }
    JobEnding ending = run(history).endings.getFirst();

    var best = rebuild.best().orElseThrow();
    assertThat(completed(ending)).isEqualTo(best.failure() == null);
    List<SectionRef.Written> ended =
        switch (ending) {
          case JobEnding.Planned planned -> planned.chain().byIndex();
          case JobEnding.Unplanned _ -> List.of();
        };
    assertThat(ended).extracting(SectionRef.Written::hash).isEqualTo(hashes(best.sections()));
  }

  /**
   * With retries and failures of any try anywhere among them, no text is lost: all of both chains
   * came, so that the job is completed, or has failed and one more retry completes it.
   */
  @Property(tries = 2_000)
  void retriesAnywhereLoseNoText(
      @ForAll @IntRange(min = 1, max = 5) int sections,
      @ForAll @IntRange(min = 0, max = 5) int forkAfter,
      @ForAll @IntRange(min = 1, max = 4) int failures,
      @ForAll @IntRange(min = 1, max = 4) int retries,
      @ForAll Mode mode,
      @ForAll long seed) {
    AssemblyFixture job = AssemblyFixture.of("job", sections, mode, "point");
    List<SectionRecord.Written> one = job.chain(texts("a", sections, 0));
    List<SectionRecord.Written> two = job.chain(texts("b", sections, forkAfter));
    var random = new Random(seed);
    List<Object> records = shuffled(List.of(job.planned()), one, two, seed);
    for (int number = 0; number < failures; number++) {
      SectionRecord.Written at = one.get(random.nextInt(sections));
      records.add(
          random.nextInt(records.size() + 1),
          job.failed(at.index(), at.continues(), "refused", random.nextInt(retries + 1)));
    }
    for (int number = 0; number < retries; number++) {
      records.add(random.nextInt(records.size() + 1), job.retry());
    }

    History history = run(records);

    long completed = history.endings.stream().filter(InterleavingPropertyTest::completed).count();
    assertThat(completed).isLessThanOrEqualTo(1);
    assertThat(history.endings).hasSizeLessThanOrEqualTo(1 + history.retried);
    switch (history.after) {
      case JobState.Finished finished -> assertThat(completed).isEqualTo(1);
      case JobState.Failed failed -> {
        assertThat(completed).isZero();
        assertThat(history.endings).hasSize(1 + history.retried);
        assertThat(assembly.next(failed, job.retry(), NOW).effects())
            .last()
            .isInstanceOfSatisfying(
                Effect.Finish.class, it -> assertThat(completed(it.ending())).isTrue());
      }
      default -> throw new AssertionError(history.after);
    }
  }

  private static boolean completed(JobEnding ending) {
    return ending instanceof JobEnding.Planned planned
        && planned.status() == Document.Status.COMPLETED;
  }

  private static void add(JobHistory history, Object record) {
    switch (record) {
      case PlanRecord.Planned planned -> history.add(planned);
      case SectionRecord.Result section -> history.add(section);
      default -> throw new IllegalArgumentException("No record: " + record);
    }
  }

  private History run(List<Object> records) {
    JobState state = new JobState.Unknown();
    var history = new History();
    int number = 0;
    for (Object record : records) {
      AssemblyRules.Step step =
          switch (record) {
            case PlanRecord plan -> assembly.next(state, plan, 0, NOW);
            case SectionRecord section -> assembly.next(state, section, NOW, NOW);
            case JobControl control -> assembly.next(state, control, NOW);
            default -> throw new IllegalArgumentException("No record: " + record);
          };
      // In memory for a while, then read from the store again.
      number++;
      state = number % 3 == 0 ? stored(step.state()) : step.state();
      step.effects().forEach(history::add);
    }
    history.after = state;
    return history;
  }

  /** The state as it comes back from the store. */
  private static JobState stored(JobState state) {
    return switch (state) {
      case JobState.Unknown unknown -> unknown;
      case JobState.Open open ->
          withSections(Json.read(Json.write(open), JobState.Open.class), open);
      case JobState.Failed failed ->
          Json.read(Json.write(failed), JobState.Closed.class) instanceof JobState.Failed stored
              ? stored.with(withSections(stored.open(), failed.open()))
              : failed;
      case JobState.Closed closed -> Json.read(Json.write(closed), JobState.Closed.class);
    };
  }

  private static JobState.Open withSections(JobState.Open stored, JobState.Open before) {
    return stored.with(
        before.sections().all().stream()
            .map(section -> Json.read(Json.write(section), SectionRef.class))
            .toList());
  }

  private static List<Object> shuffled(
      List<? extends PlanRecord> plans,
      List<SectionRecord.Written> one,
      List<SectionRecord.Written> two,
      long seed) {
    var random = new Random(seed);
    var records = new ArrayList<Object>();
    records.addAll(plans);
    records.addAll(one);
    records.addAll(two);
    for (Object record : List.copyOf(records)) {
      IntStream.range(0, random.nextInt(3)).forEach(_ -> records.add(record));
    }
    Collections.shuffle(records, random);
    return records;
  }

  private static String[] texts(String letter, int sections, int sharedWithA) {
    return IntStream.rangeClosed(1, sections)
        .mapToObj(index -> (index <= sharedWithA ? "a" : letter) + index)
        .toArray(String[]::new);
  }

  private static List<String> hashes(List<SectionRecord.Written> sections) {
    return sections.stream().map(SectionRecord.Written::hash).toList();
  }

  /** What one run made known. */
  private static final class History {

    private final List<JobEnding> endings = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();
    private int retried;
    private JobState after = new JobState.Unknown();

    void add(Effect effect) {
      switch (effect) {
        case Effect.Finish finish -> endings.add(finish.ending());
        case Effect.PublishEvent(JobEvent event) -> {
          if (event.type() == JobEvent.Type.SECTION_WRITTEN) {
            done.add(event.done());
          }
          retried += event.type() == JobEvent.Type.RETRIED ? 1 : 0;
        }
        case Effect.Reject refuse -> throw new AssertionError(refuse);
        case Effect.Abandon abandon -> throw new AssertionError(abandon);
        case Effect.Keep _,
            Effect.Drop _,
            Effect.Report _,
            Effect.Discard _,
            Effect.SendTasks _,
            Effect.RequestPlan _,
            Effect.MarkOverdue _,
            Effect.WatchDeadline _ -> {}
      }
    }

    void assertOneDocument() {
      assertThat(endings).hasSize(1);
      assertThat(done).isEqualTo(IntStream.rangeClosed(1, done.size()).boxed().toList());
      assertThat(done).hasSizeGreaterThanOrEqualTo(completed().size());
    }

    List<String> completed() {
      assertThat(endings).allMatch(InterleavingPropertyTest::completed);
      return endings.stream()
          .map(JobEnding.Planned.class::cast)
          .flatMap(it -> it.chain().byIndex().stream())
          .map(SectionRef.Written::hash)
          .toList();
    }
  }
}
