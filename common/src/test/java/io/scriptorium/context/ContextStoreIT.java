package io.scriptorium.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.context.ContextStore.StoreOutcome;
import io.scriptorium.context.ContextStore.StoreOutcome.AlreadyAccepted;
import io.scriptorium.context.ContextStore.StoreOutcome.ChainMismatch;
import io.scriptorium.context.ContextStore.StoreOutcome.ContextMissing;
import io.scriptorium.context.ContextStore.StoreOutcome.Stored;
import io.scriptorium.context.ContextStore.StoreOutcome.Superseded;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.runtime.WorkerProcess;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class ContextStoreIT {

  private static final int WRITERS = 50;
  private static final Duration LEASE_TTL = Duration.ofSeconds(15);
  // Of the tests that wait for a renewal or an end.
  private static final Duration SHORT_TTL = Duration.ofSeconds(3);
  private static final SampleJob JOB = SampleJob.sequential("tea", "on tea", 4);

  private static LocalRedis server;
  private static RedisClient redis;

  private final List<ContextStore> stores = new ArrayList<>();
  private final List<Redis> connections = new ArrayList<>();
  private final ContextStore store = open(LEASE_TTL);

  @BeforeAll
  static void startRedis() {
    server = LocalRedis.startOpen(0);
    redis = RedisClient.create(server.url());
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    redis.flushAll();
  }

  @AfterEach
  void close() {
    stores.forEach(ContextStore::close);
    connections.forEach(Redis::close);
  }

  @Test
  void aPlanIsThereOnceItIsAccepted() {
    assertThat(store.plan(JOB.jobId())).isEmpty();
    assertThat(store.load(JOB.jobId())).isEmpty();

    assertThat(store.acceptPlan(JOB.at(5))).isEqualTo(JOB.at(5));

    assertThat(store.plan(JOB.jobId())).contains(JOB.at(5));
    assertThat(store.load(JOB.jobId()))
        .contains(new JobContext(JOB.at(5), List.of(), Set.of(), Optional.empty()));
  }

  @Test
  void ofFiftyPlansOneIsAccepted() throws Exception {
    Set<AcceptedPlan> standing =
        new HashSet<>(
            atOnce(writer ->
                store.acceptPlan(
                    SampleJob.sequential("tea", "outline of " + writer, 3).at(writer))));

    assertThat(standing).hasSize(1);
    assertThat(store.plan("tea")).contains(standing.iterator().next());
  }

  @Test
  void ofFiftyTextsForOneSectionOneIsAccepted() throws Exception {
    store.acceptPlan(JOB.at(5));

    List<StoreOutcome> outcomes =
        atOnce(writer ->
            store.storeSection(
                JOB.section(1, JOB.root(), "writer " + writer),
                // A lease of its own for each, so that only the section's place is fought for.
                store.acquireLease("tea#" + writer).orElseThrow()));

    assertThat(outcomes).filteredOn(Stored.class::isInstance).hasSize(1);
    Written winner = store.load("tea").orElseThrow().sections().getFirst();
    assertThat(winner)
        .isEqualTo(JOB.section(1, JOB.root(), "writer " + outcomes.indexOf(new Stored())));
    assertThat(outcomes)
        .filteredOn(outcome -> !(outcome instanceof Stored))
        .hasSize(WRITERS - 1)
        .containsOnly(new AlreadyAccepted(winner));
  }

  @Test
  void sectionsAreAcceptedInOrderEachAfterTheTextItContinues() {
    store.acceptPlan(JOB.at(5));
    List<Written> sections = JOB.chain(3, "a");

    assertThat(put(sections.get(1))).isEqualTo(new ChainMismatch());
    sections.forEach(section -> assertThat(put(section)).isEqualTo(new Stored()));
    store.markPublished("tea", 1);
    store.markPublished("tea", 2);

    assertThat(store.load("tea").orElseThrow().unpublished()).containsExactly(sections.getLast());
    JobContext context = store.load("tea").orElseThrow();
    assertThat(context)
        .isEqualTo(new JobContext(JOB.at(5), sections, Set.of(1, 2), Optional.empty()));
    assertThat(SampleJob.chainOf(context).tip()).isEqualTo(sections.getLast().hash());
    assertThat(SampleJob.chainOf(context).complete()).isFalse();
  }

  @Test
  void aSectionStoredAgainIsAccepted() {
    store.acceptPlan(JOB.at(5));
    Written section = JOB.section(1, JOB.root(), "a");
    var _ = put(section);

    assertThat(put(section)).isEqualTo(new AlreadyAccepted(section));
  }

  @Test
  void aSupersededWritersSectionDoesNotFit() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "current").forEach(this::put);
    List<Written> superseded = JOB.chain(3, "superseded");

    assertThat(put(superseded.get(1))).isEqualTo(new ChainMismatch());
    assertThat(put(superseded.get(2))).isEqualTo(new ChainMismatch());
    SampleJob otherPlan = SampleJob.sequential("tea", "another outline", 4);
    assertThat(put(otherPlan.section(1, otherPlan.root(), "a"))).isEqualTo(new ChainMismatch());
    assertThat(store.load("tea").orElseThrow().sections()).isEqualTo(JOB.chain(2, "current"));
  }

  @Test
  void aSectionBeyondThePlanDoesNotFit() {
    store.acceptPlan(JOB.at(5));
    List<Written> sections = JOB.chain(5, "a");

    sections.subList(0, 4).forEach(this::put);

    assertThat(SampleJob.chainOf(store.load("tea").orElseThrow()).complete()).isTrue();
    assertThat(put(sections.get(4))).isEqualTo(new ChainMismatch());
  }

  @Test
  void parallelSectionsComeInAnyOrder() {
    SampleJob job = SampleJob.parallel("tea", "on tea", 3);
    store.acceptPlan(job.at(5));
    Written three = job.section(3, job.root(), "a");
    Written one = job.section(1, job.root(), "b");

    assertThat(put(three)).isEqualTo(new Stored());
    assertThat(put(one)).isEqualTo(new Stored());
    assertThat(put(job.section(3, job.root(), "c"))).isEqualTo(new AlreadyAccepted(three));
    assertThat(put(job.section(4, job.root(), "d"))).isEqualTo(new ChainMismatch());

    assertThat(store.load("tea").orElseThrow().sections()).containsExactly(one, three);
    assertThat(SampleJob.chainOf(store.load("tea").orElseThrow()).tip()).isEqualTo(job.root());
  }

  @Test
  void emptiedAtAnyPointItReportsTheContextMissing() {
    store.acceptPlan(JOB.at(5));
    redis.flushAll();
    assertThat(store.plan("tea")).isEmpty();
    assertThat(store.load("tea")).isEmpty();
    assertThat(put(JOB.chain(1, "a").getFirst())).isEqualTo(new ContextMissing());

    store.restore(new JobContext(JOB.at(5), JOB.chain(2, "a"), Set.of(1, 2), Optional.empty()));
    redis.flushAll();
    assertThat(put(JOB.chain(3, "a").getLast())).isEqualTo(new ContextMissing());
    store.markPublished("tea", 1);
    store.markFailed("tea", new JobFailure("reason", 0));
    store.markEnded("tea");
    assertThat(redis.keys("*")).containsOnly("scriptorium:{tea}:attempts");
  }

  @Test
  void aContextOfWhichAPartIsGoneIsMissing() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);

    redis.del("scriptorium:{tea}:sections");

    assertThat(put(JOB.chain(3, "a").getLast())).isEqualTo(new ContextMissing());
    assertThat(store.load("tea")).isEmpty();
  }

  @Test
  void sectionsWithoutTheirPlanAreNotTakenForANewPlans() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);

    redis.del("scriptorium:{tea}:plan");
    store.acceptPlan(JOB.at(9));

    assertThat(store.load("tea"))
        .contains(new JobContext(JOB.at(9), List.of(), Set.of(), Optional.empty()));
  }

  @Test
  void aContextOfAnEarlierRunOfRedisIsMissing() {
    store.acceptPlan(JOB.at(5));
    Instant before = store.epoch("tea");

    // As after a restart from an old snapshot.
    redis.hset("scriptorium:{tea}:plan", "run", "another");
    redis.hset("scriptorium:epoch", "run", "another");

    assertThat(store.load("tea")).isEmpty();
    await().until(() -> Instant.now().isAfter(before.plusMillis(5)));
    redis.hset("scriptorium:epoch", "run", "another");
    assertThat(store.epoch("tea")).isAfter(before);
  }

  @Test
  void aRestoredContextIsAsItWas() {
    JobContext context =
        new JobContext(
            JOB.at(5),
            JOB.chain(2, "a"),
            Set.of(1, 2),
            Optional.of(new JobFailure("no server answered", 3)));

    assertThat(store.restore(context)).isEqualTo(context);

    assertThat(store.load("tea")).contains(context);
  }

  @Test
  void aRestoredParallelContextIsAsItWas() {
    SampleJob job = SampleJob.parallel("tea", "on tea", 3);
    Written three = job.section(3, job.root(), "a");
    JobContext context = new JobContext(job.at(5), List.of(three), Set.of(3), Optional.empty());
    store.restore(context);
    Written one = job.section(1, job.root(), "a");
    var _ = put(one);

    store.restore(
        new JobContext(
            job.at(5),
            List.of(job.section(1, job.root(), "b"), three),
            Set.of(1, 3),
            Optional.empty()));

    assertThat(store.load("tea"))
        .contains(new JobContext(job.at(5), List.of(one, three), Set.of(3), Optional.empty()));
  }

  @Test
  void restoringNeverOverwrites() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);

    JobContext before = store.load("tea").orElseThrow();

    SampleJob otherPlan = SampleJob.sequential("tea", "another outline", 9);
    JobContext standing =
        store.restore(
            new JobContext(
                otherPlan.at(7), otherPlan.chain(4, "b"), Set.of(1, 2, 3, 4), Optional.empty()));
    store.restore(new JobContext(JOB.at(7), JOB.chain(3, "b"), Set.of(1, 2, 3), Optional.empty()));
    store.restore(new JobContext(JOB.at(7), JOB.chain(1, "b"), Set.of(1), Optional.empty()));

    assertThat(standing).isEqualTo(before);
    assertThat(store.load("tea")).contains(before);
  }

  @Test
  void restoringAddsWhatTheAcceptedContextLacks() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);

    store.restore(
        new JobContext(JOB.at(5), JOB.chain(4, "a"), Set.of(1, 2, 3, 4), Optional.empty()));

    JobContext context = store.load("tea").orElseThrow();
    assertThat(context.sections()).isEqualTo(JOB.chain(4, "a"));
    assertThat(SampleJob.chainOf(context).tip()).isEqualTo(JOB.chain(4, "a").getLast().hash());
    assertThat(context.published()).contains(2, 3, 4);
  }

  @Test
  void theFirstFailureOfTheLatestRetryIsKept() {
    store.acceptPlan(JOB.at(5));
    assertThat(store.load("tea").orElseThrow().failed(0)).isFalse();

    store.markFailed("tea", new JobFailure("no server answered", 0));
    store.markFailed("tea", new JobFailure("something else", 0));

    JobContext failed = store.load("tea").orElseThrow();
    assertThat(failed.failure()).contains(new JobFailure("no server answered", 0));
    assertThat(failed.failed(0)).isTrue();
    assertThat(failed.failed(1)).isFalse();

    store.markFailed("tea", new JobFailure("failed again", 2));
    store.markFailed("tea", new JobFailure("a writer that woke up late", 1));

    JobContext again = store.load("tea").orElseThrow();
    assertThat(again.failure()).contains(new JobFailure("failed again", 2));
    assertThat(again.failed(1)).isTrue();
    assertThat(again.failed(3)).isFalse();
  }

  @Test
  void aRebuiltFailureTakesThePlaceOfThatOfAnEarlierTry() {
    store.acceptPlan(JOB.at(5));
    store.markFailed("tea", new JobFailure("no server answered", 0));

    store.restore(
        new JobContext(
            JOB.at(5), List.of(), Set.of(), Optional.of(new JobFailure("failed again", 1))));

    assertThat(store.load("tea").orElseThrow().failure())
        .contains(new JobFailure("failed again", 1));
  }

  @Test
  void everyKeyButTheEpochExpires() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);
    store.markPublished("tea", 1);
    store.restore(
        new JobContext(
            SampleJob.sequential("coffee", "x", 2).at(1),
            SampleJob.sequential("coffee", "x", 2).chain(1, "a"),
            Set.of(1),
            Optional.empty()));
    var _ = store.epoch("tea");
    try (Lease lease = store.acquireLease("tea").orElseThrow();
        Lease claim = store.claimPlanning("tea").orElseThrow()) {
      Set<String> keys = redis.keys("*");

      assertThat(keys)
          .containsExactlyInAnyOrder(
              "scriptorium:{tea}:plan",
              "scriptorium:{tea}:sections",
              "scriptorium:{tea}:lease",
              "scriptorium:{tea}:planning",
              "scriptorium:{tea}:attempts",
              "scriptorium:{coffee}:plan",
              "scriptorium:{coffee}:sections",
              "scriptorium:epoch");
      assertThat(keys)
          .filteredOn(key -> !key.equals("scriptorium:epoch"))
          .allMatch(key -> redis.pttl(key) > 0);
      assertThat(lease.workName()).isEqualTo(claim.workName());
    }
  }

  @Test
  void anEndedJobIsKeptForAShorterTimeAlsoWhenItIsReadAgain() {
    store.acceptPlan(JOB.at(5));
    JOB.chain(2, "a").forEach(this::put);
    assertThat(redis.pttl("scriptorium:{tea}:plan")).isGreaterThan(Duration.ofDays(6).toMillis());

    store.markEnded("tea");
    var _ = store.load("tea");
    var _ = store.plan("tea");

    for (String key : List.of("scriptorium:{tea}:plan", "scriptorium:{tea}:sections")) {
      assertThat(redis.pttl(key)).isBetween(1L, Duration.ofHours(1).toMillis());
    }
  }

  @Test
  void aLeaseHasOneHolderOfFifty() throws Exception {
    List<Boolean> acquired = atOnce(writer -> store.acquireLease("tea").isPresent());

    assertThat(acquired).filteredOn(won -> won).hasSize(1);
  }

  @Test
  void sectionsOfOneJobHaveLeasesOfTheirOwn() {
    try (Lease one = store.acquireLease("tea#1").orElseThrow();
        Lease two = store.acquireLease("tea#2").orElseThrow();
        Lease whole = store.acquireLease("tea").orElseThrow()) {
      assertThat(store.acquireLease("tea#2")).isEmpty();
      assertThat(redis.keys("*"))
          .containsExactlyInAnyOrder(
              "scriptorium:{tea}:lease:1",
              "scriptorium:{tea}:lease:2",
              "scriptorium:{tea}:lease",
              "scriptorium:{tea}:attempts");
      assertThat(List.of(one.workName(), two.workName(), whole.workName()))
          .containsExactly("tea#1", "tea#2", "tea");
    }
    assertThat(redis.keys("*")).containsExactly("scriptorium:{tea}:attempts");
  }

  @Test
  void eachHolderOfALeaseGetsTheNextNumber() {
    for (int attempt = 1; attempt <= 3; attempt++) {
      try (Lease lease = store.acquireLease("tea").orElseThrow();
          Lease part = store.acquireLease("tea#7").orElseThrow()) {
        assertThat(lease.attempt()).isEqualTo(attempt);
        assertThat(part.attempt()).isEqualTo(attempt);
        assertThat(redis.get("scriptorium:{tea}:lease"))
            .startsWith(attempt + ":" + WorkerProcess.NAME + ":");
      }
    }
    assertThat(store.claimPlanning("tea").orElseThrow().attempt()).isEqualTo(1);

    // The numbers begin anew where Redis was emptied; the rest of the token tells the holders
    // apart.
    redis.flushAll();
    assertThat(store.acquireLease("tea").orElseThrow().attempt()).isEqualTo(1);
  }

  @Test
  void aSupersededHolderStoresNothingEvenWhatWouldFit() {
    store.acceptPlan(JOB.at(5));
    Lease superseded = store.acquireLease("tea").orElseThrow();
    List<Boolean> told = new ArrayList<>();
    superseded.whenLost(() -> told.add(true));
    redis.del("scriptorium:{tea}:lease");
    Lease current = open(LEASE_TTL).acquireLease("tea").orElseThrow();
    String token = redis.get("scriptorium:{tea}:lease");
    Written section = JOB.section(1, JOB.root(), "a");

    assertThat(store.storeSection(section, superseded)).isEqualTo(new Superseded(token));

    assertThat(store.load("tea").orElseThrow().sections()).isEmpty();
    assertThat(superseded.lost()).isTrue();
    assertThat(superseded.confirm()).isFalse();
    assertThat(told).containsExactly(true);
    assertThat(current.attempt()).isEqualTo(2);
    // It is never won back, and takes nothing from the other.
    superseded.close();
    assertThat(redis.get("scriptorium:{tea}:lease")).isEqualTo(token);
    current.close();
    assertThat(store.storeSection(section, superseded)).isEqualTo(new Superseded(token));
  }

  @Test
  void aHolderWhoseLeaseIsGoneEntersItselfAgainAndStores() {
    store.acceptPlan(JOB.at(5));
    Lease lease = store.acquireLease("tea").orElseThrow();
    redis.del("scriptorium:{tea}:lease");

    assertThat(store.storeSection(JOB.section(1, JOB.root(), "a"), lease)).isEqualTo(new Stored());

    assertThat(lease.lost()).isFalse();
    assertThat(open(LEASE_TTL).acquireLease("tea")).isEmpty();
    assertThat(redis.pttl("scriptorium:{tea}:lease")).isBetween(1L, LEASE_TTL.toMillis());
  }

  @Test
  void aLeaseIsConfirmedUntilSomebodyElseTookIt() {
    Lease lease = store.acquireLease("tea").orElseThrow();
    assertThat(lease.confirm()).isTrue();
    redis.flushAll();
    assertThat(lease.confirm()).isTrue();

    redis.set("scriptorium:{tea}:lease", "somebody else");

    assertThat(lease.confirm()).isFalse();
  }

  @Test
  void aThreadThatWasInterruptedGivesItsLeaseBack() throws Exception {
    Lease lease = store.acquireLease("tea").orElseThrow();

    Thread.currentThread().interrupt();
    lease.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.acquireLease("tea")).isPresent();
  }

  @Test
  void aLeaseIsRenewedAndOnlyItsHolderReleasesIt() {
    ContextStore keeping = open(SHORT_TTL);
    ContextStore other = open(SHORT_TTL);
    Lease lease = keeping.acquireLease("tea").orElseThrow();
    Instant acquired = Instant.now();

    await()
        .atMost(SHORT_TTL.multipliedBy(5))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          assertThat(other.acquireLease("tea")).isEmpty();
          return Instant.now().isAfter(acquired.plus(SHORT_TTL.multipliedBy(2)));
        });
    assertThat(lease.lost()).isFalse();

    lease.close();
    // A renewal under way may enter it once more, and then gives it back.
    Lease successor =
        await().until(() -> other.acquireLease("tea"), Optional::isPresent).orElseThrow();
    lease.close();
    assertThat(keeping.acquireLease("tea")).isEmpty();
    successor.close();
    await().until(() -> !redis.exists("scriptorium:{tea}:lease"));
  }

  @Test
  void theLeaseOfAHolderThatIsGoneExpires() {
    ContextStore gone = open(SHORT_TTL);
    assertThat(gone.acquireLease("tea")).isPresent();
    assertThat(store.acquireLease("tea")).isEmpty();

    gone.close();

    await().until(() -> store.acquireLease("tea").isPresent());
  }

  @Test
  void anEmptiedRedisGetsItsLeasesBack() {
    Lease lease = open(SHORT_TTL).acquireLease("tea").orElseThrow();

    redis.flushAll();

    await().until(() -> redis.exists("scriptorium:{tea}:lease"));
    assertThat(lease.lost()).isFalse();
    assertThat(open(SHORT_TTL).acquireLease("tea")).isEmpty();
    lease.close();
  }

  @Test
  void aLeaseThatSomebodyElseTookIsLost() {
    Lease lease = open(SHORT_TTL).acquireLease("tea").orElseThrow();

    redis.flushAll();
    redis.set("scriptorium:{tea}:lease", "somebody else");

    await().until(lease::lost);
    lease.close();
    assertThat(redis.get("scriptorium:{tea}:lease")).isEqualTo("somebody else");
  }

  /** Else no lease would be renewed from then on, and nobody would know. */
  @Test
  void anErrorOfTheJvmInARenewalIsRethrownToTheWorkers() {
    var failing =
        new SimpleMeterRegistry() {
          @Override
          protected Counter newCounter(Meter.Id id) {
            return new CumulativeCounter(id) {
              @Override
              public void increment(double amount) {
                throw new OutOfMemoryError("Java heap space");
              }
            };
          }
        };
    try (Redis connection =
            Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry());
        ContextStore keeping =
            new ContextStore(
                ContextSettings.DEFAULTS.withLeaseTtl(SHORT_TTL), connection, failing)) {
      assertThat(keeping.acquireLease("tea")).isPresent();

      redis.set("scriptorium:{tea}:lease", "somebody else");

      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> keeping.acquireLease("coffee"))
                  .isInstanceOf(OutOfMemoryError.class));
    }
  }

  @Test
  void manyLeasesAreRenewedInBatches() {
    ContextStore keeping = open(SHORT_TTL);
    List<Lease> leases =
        IntStream.range(0, 1200)
            .mapToObj(job -> keeping.acquireLease("job-" + job).orElseThrow())
            .toList();

    redis.flushAll();

    await().until(() -> redis.dbSize() == leases.size());
    assertThat(leases).noneMatch(Lease::lost);
  }

  @Test
  void aJobRequestedBeforeTheEpochMayHaveHistory() {
    Instant epoch = store.epoch("tea");

    assertThat(store.mayHaveLost(epoch.minusSeconds(1), epoch)).isTrue();
    assertThat(store.mayHaveLost(epoch.plusSeconds(59), epoch)).isTrue();
    assertThat(store.mayHaveLost(epoch.plusSeconds(61), epoch)).isFalse();
    assertThat(store.epoch("tea")).isEqualTo(epoch);
  }

  @Test
  void aJobWhoseContextMayHaveExpiredMayHaveHistory() {
    redis.hset("scriptorium:epoch", "run", run());
    redis.hset("scriptorium:epoch", "at", "0");

    Instant epoch = store.epoch("tea");

    assertThat(epoch).isEqualTo(Instant.EPOCH);
    assertThat(store.mayHaveLost(Instant.now().minus(Duration.ofDays(6)), epoch)).isFalse();
    assertThat(store.mayHaveLost(Instant.now().minus(Duration.ofDays(8)), epoch)).isTrue();
  }

  @Test
  void keysBeginWithThePrefix() {
    ContextStore prefixed = open(LEASE_TTL, "blue:");

    prefixed.acceptPlan(JOB.at(5));
    var _ = prefixed.epoch("tea");

    assertThat(redis.keys("*")).allMatch(key -> key.startsWith("blue:scriptorium:"));
    assertThat(store.plan("tea")).isEmpty();
  }

  @Test
  void aKilledRedisIsReportedAndComesBackByItself() {
    LocalRedis mortal = LocalRedis.startOpen(0);
    int port = URI.create(mortal.url()).getPort();
    try (ContextStore survivor = open(mortal.url(), SHORT_TTL, "")) {
      survivor.acceptPlan(JOB.at(5));
      Instant epoch = survivor.epoch("tea");
      Lease lease = survivor.acquireLease("tea").orElseThrow();

      mortal.close();
      assertThatThrownBy(() -> survivor.load("tea"))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + port);
      assertThat(lease.lost()).isFalse();

      try (LocalRedis _ = LocalRedis.startOpen(port);
          RedisClient reborn = RedisClient.create(mortal.url())) {
        assertThat(survivor.load("tea")).isEmpty();
        assertThat(survivor.epoch("tea")).isAfter(epoch);
        await().until(() -> reborn.exists("scriptorium:{tea}:lease"));
        assertThat(survivor.acquireLease("tea")).isEmpty();
        assertThat(lease.lost()).isFalse();
        lease.close();
        assertThat(survivor.acquireLease("tea")).isPresent();
      }
    }
  }

  private StoreOutcome put(Written section) {
    try (Lease lease = store.acquireLease(section.jobId()).orElseThrow()) {
      return store.storeSection(section, lease);
    }
  }

  private ContextStore open(Duration leaseTtl) {
    return open(leaseTtl, "");
  }

  private ContextStore open(Duration leaseTtl, String prefix) {
    ContextStore opened = open(server.url(), leaseTtl, prefix);
    stores.add(opened);
    return opened;
  }

  private ContextStore open(String url, Duration leaseTtl, String prefix) {
    var settings =
        new ContextSettings(
            Duration.ofDays(7),
            Duration.ofHours(1),
            leaseTtl,
            Duration.ofSeconds(60),
            RebuildSettings.DEFAULTS);
    var meters = new SimpleMeterRegistry();
    Redis connection = Redis.connect(RedisSettings.at(url).withKeyPrefix(prefix), meters);
    connections.add(connection);
    return new ContextStore(settings, connection, meters);
  }

  private static String run() {
    return redis
        .info("server")
        .lines()
        .filter(line -> line.startsWith("run_id:"))
        .findFirst()
        .orElseThrow()
        .substring("run_id:".length());
  }

  private interface Attempt<T> {
    T by(int writer);
  }

  private static <T> List<T> atOnce(Attempt<T> attempt) throws Exception {
    CyclicBarrier together = new CyclicBarrier(WRITERS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> attempts =
          IntStream.range(0, WRITERS)
              .<Callable<T>>mapToObj(writer ->
                  () -> {
                    together.await();
                    return attempt.by(writer);
                  })
              .toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : threads.invokeAll(attempts)) {
        results.add(future.get());
      }
      return results;
    }
  }
}
