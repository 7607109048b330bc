package io.scriptorium.inference.seats;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.seats.SeatLedger.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who is served first, of which class and tenant, by the ledger in a real Redis. */
class JobQueuesIT extends LedgerBed {

  @Test
  void aMoreUrgentClassIsServedFirst() {
    // given
    ask(REPORTS, 8);
    SeatClaim bulk = ask(BULK, 1).getFirst();
    SeatClaim normal = ask(DATA_SETS, 1).getFirst();
    SeatClaim urgent = ask(URGENT, 1).getFirst();

    // when
    List<String> served = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      releaseOneOf(REPORTS);
      List.of(bulk, normal, urgent).stream()
          .map(SeatClaim::token)
          .filter(it -> held().containsKey(it) && !served.contains(it))
          .forEach(served::add);
    }

    // then
    assertThat(served).containsExactly(urgent.token(), normal.token(), bulk.token());
  }

  @Test
  void tenantsShareTheSeatsAlsoWithThoseThatCameFirst() {
    // given
    ask(DATA_SETS, 20);
    ask(REPORTS, 20);
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 8L));

    // when
    for (int i = 0; i < 4; i++) {
      releaseOneOf(DATA_SETS);
    }

    // then
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L, REPORTS, 4L));
    releaseOneOf(REPORTS);
    releaseOneOf(DATA_SETS);
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L, REPORTS, 4L));
  }

  @Test
  void aTenantThatHadMoreTokensGetsFewerSeats() {
    // given
    ask(DATA_SETS, 20);
    ask(REPORTS, 20);
    for (int i = 0; i < 4; i++) {
      releaseOneOf(DATA_SETS);
    }

    // when: two seats' worth more for the one
    renew(Map.of(DATA_SETS, 24_100L, REPORTS, 20_000L));
    for (int i = 0; i < 4; i++) {
      releaseOneOf(DATA_SETS);
    }

    // then
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 3L, REPORTS, 5L));
  }

  @Test
  void aTenantThatComesLaterHasNoClaimOnWhatOthersHad() {
    // given
    ask(DATA_SETS, 8);
    renew(Map.of(DATA_SETS, 1_000_000L));
    ask(DATA_SETS, 20);
    releaseOneOf(DATA_SETS);

    // when
    ask(LATECOMER, 20);
    for (int i = 0; i < 8; i++) {
      releaseOneOf(DATA_SETS);
    }

    // then
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L, LATECOMER, 4L));
  }

  @Test
  void aSeatIsYieldedToAMoreUrgentClassAndOnlyOnce() {
    // given
    List<SeatClaim> bulk = ask(BULK, 8);
    ask(BULK, 3);
    assertThat(renew(Map.of()).waiting()).containsExactly(BULK);
    assertThat(yields(bulk.getFirst())).isFalse();
    SeatClaim urgent = ask(URGENT, 1).getFirst();
    assertThat(renew(Map.of()).waiting()).containsExactlyInAnyOrder(BULK, URGENT);

    // when
    boolean first = yields(bulk.get(0));
    boolean second = yields(bulk.get(1));

    // then
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    assertThat(held()).containsKey(urgent.token()).doesNotContainKey(bulk.getFirst().token());
    assertThat(yields(urgent)).isFalse();
  }

  @Test
  void seatsAreYieldedToATenantThatHasFewerUntilBothHaveAsMany() {
    // given
    List<SeatClaim> running = ask(DATA_SETS, 8);
    ask(REPORTS, 20);

    // when
    long yielded = running.stream().filter(this::yields).count();

    // then
    assertThat(yielded).isEqualTo(4);
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L, REPORTS, 4L));
  }

  @Test
  void aSeatIsNotYieldedToOneThatDoesNotWantItsServer() {
    // given
    List<SeatClaim> bulk = ask(BULK, 8);
    String elsewhere =
        bulk.stream().map(SeatClaim::token).filter(it -> serverOf(it).equals(A)).findFirst().get();
    SeatClaim urgent = claim(URGENT);
    var _ = ledger.claim(urgent, List.of(new Place(B, 4)));

    // when
    boolean yielded = yields(claimOf(bulk, elsewhere));

    // then
    assertThat(yielded).isFalse();
    assertThat(held()).containsEntry(elsewhere, A);
  }

  private static SeatClaim claimOf(List<SeatClaim> claims, String token) {
    return claims.stream().filter(it -> it.token().equals(token)).findFirst().get();
  }

  private boolean yields(SeatClaim claim) {
    return ledger.yieldSeat(serverOf(claim.token()), claim);
  }

  @Test
  void bulkTakesNoSlotForPlanningFromUrgentJobs() {
    // given
    assertThat(ledger.planAhead(first(BULK, "bulk-1"), 2)).contains("bulk-1");
    assertThat(ledger.planAhead(first(BULK, "bulk-2"), 2)).contains("bulk-2");
    assertThat(ledger.planAhead(first(BULK, "bulk-3"), 2)).isEmpty();

    // when
    Optional<String> first = ledger.planAhead(first(BULK, "bulk-3", URGENT, "urgent-1"), 2);
    Optional<String> second = ledger.planAhead(first(BULK, "bulk-3", URGENT, "urgent-2"), 2);
    Optional<String> third = ledger.planAhead(first(BULK, "bulk-3", URGENT, "urgent-3"), 2);

    // then
    assertThat(first).contains("urgent-1");
    assertThat(second).contains("urgent-2");
    assertThat(third).isEmpty();
    // The reply to the call before may have been lost.
    assertThat(ledger.planAhead(first(URGENT, "urgent-2"), 2)).contains("urgent-2");
  }

  @Test
  void slotsForPlanningAreSharedOverAllPlanners() {
    // given
    var other = new SeatLedger(redis, SeatSettings.DEFAULTS);
    var _ = other.renew("{}", Map.of(), Map.of(), List.of(), List.of());
    for (int i = 0; i < 8; i++) {
      assertThat(ledger.planAhead(first(DATA_SETS, "d-" + i), 8)).isPresent();
    }
    assertThat(other.planAhead(first(REPORTS, "r-0"), 8)).isEmpty();

    // when: slots become free one by one, and the tenant with eight asks first each time
    List<String> granted = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ledger.begun("d-" + i);
      ledger.planAhead(first(DATA_SETS, "later-" + i), 8).ifPresent(granted::add);
      other.planAhead(first(REPORTS, "r-" + i), 8).ifPresent(granted::add);
    }

    // then
    assertThat(granted.subList(0, 4)).containsExactly("r-0", "r-1", "r-2", "r-3");
    assertThat(granted.subList(4, 6)).anyMatch(it -> it.startsWith("later-"));
  }

  @Test
  void ofOneQueueTheFirstPlaceOverAllPlannersIsServed() {
    // given
    var other = new SeatLedger(redis, SeatSettings.DEFAULTS);
    var _ = other.renew("{}", Map.of(), Map.of(), List.of(), List.of());
    var _ = ledger.planAhead(first(DATA_SETS, "running"), 1);
    var later = Map.of(DATA_SETS, new PlanSlots.Placed("later", 2));
    var sooner = Map.of(DATA_SETS, new PlanSlots.Placed("sooner", 1));
    assertThat(other.planAhead(sooner, 1)).isEmpty();

    // when
    ledger.begun("running");
    Optional<String> first = ledger.planAhead(later, 1);
    Optional<String> second = other.planAhead(sooner, 1);

    // then
    assertThat(first).isEmpty();
    assertThat(second).contains("sooner");
  }

  @Test
  void aPlannerThatTakesNoSlotHoldsUpOthersForASecondAtMost() throws Exception {
    // given
    var other = new SeatLedger(redis, SeatSettings.DEFAULTS);
    var _ = other.renew("{}", Map.of(), Map.of(), List.of(), List.of());
    assertThat(other.planAhead(first(URGENT, "u-0"), 1)).contains("u-0");
    assertThat(other.planAhead(first(URGENT, "u-1"), 1)).isEmpty();
    ledger.begun("u-0");

    // when
    Optional<String> first = ledger.planAhead(first(DATA_SETS, "d-0"), 1);
    Thread.sleep(1_100);
    Optional<String> second = ledger.planAhead(first(DATA_SETS, "d-0"), 1);

    // then
    assertThat(first).isEmpty();
    assertThat(second).contains("d-0");
  }

  /** What is counted twice must agree, whatever happens in whichever order. */
  @Test
  void theCountsOfQueuesAreThoseOfTheirSeatsAndClaims() throws Exception {
    var quick =
        new SeatLedger(
            redis,
            new SeatSettings(
                Duration.ofMillis(300),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(10)));
    var random = new Random(7);
    List<JobQueue> queues = List.of(REPORTS, DATA_SETS, LATECOMER, URGENT, BULK);
    List<SeatClaim> claims = new ArrayList<>();
    for (int step = 0; step < 600; step++) {
      int choice = random.nextInt(10);
      if (choice < 4 || claims.isEmpty()) {
        SeatClaim claim = claim(queues.get(random.nextInt(queues.size())));
        claims.add(claim);
        var _ = quick.claim(claim, places);
      } else {
        SeatClaim claim = claims.get(random.nextInt(claims.size()));
        String name = held().get(claim.token());
        switch (choice) {
          case 4, 5 -> quick.withdraw(claim, Set.of(A, B));
          case 6, 7 -> quick.release(name == null ? A : name, claim);
          case 8 -> {
            boolean _ = quick.yieldSeat(name == null ? A : name, claim);
          }
          default -> {
            var _ =
                quick.renew(
                    "{}", Map.of(DATA_SETS, 500L), Map.of(A, 4, B, 4), List.of(), List.of());
          }
        }
      }
      if (step % 150 == 149) {
        // Leases expire.
        Thread.sleep(320);
      }
    }

    assertThat(counts("using")).isEqualTo(byQueue(heldTokens()));
    Set<String> waiting = Set.copyOf(client.hkeys("scriptorium:{seats}:wishes"));
    Map<String, Long> byQueue = byQueue(waiting);
    assertThat(client.smembers("scriptorium:{seats}:queues")).isEqualTo(byQueue.keySet());
    byQueue.forEach((queue, count) ->
        assertThat(client.zcard("scriptorium:{seats}:queue:" + queue)).isEqualTo(count));
  }

  /** Those of expired leases too, which count until the seat is wanted. */
  private List<String> heldTokens() {
    List<String> tokens = new ArrayList<>(client.zrange("scriptorium:{seats}:held:" + A, 0, -1));
    tokens.addAll(client.zrange("scriptorium:{seats}:held:" + B, 0, -1));
    return tokens;
  }

  private Map<String, Long> counts(String hash) {
    Map<String, Long> counts = new TreeMap<>();
    client
        .hgetAll("scriptorium:{seats}:" + hash)
        .forEach((queue, count) -> counts.put(queue, Long.parseLong(count)));
    return counts;
  }

  private static Map<String, Long> byQueue(Iterable<String> tokens) {
    Map<String, Long> queues = new TreeMap<>();
    tokens.forEach(token -> queues.merge(queueOf(token).code(), 1L, Long::sum));
    return queues;
  }
}
