package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.engine.EngineHistory.Entry;
import io.scriptorium.kafka.engine.EngineHistory.Fate;
import io.scriptorium.kafka.engine.EngineHistory.Step;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Any history of polls, starts, ends, losses, revocations and stops: the work tracker does what the
 * model says at each step (see {@link EngineHistory}), and in the end nothing is lost or stuck.
 */
class TaskTrackerTest {

  @Property(tries = 4_000, shrinking = ShrinkingMode.BOUNDED)
  void everythingIsFinishedInOrderWhateverHappens(
      @ForAll("logs") List<List<Entry>> logs, @ForAll("histories") List<Step> history) {
    EngineHistory engine = new EngineHistory(logs);

    history.forEach(engine::play);

    engine.finish();
  }

  @Property(tries = 1_000, shrinking = ShrinkingMode.BOUNDED)
  void nothingStartsOnceItIsStopped(
      @ForAll("logs") List<List<Entry>> logs,
      @ForAll("histories") List<Step> before,
      @ForAll("histories") List<Step> after) {
    EngineHistory engine = new EngineHistory(logs);
    before.forEach(engine::play);

    engine.play(new Step.Stop());

    after.forEach(engine::play);
  }

  @Provide
  Arbitrary<List<List<Entry>>> logs() {
    Arbitrary<Integer> gaps = Arbitraries.frequency(Tuple.of(6, 1), Tuple.of(1, 2), Tuple.of(1, 5));
    Arbitrary<Integer> lanes = Arbitraries.integers().between(0, 4);
    return Combinators.combine(gaps, lanes)
        .as(Entry::new)
        .list()
        .ofMaxSize(30)
        .list()
        .ofSize(EngineHistory.PARTITIONS);
  }

  @Provide
  Arbitrary<List<Step>> histories() {
    Arbitrary<Integer> which = Arbitraries.integers().between(0, 5);
    Arbitrary<Integer> delays = Arbitraries.of(0, 0, 1, 10, 60);
    Arbitrary<Fate> fates =
        Arbitraries.frequency(
            Tuple.of(6, Fate.DONE),
            Tuple.of(2, Fate.RETRY),
            Tuple.of(1, Fate.FAIL),
            Tuple.of(1, Fate.REFUSE));
    Arbitrary<Integer> partitions = Arbitraries.integers().between(0, EngineHistory.PARTITIONS - 1);
    Arbitrary<Step> polls =
        Arbitraries.integers().between(1, EngineHistory.MAX_POLL).map(Step.Poll::new);
    Arbitrary<Step> ends = Combinators.combine(which, fates, delays).as(Step.End::new);
    Arbitrary<Step> settlements = Combinators.combine(which, fates, delays).as(Step.Settle::new);
    Arbitrary<Step> times = Arbitraries.integers().between(1, 30).map(Step.Pass::new);
    Arbitrary<Step> revocations =
        Combinators.combine(partitions, Arbitraries.of(true, false)).as(Step.Revoke::new);
    return Arbitraries.frequencyOf(
            Tuple.of(4, polls),
            Tuple.of(8, Arbitraries.just(new Step.Start())),
            Tuple.of(8, ends),
            Tuple.of(6, which.map(Step.Leave::new)),
            Tuple.of(6, settlements),
            Tuple.of(3, times),
            Tuple.of(3, Arbitraries.just(new Step.Commit())),
            Tuple.of(1, revocations),
            Tuple.of(2, partitions.map(Step.Assign::new)))
        .list()
        .ofMaxSize(120);
  }
}
