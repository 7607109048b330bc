package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.Generation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantSharesTest {

  /** One document after another, each a second of so many tokens. */
  private static List<Generation> documents(int from, int to, int tokens) {
    List<Generation> generations = new ArrayList<>();
    for (int second = from; second < to; second++) {
      Instant start = Instant.EPOCH.plusSeconds(second);
      generations.add(
          new Generation(
              "http://a/v1",
              start,
              start,
              start.plusSeconds(1),
              1,
              10,
              0,
              tokens,
              Generation.Finish.STOP,
              null,
              "conversation",
              List.of(),
              "output",
              "Write.",
              null));
    }
    return generations;
  }

  @Test
  void thePartOfEachTenantIsThatOfItsTokens() {
    var shares =
        new TenantShares(
            Map.of("tenant-1", documents(0, 100, 30), "tenant-2", documents(0, 100, 10)));

    assertThat(shares.lines())
        .containsExactly(
            "tenant-1: 75.0 to 75.0 % of the tokens in each of 7 times 60 s",
            "tenant-2: 25.0 to 25.0 % of the tokens in each of 7 times 60 s");
  }

  @Test
  void onlyTimesCountInWhichAllTenantsHaveJobsWaiting() {
    var shares =
        new TenantShares(
            Map.of("tenant-1", documents(0, 200, 10), "tenant-2", documents(100, 168, 10)));

    assertThat(shares.lines().getFirst())
        .isEqualTo("tenant-1: 50.0 to 50.0 % of the tokens in each of 1 times 60 s");
  }

  @Test
  void aRunOfLessThanAMinuteSaysSo() {
    var shares =
        new TenantShares(
            Map.of("tenant-1", documents(0, 50, 10), "tenant-2", documents(0, 50, 10)));

    assertThat(shares.lines())
        .contains("tenant-1: no minute in which all tenants had jobs waiting");
  }
}
