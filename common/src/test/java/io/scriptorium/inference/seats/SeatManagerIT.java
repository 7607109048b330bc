package io.scriptorium.inference.seats;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.inference.seats.SeatOrder.OrderSettings;
import io.scriptorium.inference.seats.SeatRequest.Kind;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Seats of several processes, which share one ledger in a real Redis. */
class SeatManagerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Renewals so far apart that whatever comes quicker came by a message. */
  private static final SeatSettings SLOW =
      new SeatSettings(
          Duration.ofMinutes(10),
          Duration.ofMinutes(2),
          Duration.ofMinutes(3),
          Duration.ofMillis(50));

  private static final SeatSettings QUICK =
      new SeatSettings(
          Duration.ofMillis(600),
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Duration.ofMillis(50));

  private static final String A = "http://a/v1";
  private static final String B = "http://b/v1";
  private static final String C = "http://c/v1";

  private final LocalRedis server = LocalRedis.startOpen(0);
  private final RedisClient client = RedisClient.create(server.url());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<AutoCloseable> opened = new ArrayList<>();

  private static final String LARGE = "http://large/v1";
  private static final int MANY = 1_000;
  private static final Map<String, Integer> SEATS = Map.of(A, 2, B, 1, C, 3, LARGE, MANY);
  private final AtomicInteger renewals = new AtomicInteger();

  private final SeatManager.FleetView fleet =
      new SeatManager.FleetView() {
        @Override
        public Map<String, Integer> seats(Set<String> inUse) {
          return SEATS;
        }

        @Override
        public String report() {
          renewals.incrementAndGet();
          return "{}";
        }
      };

  /** One process that holds and waits. */
  private final class Member {
    final SeatLedger ledger;
    final SeatManager seats;
    final PlanSlots ahead;

    Member(SeatSettings settings) {
      var redis = Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry());
      ledger = new SeatLedger(redis, settings);
      ahead = new PlanSlots(ledger, () -> 3);
      seats = new SeatManager(redis, ledger, settings, fleet, ahead::changed);
      opened.addFirst(redis);
      opened.addFirst(seats);
      seats.start();
    }

    SeatClaim claim(Kind kind, String work, long age) {
      return seats.claim(
          new SeatRequest(
              kind,
              work,
              work,
              Instant.EPOCH.plusSeconds(age),
              0,
              null,
              null,
              JobQueue.DEFAULT,
              null,
              false));
    }

    boolean plan(String job) {
      return ahead.take(LedgerBed.first(JobQueue.DEFAULT, job)).isPresent();
    }

    long place(int words) {
      return ahead.placeOf(
          SeatRequest.planning("job-" + words, Instant.EPOCH.plusSeconds(9_000), words));
    }

    SeatLease take(String work, long age, String... servers) throws InterruptedException {
      return take(claim(Kind.WRITING, work, age), () -> places(servers)).orElseThrow();
    }

    Optional<SeatLease> take(SeatClaim claim, Supplier<List<Place>> wishes)
        throws InterruptedException {
      var patience = new RequestBudget(PATIENCE, PATIENCE, System.nanoTime());
      return seats.take(claim, wishes, patience, () -> {});
    }

    Future<SeatLease> taking(String work, long age, String... servers) {
      return waits(claim(Kind.WRITING, work, age), servers);
    }

    Future<SeatLease> waits(SeatClaim claim, String... servers) {
      int before = waiting();
      var future = threads.submit(() -> take(claim, () -> places(servers)).orElseThrow());
      // Entered in this order, whatever the threads do.
      await().atMost(PATIENCE).until(() -> future.isDone() || waiting() > before);
      return future;
    }
  }

  private static List<Place> places(String... servers) {
    return List.of(servers).stream()
        .map(name -> new Place(name, SEATS.getOrDefault(name, 1)))
        .toList();
  }

  private int waiting() {
    return (int) client.hlen("scriptorium:{seats}:wishes");
  }

  /** As if the ledger had been in use for long: it is open. */
  @BeforeEach
  void openTheLedger() {
    String run =
        client
            .info("server")
            .lines()
            .filter(line -> line.startsWith("run_id:"))
            .findFirst()
            .orElseThrow()
            .substring("run_id:".length());
    client.hset(
        "scriptorium:{seats}:head",
        Map.of("run", run, "open", "0", "kept", Long.toString(System.currentTimeMillis())));
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    for (AutoCloseable each : opened) {
      each.close();
    }
    client.close();
    server.close();
  }

  @Test
  void takesTheFirstFreeServerOfItsOwnOrder() throws Exception {
    var one = new Member(SLOW);

    assertThat(one.take("tea", 1, B, A).server()).isEqualTo(B);
    assertThat(one.take("ink", 2, B, A, C).server()).isEqualTo(A);
    assertThat(one.take("rain", 3, A, B).server()).isEqualTo(A);
    assertThat(one.take("moss", 4, A, B, C).server()).isEqualTo(C);
  }

  @Test
  void whenTheLedgerOpensEachThatWaitedGetsWhatItLikesBest() throws Exception {
    client.flushAll();
    var settings =
        new SeatSettings(
            Duration.ofSeconds(30),
            Duration.ofMillis(100),
            Duration.ofMillis(900),
            Duration.ofMillis(50));
    var one = new Member(settings);
    List<Future<SeatLease>> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(one.taking("c-" + i, i, C, A, B));
    }
    var a = one.taking("a", 3, A, C, B);
    var b = one.taking("b", 4, B, C, A);
    var last = one.taking("last", 5, C, B, A);

    assertThat(a.get(10, TimeUnit.SECONDS).server()).isEqualTo(A);
    assertThat(b.get(10, TimeUnit.SECONDS).server()).isEqualTo(B);
    for (var each : waiting) {
      assertThat(each.get(10, TimeUnit.SECONDS).server()).isEqualTo(C);
    }
    assertThat(last.get(10, TimeUnit.SECONDS).server()).isEqualTo(A);
  }

  @Test
  void aFreedSeatGoesByMessageToTheOldestThatTakesIt() throws Exception {
    var one = new Member(SLOW);
    var two = new Member(SLOW);
    SeatLease first = one.take("tea", 1, B);
    var youngest = one.taking("ink", 30, B);
    var oldest = two.taking("rain", 10, B, A);
    var middle = two.taking("moss", 20, B);
    var elsewhere = one.taking("fern", 5, C);
    assertThat(elsewhere.get().server()).isEqualTo(C);
    // The oldest found room at once on its second choice; it wants B no more.
    assertThat(oldest.get().server()).isEqualTo(A);

    one.seats.release(first);

    SeatLease second = middle.get(10, TimeUnit.SECONDS);
    assertThat(second.server()).isEqualTo(B);
    assertThat(youngest.isDone()).isFalse();
    two.seats.release(second);
    assertThat(youngest.get(10, TimeUnit.SECONDS).server()).isEqualTo(B);
  }

  @Test
  void aPlanComesBeforeAllWriting() throws Exception {
    var one = new Member(SLOW);
    SeatLease taken = one.take("tea", 1, B);
    var writing = one.taking("ink", 2, B);
    var planning = one.waits(one.claim(Kind.PLANNING, "rain", 3), B);

    one.seats.release(taken);

    assertThat(planning.get(10, TimeUnit.SECONDS).claim().request().name()).isEqualTo("rain");
    assertThat(writing.isDone()).isFalse();
  }

  @Test
  void whoeverHurriesNoServerEverHasMoreThanItsSeats() throws Exception {
    List<Member> processes = List.of(new Member(QUICK), new Member(QUICK), new Member(QUICK));
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    List<String> over = new CopyOnWriteArrayList<>();
    AtomicInteger done = new AtomicInteger();
    List<Future<?>> jobs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      Member process = processes.get(i % processes.size());
      String[] order = i % 2 == 0 ? new String[] {A, B, C} : new String[] {C, A};
      int number = i;
      jobs.add(
          threads.submit(() -> {
            SeatLease seat = process.take("job-" + number, number, order);
            AtomicInteger there = running.computeIfAbsent(seat.server(), _ -> new AtomicInteger());
            if (there.incrementAndGet() > SEATS.getOrDefault(seat.server(), 0)) {
              over.add(seat.server());
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(1_000_000, 10_000_000));
            there.decrementAndGet();
            process.seats.release(seat);
            return done.incrementAndGet();
          }));
    }
    for (Future<?> job : jobs) {
      job.get(60, TimeUnit.SECONDS);
    }

    assertThat(over).isEmpty();
    assertThat(done).hasValue(300);
    assertThat(waiting()).isZero();
    // A renewal under way may enter a seat again that was just given back, and then gives it back.
    await()
        .atMost(PATIENCE)
        .until(() ->
            SEATS.keySet().stream()
                .allMatch(name -> client.zcard("scriptorium:{seats}:held:" + name) == 0));
  }

  @Test
  void anEmptiedLedgerGrantsNothingUntilHoldersHaveEnteredTheirSeatsAgain() throws Exception {
    var settings =
        new SeatSettings(
            Duration.ofSeconds(30),
            Duration.ofMillis(400),
            Duration.ofSeconds(6),
            Duration.ofMillis(50));
    var holder = new Member(settings);
    var other = new Member(settings);
    SeatLease held = holder.take("tea", 1, B);
    AtomicBoolean released = new AtomicBoolean();

    client.flushAll();
    var newcomer =
        threads.submit(() -> {
          SeatLease seat = other.take("ink", 2, B);
          return released.get() ? seat : null;
        });
    var free = other.taking("rain", 3, C);

    assertThat(free.get(20, TimeUnit.SECONDS).server()).isEqualTo(C);
    assertThat(newcomer.isDone()).isFalse();
    assertThat(held.lost()).isFalse();
    released.set(true);
    holder.seats.release(held);
    assertThat(newcomer.get(20, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void theSeatsOfAProcessThatIsGoneAreFreeAfterTheirLease() throws Exception {
    var gone = new Member(QUICK);
    var heir = new Member(QUICK);
    SeatLease held = gone.take("tea", 1, B);
    var waits = heir.taking("ink", 2, B);

    gone.seats.close();

    assertThat(waits.get(10, TimeUnit.SECONDS).server()).isEqualTo(B);
    assertThat(gone.seats.heldOn(held.server())).isEqualTo(1);
  }

  @Test
  void whoeverSleptBeyondItsLeaseLearnsThatItsSeatIsLost() throws Exception {
    AtomicBoolean told = new AtomicBoolean();
    var sleeper = new Member(QUICK);
    var other = new Member(QUICK);
    SeatClaim claim = sleeper.claim(Kind.WRITING, "tea", 1);
    SeatLease held =
        sleeper
            .seats
            .take(
                claim,
                () -> places(B),
                new RequestBudget(PATIENCE, PATIENCE, System.nanoTime()),
                () -> told.set(true))
            .orElseThrow();
    // What the ledger does with a lease that was not renewed in time.
    client.zadd("scriptorium:{seats}:held:" + B, System.currentTimeMillis() + 60_000.0, "thief");
    client.zrem("scriptorium:{seats}:held:" + B, claim.token());

    await().atMost(PATIENCE).untilTrue(told);

    assertThat(held.lost()).isTrue();
    sleeper.seats.release(held);
    assertThat(client.zcard("scriptorium:{seats}:held:" + B)).isEqualTo(1);
    assertThat(other.seats.heldOn(B)).isZero();
  }

  /** Whatever a superseded claim still says, in whatever order, is about itself alone. */
  @Test
  void aSupersededClaimFreesAndTakesNothingOfAnother() throws Exception {
    var sleeper = new Member(SLOW);
    var other = new Member(SLOW);
    SeatClaim late = sleeper.claim(Kind.WRITING, "tea", 1);
    assertThat(sleeper.ledger.claim(late, places(B))).isPresent();
    // Its lease ended, and the same work goes on elsewhere, on the only seat.
    client.zrem("scriptorium:{seats}:held:" + B, late.token());
    SeatLease held = other.take("tea", 1, B);
    var waits = other.taking("ink", 2, B);

    for (int round = 0; round < 2; round++) {
      sleeper.ledger.release(B, late);
      sleeper.ledger.withdraw(late, Set.of(A, B, C));
      assertThat(
              sleeper
                  .ledger
                  .renew(
                      "{}", Map.of(), SEATS, List.of(new SeatLease(late, B, () -> {})), List.of())
                  .lost())
          .containsExactly(late.token());
      sleeper.ledger.leave();
    }

    assertThat(client.zrange("scriptorium:{seats}:held:" + B, 0, -1))
        .containsExactly(held.claim().token());
    assertThat(waits.isDone()).isFalse();
    other.seats.release(held);
    assertThat(waits.get(10, TimeUnit.SECONDS).server()).isEqualTo(B);
    assertThat(client.zrange("scriptorium:{seats}:held:" + A, 0, -1)).isEmpty();
  }

  @Test
  void whileRedisIsAwayJobsWaitAndThenGoOn() throws Exception {
    var one = new Member(QUICK);
    SeatLease held = one.take("tea", 1, A);
    int port = java.net.URI.create(server.url()).getPort();

    server.close();
    var waits = threads.submit(() -> one.take("ink", 2, A));
    await().during(Duration.ofMillis(700)).atMost(PATIENCE).until(() -> !waits.isDone());
    one.seats.release(held);
    try (var again = LocalRedis.startOpen(port)) {
      assertThat(waits.get(20, TimeUnit.SECONDS).server()).isEqualTo(A);
      try (var looking = RedisClient.create(again.url())) {
        await().atMost(PATIENCE).until(() -> looking.zcard("scriptorium:{seats}:held:" + A) == 1);
      }
    }
  }

  @Test
  void aClaimThatIsGivenUpLeavesNothingBehind() throws Exception {
    var one = new Member(SLOW);
    SeatLease taken = one.take("tea", 1, B);
    var waits = one.taking("ink", 2, B);

    waits.cancel(true);

    await().atMost(PATIENCE).until(() -> waiting() == 0);
    one.seats.release(taken);
    assertThat(one.take("rain", 3, B).server()).isEqualTo(B);
  }

  @Test
  void aWishMayChangeWhileItWaits() throws Exception {
    var one = new Member(SLOW);
    one.take("tea", 1, B);
    AtomicBoolean broken = new AtomicBoolean();
    SeatClaim claim = one.claim(Kind.WRITING, "ink", 2);
    var waits = threads.submit(() -> one.take(claim, () -> broken.get() ? places(A) : places(B)));
    await().atMost(PATIENCE).until(() -> waiting() == 1);

    broken.set(true);
    one.seats.refresh();

    assertThat(waits.get(10, TimeUnit.SECONDS).orElseThrow().server()).isEqualTo(A);
  }

  @Test
  void aDrainingServerGetsNoNewJobs() throws Exception {
    var one = new Member(SLOW);
    one.ledger.drain(B, true);

    assertThat(one.take("tea", 1, B, A).server()).isEqualTo(A);

    one.ledger.drain(B, false);
    assertThat(one.take("ink", 1, B, A).server()).isEqualTo(B);
  }

  @Test
  void jobsArePlannedAheadUpToABoundUntilOneBegins() throws Exception {
    var planner = new Member(SLOW);
    var writer = new Member(SLOW);
    for (String job : List.of("tea", "ink", "rain", "rain")) {
      assertThat(planner.plan(job)).isTrue();
    }
    assertThat(planner.plan("moss")).isFalse();

    // A section of a job that is written in parallel begins the job as well.
    writer.take("ink#2", 1, A);

    planner.ahead.awaitChange(PATIENCE);
    assertThat(planner.plan("moss")).isTrue();
    assertThat(client.zrange("scriptorium:{seats}:ahead", 0, -1))
        .containsExactlyInAnyOrder("tea", "rain", "moss");
    planner.ahead.giveUp("tea");
    assertThat(planner.plan("fern")).isTrue();
  }

  @Test
  void theLongestHasTheFirstPlace() {
    var planner = new Member(SLOW.with(new OrderSettings(SeatOrder.LONGEST_FIRST)));

    assertThat(Stream.of(500, 4_000, 100, 2_000).sorted(comparingLong(planner::place)))
        .containsExactly(4_000, 2_000, 500, 100);
  }

  @Test
  void constructingStartsNoThread() throws Exception {
    // given
    var redis = Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry());
    opened.addFirst(redis);

    // when
    var seats = new SeatManager(redis, new SeatLedger(redis, QUICK), QUICK, fleet, () -> {});
    opened.addFirst(seats);

    // then
    assertThat(seatThreads()).isEmpty();
    seats.start();
    await().until(() -> seatThreads().size() == 2);
    seats.close();
    await().until(() -> seatThreads().isEmpty());
  }

  private static List<String> seatThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("seat-"))
        .toList();
  }

  /** A connection that was given back too early would hand its answers to whoever comes next. */
  @Test
  void closingLeavesTheSharedConnectionsInOrder() throws Exception {
    var redis = Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry());
    opened.addFirst(redis);
    for (int i = 0; i < 30; i++) {
      var ledger = new SeatLedger(redis, QUICK);
      var seats = new SeatManager(redis, ledger, QUICK, fleet, () -> {});
      seats.start();
      // From at once to after a while, so that it is closed in every state.
      LockSupport.parkNanos(i * 2_000_000L);
      seats.close();
      for (int call = 0; call < 40; call++) {
        int expected = call;
        assertThat(redis.<Object>call(it -> it.eval("return {" + expected + "}")))
            .isEqualTo(List.of((long) expected));
      }
    }
  }

  @Test
  void aPlannerThatIsGoneKeepsNobodyFromPlanning() throws Exception {
    var planner = new Member(QUICK);
    for (String job : List.of("tea", "ink", "rain")) {
      assertThat(planner.plan(job)).isTrue();
    }
    planner.ahead.planned("tea");

    await().atMost(PATIENCE).until(() -> planner.plan("moss"));
    await().atMost(PATIENCE).until(() -> planner.plan("fern"));

    assertThat(client.zrange("scriptorium:{seats}:ahead", 0, -1))
        .containsExactlyInAnyOrder("tea", "moss", "fern");
  }

  @Test
  void aSeatBehindABrokenOffGenerationSettlesBeforeItIsFree() throws Exception {
    // given
    Duration settling = Duration.ofMillis(700);
    var member =
        new Member(
            new SeatSettings(
                Duration.ofMinutes(10), Duration.ofMinutes(2), Duration.ofMinutes(3), settling));
    SeatLease seat = member.take("job-1", 1, B);
    Future<SeatLease> next = member.taking("job-2", 2, B);

    // when
    seat.markAborted();
    long start = System.nanoTime();
    member.seats.release(seat);

    // then
    assertThat(next.get(20, TimeUnit.SECONDS).server()).isEqualTo(B);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(settling);
  }

  @Test
  void aSeatThatSettlesIsGivenBackWhenItsProcessStops() throws Exception {
    // given
    var leaver =
        new Member(
            new SeatSettings(
                Duration.ofMinutes(10),
                Duration.ofMinutes(2),
                Duration.ofMinutes(3),
                Duration.ofMillis(300)));
    SeatLease seat = leaver.take("job-1", 1, B);
    seat.markAborted();
    leaver.seats.release(seat);

    // when
    leaver.seats.close();

    // then
    assertThat(new Member(SLOW).take("job-2", 2, B).server()).isEqualTo(B);
  }

  @Test
  void aShutLedgerHasOneRenewalMoreAndNotOneForEachMeanwhile() throws Exception {
    Duration period = Duration.ofMillis(20);
    client.flushAll();
    long start = System.nanoTime();
    var one =
        new Member(new SeatSettings(Duration.ofSeconds(5), period, Duration.ofMillis(800), period));

    assertThat(one.take("tea", 1, A).server()).isEqualTo(A);

    Thread.sleep(100);
    long regular = (System.nanoTime() - start) / period.toNanos();
    assertThat((long) renewals.get()).isLessThanOrEqualTo(regular + 4);
  }

  @Test
  void aThousandHeldSeatsAndAThousandClaimsSurviveAnEmptiedRedis() throws Exception {
    // given
    int seats = MANY;
    var one =
        new Member(
            new SeatSettings(
                Duration.ofSeconds(15),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3),
                Duration.ofMillis(50)));
    List<SeatLease> held = new ArrayList<>();
    for (int i = 0; i < seats; i++) {
      held.add(one.take("held-" + i, i, LARGE));
    }
    List<Future<SeatLease>> waiting = new ArrayList<>();
    for (int i = 0; i < seats; i++) {
      SeatClaim claim = one.claim(Kind.WRITING, "waits-" + i, seats + i);
      waiting.add(threads.submit(() -> one.take(claim, () -> places(LARGE)).orElseThrow()));
    }
    await().atMost(PATIENCE).until(() -> waiting() == seats);

    // when
    client.flushAll();

    // then
    await().atMost(PATIENCE).until(() -> heldOnLarge() == seats && waiting() == seats);
    Thread.sleep(4_000);
    assertThat(heldOnLarge()).isEqualTo(seats);
    assertThat(held).noneMatch(SeatLease::lost);
    held.forEach(one.seats::release);
    for (Future<SeatLease> each : waiting) {
      assertThat(each.get(20, TimeUnit.SECONDS).server()).isEqualTo(LARGE);
    }
  }

  private int heldOnLarge() {
    return (int) client.zcard("scriptorium:{seats}:held:" + LARGE);
  }
}
