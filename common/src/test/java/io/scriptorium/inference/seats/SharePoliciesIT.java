package io.scriptorium.inference.seats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.job.TenantPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the policies of tenants let them have, by the ledger in a real Redis. */
class SharePoliciesIT extends LedgerBed {

  private long version;

  private void keep(TenantPolicy... policies) {
    ledger.keep(
        new SharePolicies(
            ++version,
            Stream.of(policies).collect(Collectors.toMap(TenantPolicy::tenant, it -> it))));
  }

  private static TenantPolicy weight(String tenant, int weight) {
    return new TenantPolicy(tenant, weight, null, null, null, false);
  }

  private static TenantPolicy limits(
      String tenant, @Nullable Integer jobs, @Nullable Integer seats, @Nullable Long tokens) {
    return new TenantPolicy(tenant, 1, jobs, seats, tokens, false);
  }

  private void yieldAll() {
    for (String token : List.copyOf(held().keySet())) {
      var _ = ledger.yieldSeat(serverOf(token), claimOf(token));
    }
  }

  @Test
  void seatsAndTokensAreSharedByWeight() {
    keep(weight("reports", 3));
    ask(DATA_SETS, 400);
    ask(REPORTS, 400);
    var random = new Random(1);
    long reports = 0;
    long all = 0;
    for (int second = 0; second < 150; second++) {
      Map<JobQueue, Long> seats = seatsByQueue();
      long ofReports = 500 * seats.getOrDefault(REPORTS, 0L);
      long ofDataSets = 500 * seats.getOrDefault(DATA_SETS, 0L);
      if (second >= 30) {
        reports += ofReports;
        all += ofReports + ofDataSets;
      }
      renew(Map.of(REPORTS, ofReports, DATA_SETS, ofDataSets));
      // Two sections end, of any jobs.
      List<String> tokens = new ArrayList<>(held().keySet());
      Collections.shuffle(tokens, random);
      tokens.subList(0, 2).forEach(token -> ledger.yieldSeat(serverOf(token), claimOf(token)));
    }

    assertThat(100.0 * reports / all).isCloseTo(75, within(3.0));
  }

  @Test
  void aTenantHasNoMoreSeatsThanItMay() {
    keep(limits("data-sets", null, 3, null));

    ask(DATA_SETS, 20);

    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 3L));
    // Another class of it counts as well, another tenant does not.
    ask(BULK, 2);
    ask(REPORTS, 2);
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 3L, REPORTS, 2L));
    // One more may be had as soon as it has fewer.
    keep(limits("data-sets", null, 4, null));
    renew(Map.of());
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L, REPORTS, 2L));
  }

  @Test
  void aLowerLimitIsReachedAsSectionsEnd() {
    ask(DATA_SETS, 20);
    assertThat(renew(Map.of()).back()).isEmpty();

    keep(limits("data-sets", null, 2, null));

    assertThat(renew(Map.of()).back()).containsExactly(DATA_SETS);
    yieldAll();
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 2L));
    assertThat(renew(Map.of()).back()).isEmpty();
  }

  @Test
  void whatIsPausedGivesUpItsSeatsAndTakesNoneUntilItIsResumed() {
    ask(DATA_SETS, 6);
    keep(TenantPolicy.of("data-sets").withPaused(true));

    yieldAll();
    ask(DATA_SETS, 6);
    renew(Map.of());

    assertThat(held()).isEmpty();
    assertThat(ledger.planAhead(first(DATA_SETS, "d"), 8)).isEmpty();
    ask(REPORTS, 1);
    assertThat(seatsByQueue()).isEqualTo(Map.of(REPORTS, 1L));

    keep(TenantPolicy.of("data-sets"));
    renew(Map.of());
    assertThat(seatsByQueue()).isEqualTo(Map.of(REPORTS, 1L, DATA_SETS, 6L));
  }

  @Test
  void allArePausedByThePolicyOfAllThoughTheyHaveTheirOwn() {
    keep(weight("reports", 3), TenantPolicy.of(TenantPolicy.ALL).withPaused(true));

    ask(REPORTS, 1);
    ask(DATA_SETS, 1);

    assertThat(held()).isEmpty();
  }

  @Test
  void aTenantBeginsNothingMoreOnceItHadItsTokensOfTheDay() {
    keep(limits("data-sets", null, null, 10_000L));
    ask(DATA_SETS, 3);
    renew(Map.of(DATA_SETS, 9_000L));
    ask(DATA_SETS, 1);
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 4L));

    renew(Map.of(BULK, 1_000L));

    ask(DATA_SETS, 1);
    yieldAll();
    assertThat(held()).isEmpty();
    assertThat(ledger.tenants().getOrDefault("data-sets", TenantUse.NONE).tokensToday())
        .isEqualTo(10_000);
    // The next day.
    client.hset("scriptorium:{seats}:today", "", "1");
    renew(Map.of());
    assertThat(seatsByQueue()).isEqualTo(Map.of(DATA_SETS, 1L));
  }

  @Test
  void noMoreJobsOfATenantArePlannedThanMayRun() {
    keep(limits("data-sets", 2, null, null));

    assertThat(ledger.planAhead(first(DATA_SETS, "d-1"), 8)).contains("d-1");
    assertThat(ledger.planAhead(first(BULK, "d-2"), 8)).contains("d-2");
    assertThat(ledger.planAhead(first(DATA_SETS, "d-3"), 8)).isEmpty();
    assertThat(ledger.planAhead(first(REPORTS, "r-1"), 8)).contains("r-1");

    // One that has begun still runs, with a seat or without.
    SeatClaim begun = ask(DATA_SETS, 1).getFirst();
    ledger.begun("d-1");
    assertThat(ledger.planAhead(first(DATA_SETS, "d-3"), 8)).isEmpty();
    ledger.release(serverOf(begun.token()), begun);
    assertThat(ledger.planAhead(first(DATA_SETS, "d-3"), 8)).contains("d-3");
  }

  @Test
  void earlierPoliciesDoNotReplaceLaterOnesAndAnEmptiedLedgerHasNone() {
    keep(limits("data-sets", null, 1, null));
    ledger.keep(SharePolicies.NONE);

    ask(DATA_SETS, 3);
    assertThat(held()).hasSize(1);
    assertThat(renew(Map.of()).policies()).isEqualTo(version);
    client.flushAll();
    assertThat(renew(Map.of()).policies()).isZero();
  }
}
