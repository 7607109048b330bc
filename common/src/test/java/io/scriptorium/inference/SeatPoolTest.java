package io.scriptorium.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.inference.InferenceFailure.Unreachable;
import io.scriptorium.inference.SeatPool.Claim;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SeatPoolTest {

  private static final InferenceServer A = server("a", 1);
  private static final InferenceServer B = server("b", 1);
  private static final RetryPolicy SOON =
      new RetryPolicy(Duration.ofMillis(20), Duration.ofMillis(20), Duration.ofSeconds(20), 5);
  private static final RetryPolicy LATE =
      new RetryPolicy(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(2), 5);

  private final AtomicLong tickets = new AtomicLong();
  private final SeatPool pool = new SeatPool(List.of(A, B), LATE);

  @Test
  void givesTheMostWantedServerThatIsFree() throws Exception {
    assertThat(take(pool, null, B, A).get()).contains(B);
    assertThat(take(pool, null, B, A).get()).contains(A);
  }

  @Test
  void givesASeatThatGetsFreeToTheOldestThatAcceptsIt() throws Exception {
    // given
    fill();
    var onlyB = waiting(null, B);
    var first = waiting(null, B, A);
    var second = waiting(null, A, B);

    // when
    pool.answered(A);

    // then
    assertThat(first.get()).contains(A);
    assertThat(onlyB).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void aRequestKeepsItsPlaceInTheQueueBetweenItsTries() throws Exception {
    // given
    fill();
    long oldTicket = tickets.getAndIncrement();
    var younger = waiting(null, A, B);
    var older = takeAs(pool, new Claim(oldTicket, List.of(A, B), null), patience());
    await().until(() -> pool.waiting() == 2);

    // when
    pool.answered(B);

    // then
    assertThat(older.get()).contains(B);
    assertThat(younger).isNotDone();
  }

  @Test
  void jobsInTheMiddleComeBeforeNewOnesAndStayWhereTheirContextIs() throws Exception {
    // given
    fill();
    var atB = waiting(B, B, A);
    var fresh = waiting(null, A, B);
    var atA = waiting(A, A, B);

    // then
    pool.answered(A);
    assertThat(atA.get()).contains(A);
    pool.answered(A);
    assertThat(fresh.get()).contains(A);
    pool.answered(A);
    assertThat(atB.get()).contains(A);
  }

  @Test
  void jobsOfAFailedServerComeBeforeNewOnes() throws Exception {
    // given
    fill();
    var fresh = waiting(null, A, B);
    var atB = waiting(B, B, A);

    // when
    pool.failed(B, new Unreachable("b", "refused"));
    pool.answered(A);

    // then
    assertThat(atB.get()).contains(A);
    assertThat(fresh).isNotDone();
  }

  @Test
  void failedServersGiveNoSeats() throws Exception {
    // given
    take(pool, null, A).get();

    // when
    pool.failed(A, new Unreachable("a", "refused"));

    // then
    assertThat(pool.available(A)).isFalse();
    assertThat(take(pool, null, A, B).get()).contains(B);
  }

  @Test
  void aFailedServerIsTriedByOneAndComesBackForAll() throws Exception {
    // given
    InferenceServer wide = server("wide", 3);
    var soon = new SeatPool(List.of(wide), SOON);
    take(soon, null, wide).get();
    soon.failed(wide, new Unreachable("wide", "refused"));

    // when
    var waiting = List.of(take(soon, null, wide), take(soon, null, wide), take(soon, null, wide));
    await().until(() -> waiting.stream().anyMatch(CompletableFuture::isDone));

    // then
    await().until(() -> soon.waiting() == 2);
    assertThat(soon.taken(wide)).isEqualTo(1);
    soon.answered(wide);
    for (var each : waiting) {
      assertThat(each.get()).contains(wide);
    }
  }

  @Test
  void whoeverIsInterruptedLeavesTheQueueAndTakesNoSeatAlong() throws Exception {
    // given
    fill();
    var thrown = new CompletableFuture<Throwable>();
    Thread first =
        Thread.ofVirtual()
            .start(() -> {
              try {
                pool.take(new Claim(tickets.getAndIncrement(), List.of(A, B), null), patience());
              } catch (InterruptedException e) {
                thrown.complete(e);
              }
            });
    await().until(() -> pool.waiting() == 1);
    var second = waiting(null, A, B);

    // when
    first.interrupt();
    thrown.get();
    pool.answered(A);

    // then
    assertThat(second.get()).contains(A);
    assertThat(pool.waiting()).isZero();
  }

  @Test
  void theQueueAndTheOutageHaveBoundsOfTheirOwn() throws Exception {
    // given
    fill();
    var shortQueue = new Patience(Duration.ofHours(1), Duration.ofMillis(30), System.nanoTime());
    var shortOutage = new Patience(Duration.ofMillis(30), Duration.ofHours(1), System.nanoTime());

    // then
    assertThat(
            takeAs(pool, new Claim(tickets.getAndIncrement(), List.of(A), null), shortQueue).get())
        .isEmpty();
    pool.failed(A, new Unreachable("a", "refused"));
    assertThat(
            takeAs(pool, new Claim(tickets.getAndIncrement(), List.of(A), null), shortOutage).get())
        .isEmpty();
  }

  @Test
  void neverGivesMoreSeatsThanThereAreAndLosesNone() throws Exception {
    // given
    List<InferenceServer> servers = List.of(server("x", 1), server("y", 2), server("z", 3));
    var busy = new SeatPool(servers, SOON);
    Map<InferenceServer, Integer> running = new ConcurrentHashMap<>();
    var overruns = ConcurrentHashMap.newKeySet();
    var ended = new ArrayList<CompletableFuture<Integer>>();

    // when
    for (int worker = 0; worker < 30; worker++) {
      var random = new Random(worker);
      ended.add(
          async(() -> {
            for (int i = 0; i < 200; i++) {
              var wanted = new ArrayList<>(servers);
              Collections.shuffle(wanted, random);
              var claim =
                  new Claim(
                      tickets.getAndIncrement(),
                      wanted,
                      random.nextBoolean() ? null : wanted.getFirst());
              InferenceServer seat = busy.take(claim, patience()).orElseThrow();
              if (running.merge(seat, 1, Integer::sum) > seat.seats()) {
                overruns.add(seat);
              }
              assertThat(busy.taken(seat)).isBetween(1, seat.seats());
              running.merge(seat, -1, Integer::sum);
              switch (random.nextInt(20)) {
                case 0 -> busy.failed(seat, new Unreachable(seat.name(), "refused"));
                case 1 -> busy.abandoned(seat);
                default -> busy.answered(seat);
              }
            }
            return 200;
          }));
    }

    // then
    for (var each : ended) {
      assertThat(each.get(25, TimeUnit.SECONDS)).isEqualTo(200);
    }
    assertThat(overruns).isEmpty();
    assertThat(servers).allSatisfy(server -> assertThat(busy.taken(server)).isZero());
    assertThat(busy.waiting()).isZero();
  }

  private void fill() throws Exception {
    take(pool, null, A).get();
    take(pool, null, B).get();
  }

  private CompletableFuture<Optional<InferenceServer>> waiting(
      @Nullable InferenceServer pin, InferenceServer... servers) {
    int before = pool.waiting();
    var seat = take(pool, pin, servers);
    await().until(() -> pool.waiting() == before + 1);
    return seat;
  }

  private CompletableFuture<Optional<InferenceServer>> take(
      SeatPool from, @Nullable InferenceServer pin, InferenceServer... servers) {
    return takeAs(from, new Claim(tickets.getAndIncrement(), List.of(servers), pin), patience());
  }

  private static CompletableFuture<Optional<InferenceServer>> takeAs(
      SeatPool from, Claim claim, Patience patience) {
    return async(() -> from.take(claim, patience));
  }

  private static <T> CompletableFuture<T> async(Callable<T> work) {
    var result = new CompletableFuture<T>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(work.call());
          } catch (Exception e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static Patience patience() {
    return new Patience(Duration.ofSeconds(25), Duration.ofSeconds(25), System.nanoTime());
  }

  private static InferenceServer server(String name, int seats) {
    return new InferenceServer(URI.create("http://%s:8000/v1".formatted(name)), seats, null);
  }
}
