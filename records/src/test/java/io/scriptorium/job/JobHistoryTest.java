package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.SectionRecord.Failed;
import io.scriptorium.job.SectionRecord.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class JobHistoryTest {

  private static final String JOB = "tea";

  private final JobHistory history = new JobHistory(JOB);

  @Test
  void knowsNothingBeforeAPlan() {
    history.add(section(root(planned("a", 2)), 1, "one"));

    assertThat(history.best()).isEmpty();
  }

  @Test
  void joinsSectionsThatArrivedBeforeTheirPlan() {
    PlanRecord.Planned plan = planned("a", 2);
    List<Written> sections = chain(root(plan), "one", "two");

    sections.forEach(history::add);
    history.add(plan);

    assertThat(best()).isEqualTo(new WrittenChain(plan, sections, null));
    assertThat(best().complete()).isTrue();
  }

  @Test
  void theFirstPlanCountsUntilASectionJoinsAnother() {
    history.add(planned("a", 2));
    history.add(planned("b", 3));

    assertThat(best().planned()).isEqualTo(planned("a", 2));
  }

  @Test
  void theLongerChainCountsAndOfEquallyLongOnesTheFirst() {
    PlanRecord.Planned a = planned("a", 3);
    PlanRecord.Planned b = planned("b", 3);
    List<Written> ofA = chain(root(a), "one", "two");
    List<Written> ofB = chain(root(b), "eins", "zwei");
    history.add(a);
    history.add(b);

    history.add(ofB.get(0));
    assertThat(best().sections()).containsExactly(ofB.get(0));
    history.add(ofA.get(0));
    assertThat(best().sections()).containsExactly(ofB.get(0));
    history.add(ofA.get(1));
    assertThat(best().sections()).isEqualTo(ofA);
    history.add(ofB.get(1));
    assertThat(best().sections()).isEqualTo(ofA);
    assertThat(best().tip()).isEqualTo(ofA.get(1).hash());
  }

  @Test
  void theFirstCompleteChainIsFinal() {
    PlanRecord.Planned brief = planned("a", 1);
    PlanRecord.Planned large = planned("b", 3);
    history.add(brief);
    history.add(large);
    List<Written> ofLarge = chain(root(large), "x", "y", "z");
    ofLarge.subList(0, 2).forEach(history::add);

    Written only = section(root(brief), 1, "all");
    history.add(only);
    history.add(ofLarge.get(2));

    assertThat(best()).isEqualTo(new WrittenChain(brief, List.of(only), null));
  }

  @Test
  void ofSeveralChainsThatALatePlanCompletesTheOneThatEndedFirstWins() {
    PlanRecord.Planned plan = planned("a", 2);
    Written one = section(root(plan), 1, "one");
    Written ended = section(one.hash(), 2, "ended first");
    Written late = section(one.hash(), 2, "ended later");
    List.of(one, ended, late).forEach(history::add);

    history.add(plan);

    assertThat(best().sections()).containsExactly(one, ended);
  }

  @Test
  void aSectionWhoseHashIsNotThatOfItsTextIsIgnored() {
    PlanRecord.Planned plan = planned("a", 1);
    Written sound = section(root(plan), 1, "one");
    history.add(plan);

    history.add(
        new Written(
            JOB,
            1,
            sound.continues(),
            sound.hash(),
            "forged",
            1,
            TokenUsage.NONE,
            "s",
            "m",
            Instant.EPOCH,
            Instant.EPOCH));

    assertThat(best().sections()).isEmpty();
  }

  @Test
  void sectionsBeyondThePlanAreIgnored() {
    PlanRecord.Planned plan = parallel("a", 2);
    history.add(plan);

    history.add(section(root(plan), 3, "too far"));
    history.add(section(root(plan), 0, "too near"));

    assertThat(best().sections()).isEmpty();
  }

  @Test
  void parallelSectionsContinueTheRootAndTheFirstTextOfEachIndexCounts() {
    PlanRecord.Planned plan = parallel("a", 3);
    Written three = section(root(plan), 3, "three");
    Written one = section(root(plan), 1, "one");
    Written otherOne = section(root(plan), 1, "another one");
    Written two = section(root(plan), 2, "two");
    history.add(plan);

    List.of(three, one, otherOne).forEach(history::add);
    assertThat(best().sections()).containsExactly(one, three);
    assertThat(best().tip()).isEqualTo(root(plan));
    history.add(two);

    assertThat(best()).isEqualTo(new WrittenChain(plan, List.of(one, two, three), null));
    assertThat(best().complete()).isTrue();
  }

  @Test
  void aFailureAtTheEndOfAChainCountsAndWhatIsWrittenLaterJoins() {
    PlanRecord.Planned plan = planned("a", 3);
    List<Written> sections = chain(root(plan), "one", "two", "three");
    Failed failure = failed(sections.get(0).hash(), 2);
    history.add(plan);
    history.add(sections.get(0));

    history.add(failure);
    assertThat(best()).isEqualTo(new WrittenChain(plan, sections.subList(0, 1), failure));
    history.add(sections.get(1));
    history.add(sections.get(2));

    assertThat(best()).isEqualTo(new WrittenChain(plan, sections, failure));
  }

  @Test
  void theFirstFailureOfTheLatestRetryCounts() {
    PlanRecord.Planned plan = planned("a", 3);
    List<Written> sections = chain(root(plan), "one", "two");
    Failed ofRetry = new Failed(JOB, 3, sections.get(1).hash(), "again", Instant.EPOCH, 2);
    history.add(plan);
    history.add(failed(root(plan), 1));
    sections.forEach(history::add);
    history.add(ofRetry);

    history.add(new Failed(JOB, 3, sections.get(1).hash(), "late", Instant.EPOCH, 1));
    history.add(new Failed(JOB, 3, sections.get(1).hash(), "second", Instant.EPOCH, 2));

    assertThat(best()).isEqualTo(new WrittenChain(plan, sections, ofRetry));
  }

  @Test
  void aFailureOfAShorterChainFailsTheJobSinceNoOtherWriterMayBeActive() {
    PlanRecord.Planned plan = planned("a", 3);
    List<Written> left = chain(root(plan), "one", "two");
    Written current = section(root(plan), 1, "other one");
    Failed failure = failed(current.hash(), 2);
    history.add(plan);
    left.forEach(history::add);
    history.add(current);

    history.add(failure);

    assertThat(best()).isEqualTo(new WrittenChain(plan, List.of(current), failure));
  }

  @Test
  void aFailureThatAnotherWriterHasOvertakenIsIgnored() {
    PlanRecord.Planned plan = planned("a", 3);
    List<Written> sections = chain(root(plan), "one", "two");
    history.add(plan);
    sections.forEach(history::add);

    history.add(failed(sections.get(0).hash(), 2));
    history.add(failed("nobody's link", 3));

    assertThat(best()).isEqualTo(new WrittenChain(plan, sections, null));
  }

  @Test
  void aFailedParallelSectionFailsTheJobUnlessItWasWritten() {
    PlanRecord.Planned plan = parallel("a", 2);
    Written one = section(root(plan), 1, "one");
    Failed ofTwo = failed(root(plan), 2);
    history.add(plan);
    history.add(one);

    history.add(failed(root(plan), 1));
    assertThat(best().failure()).isNull();
    history.add(ofTwo);

    assertThat(best()).isEqualTo(new WrittenChain(plan, List.of(one), ofTwo));
  }

  @Test
  void refusesRecordsOfOtherJobs() {
    assertThatThrownBy(() -> history.add(new Failed("coffee", 1, "x", "y", Instant.EPOCH, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("coffee")
        .hasMessageContaining("tea");
  }

  @Property
  void twoWritersAreNeverMixedAndTheFirstToCompleteWins(@ForAll("histories") History history) {
    JobHistory joined = new JobHistory(JOB);
    for (int i = 0; i < history.records().size(); i++) {
      offer(joined, history.records().get(i));

      WrittenChain before = joined.best().orElse(null);
      history.records().subList(0, i).forEach(repeated -> offer(joined, repeated));
      assertThat(joined.best().orElse(null)).isEqualTo(before);

      if (before != null) {
        List<Written> sections = before.sections();
        assertThat(List.of(history.ofA(), history.ofB()))
            .anyMatch(whole ->
                sections.size() <= whole.size()
                    && sections.equals(whole.subList(0, sections.size())));
        assertThat(sections.isEmpty() ? root(before.planned()) : sections.getLast().hash())
            .isEqualTo(before.tip());
      }
    }
    assertThat(joined.best().orElseThrow().complete()).isTrue();
    assertThat(joined.best().orElseThrow().sections()).isEqualTo(history.firstToComplete());
  }

  private static void offer(JobHistory history, Object record) {
    switch (record) {
      case PlanRecord.Planned planned -> history.add(planned);
      case SectionRecord.Result section -> history.add(section);
      default -> throw new AssertionError("No such record in a history: " + record);
    }
  }

  /** Two writers' whole chains, and their records and plans in one order. */
  record History(List<Written> ofA, List<Written> ofB, List<Object> records) {

    List<Written> firstToComplete() {
      int completeA = completeAt(ofA);
      int completeB = completeAt(ofB);
      boolean bothByOnePlan = completeA == completeB;
      return bothByOnePlan
          ? lastAt(ofA) <= lastAt(ofB) ? ofA : ofB
          : completeA < completeB ? ofA : ofB;
    }

    private int completeAt(List<Written> whole) {
      int planAt = 0;
      while (!(records.get(planAt) instanceof PlanRecord.Planned planned)
          || !root(planned).equals(whole.getFirst().continues())) {
        planAt++;
      }
      return Math.max(planAt, lastAt(whole));
    }

    private int lastAt(List<Written> whole) {
      return whole.stream().mapToInt(records::indexOf).max().orElseThrow();
    }
  }

  @Provide
  Arbitrary<History> histories() {
    Arbitrary<Integer> totals = Arbitraries.integers().between(1, 6);
    Arbitrary<Integer> forks = Arbitraries.integers().between(0, 5);
    Arbitrary<Boolean> samePlan = Arbitraries.of(true, false);
    Arbitrary<List<Integer>> order = Arbitraries.integers().between(0, 2).list().ofSize(30);
    return Combinators.combine(totals, totals, forks, samePlan, order).as(JobHistoryTest::history);
  }

  private static History history(
      int totalA, int totalB, int fork, boolean samePlan, List<Integer> order) {
    PlanRecord.Planned planA = planned("a", totalA);
    PlanRecord.Planned planB = samePlan ? planA : planned("b", totalB);
    List<Written> ofA = continuing(new ArrayList<>(), root(planA), totalA, "a");
    // B continues A's text up to the fork, as a writer that rebuilt the context does.
    List<Written> ofB =
        samePlan ? new ArrayList<>(ofA.subList(0, Math.min(fork, totalA - 1))) : new ArrayList<>();
    List<Written> onlyB = continuing(ofB, root(planB), planB.plan().total(), "b");
    List<List<Object>> sources =
        List.of(
            new ArrayList<>(List.of(planA, planB)), new ArrayList<>(ofA), new ArrayList<>(onlyB));
    List<Object> records = new ArrayList<>();
    for (int choice : order) {
      if (!sources.get(choice).isEmpty()) {
        records.add(sources.get(choice).removeFirst());
      }
    }
    sources.forEach(records::addAll);
    return new History(ofA, onlyB, records);
  }

  private static List<Written> continuing(
      List<Written> before, String root, int total, String writer) {
    List<Written> whole = new ArrayList<>(before);
    while (whole.size() < total) {
      String link = whole.isEmpty() ? root : whole.getLast().hash();
      whole.add(section(link, whole.size() + 1, writer + whole.size()));
    }
    return whole;
  }

  private WrittenChain best() {
    return history.best().orElseThrow();
  }

  private static List<Written> chain(String root, String... texts) {
    List<Written> sections = new ArrayList<>();
    String link = root;
    for (String text : texts) {
      sections.add(section(link, sections.size() + 1, text));
      link = sections.getLast().hash();
    }
    return sections;
  }

  private static String root(PlanRecord.Planned planned) {
    return Chain.root(JOB, planned.plan());
  }

  private static Failed failed(String continues, int index) {
    return new Failed(JOB, index, continues, "no server answered", Instant.EPOCH, 0);
  }

  private static Written section(String continues, int index, String text) {
    return new Written(
        JOB,
        index,
        continues,
        Chain.next(continues, index, text),
        text,
        Words.count(text),
        TokenUsage.NONE,
        "http://gpu-0/v1",
        "model",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static PlanRecord.Planned planned(String outline, int total) {
    return planned(outline, total, Mode.SEQUENTIAL);
  }

  private static PlanRecord.Planned parallel(String outline, int total) {
    return planned(outline, total, Mode.PARALLEL);
  }

  private static PlanRecord.Planned planned(String outline, int total, Mode mode) {
    List<Step> steps =
        IntStream.rangeClosed(1, total).mapToObj(k -> new Step(outline + k, 200)).toList();
    return new PlanRecord.Planned(
        JOB,
        new WritingRequest(JOB, "Write of tea", null, null, mode, Map.of()),
        new Plan(steps),
        new RecordPosition(0, 7),
        Instant.EPOCH,
        Instant.EPOCH,
        TokenUsage.NONE);
  }
}
