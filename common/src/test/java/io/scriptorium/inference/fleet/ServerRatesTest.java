package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.inference.fleet.ServerRates.Measurement;
import io.scriptorium.job.TokenUsage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerRatesTest {

  private static final long MILLISECOND = 1_000_000L;

  // Near its overflow, as the clock may start anywhere.
  private long now = Long.valueOf(Long.MAX_VALUE) - 2_000 * MILLISECOND;
  private int looksAtTheClock;
  private final ServerRates rates =
      new ServerRates(() -> {
        looksAtTheClock++;
        return now;
      });

  @Test
  void measuresTheTokensASecondOfOneStream() {
    // given
    List<Measurement> streams = List.of(start("a"), start("a"));

    // when
    for (int i = 0; i < 30; i++) {
      pass(100);
      streams.forEach(stream -> stream.generated(5));
    }

    // then
    assertThat(rates.speed("a").orElseThrow()).isCloseTo(50, within(0.001));
  }

  @Test
  void aServerMuchSlowerThanTheMedianOfItsPeersIsGivenLess() {
    // when
    run(5, Map.of("a", 100.0, "b", 120.0, "c", 80.0, "slow", 10.0));

    // then
    assertThat(rates.share("slow")).isCloseTo(0.1, within(0.001));
    assertThat(List.of("a", "b", "c")).allSatisfy(one -> assertThat(rates.share(one)).isEqualTo(1));
  }

  @Test
  void aServerThatIsSomewhatSlowerIsGivenAll() {
    // when
    run(5, Map.of("a", 100.0, "b", 100.0, "slower", 34.0));

    // then
    assertThat(rates.share("slower")).isEqualTo(1);
  }

  @Test
  void oneUnusuallyFastPeerSlowsNobody() {
    // when
    run(5, Map.of("fast", 1000.0, "a", 100.0, "b", 100.0, "c", 100.0));

    // then
    assertThat(rates.share("a")).isEqualTo(1);
  }

  @Test
  void onePeerIsEnough() {
    // when
    run(5, Map.of("a", 100.0, "slow", 20.0));

    // then
    assertThat(rates.share("slow")).isCloseTo(0.2, within(0.001));
    assertThat(rates.share("a")).isEqualTo(1);
  }

  @Test
  void aServerWithoutPeersIsGivenAll() {
    // when
    run(5, Map.of("alone", 1.0));

    // then
    assertThat(rates.share("alone")).isEqualTo(1);
    assertThat(rates.share("unknown")).isEqualTo(1);
  }

  @Test
  void aServerThatStandsStillIsNoticedWhileItsStreamsAreOpen() {
    // given
    Measurement still = start("still");
    Measurement other = start("other");
    for (int i = 0; i < 50; i++) {
      pass(100);
      still.generated(10);
      other.generated(10);
    }
    assertThat(rates.share("still")).isEqualTo(1);

    // when
    for (int i = 0; i < 50; i++) {
      pass(100);
      other.generated(10);
    }

    // then
    assertThat(rates.share("still")).isLessThan(0.05);
    assertThat(rates.share("other")).isEqualTo(1);
  }

  @Test
  void aServerThatRecoversIsGivenAllAgain() {
    // given
    run(10, Map.of("a", 100.0, "b", 100.0, "slow", 10.0));

    // when
    run(6, Map.of("a", 100.0, "b", 100.0, "slow", 100.0));

    // then
    assertThat(rates.share("slow")).isEqualTo(1);
  }

  @Test
  void aServerOnWhichNothingRunsIsRememberedForAWhileAndThenTriedAgain() {
    // given
    run(5, Map.of("a", 100.0, "b", 100.0, "slow", 10.0));

    // when
    run(29, Map.of("a", 100.0, "b", 100.0));

    // then
    assertThat(rates.share("slow")).isCloseTo(0.1, within(0.001));
    run(1, Map.of("a", 100.0, "b", 100.0));
    assertThat(rates.share("slow")).isEqualTo(1);
    assertThat(rates.speed("slow")).isEmpty();
  }

  @Test
  void aFewTokensSayNothing() {
    // given
    run(5, Map.of("a", 100.0));

    // when
    Measurement stream = start("b");
    pass(900);
    stream.generated(1);
    stream.close();

    // then
    assertThat(rates.share("b")).isEqualTo(1);
  }

  @Test
  void anAnswerThatNeverBeganCountsForNothing() {
    // when
    Measurement stream = rates.stream("a");
    stream.close();
    pass(5_000);

    // then
    assertThat(rates.speed("a")).isEmpty();
  }

  @Test
  void measuresAllTokensASecondOverTwentySeconds() {
    // when
    run(10, Map.of("a", 100.0));
    rates.stream("a").prompted(new TokenUsage(500, 400, 20));

    // then
    assertThat(rates.rates("a").generated()).isCloseTo(50, within(0.001));
    assertThat(rates.rates("a").prompted()).isEqualTo(25);
    assertThat(rates.rates("a").cached()).isEqualTo(20);
    pass(21_000);
    assertThat(rates.rates("a")).isEqualTo(new ServerRates.Rates(0, 0, 0));
  }

  @Test
  void forgetsServersThatAreGone() {
    // given
    run(5, Map.of("gone", 100.0, "slow", 10.0));

    // when
    rates.keepOnly(Set.of("slow"));

    // then
    assertThat(rates.speed("gone")).isEmpty();
    assertThat(rates.share("slow")).isEqualTo(1);
  }

  @Test
  void thousandsOfClaimsAtOnceMeasureTheServersOnce() {
    // given
    int servers = 64;
    for (int i = 0; i < servers; i++) {
      start("server-" + i).generated(1);
    }
    pass(5_000);
    looksAtTheClock = 0;

    // when
    for (int claim = 0; claim < 2_000; claim++) {
      assertThat(rates.shares()).isEmpty();
    }

    // then
    assertThat(looksAtTheClock).isLessThan(2_000 + 2 * servers);
  }

  /** Runs one stream on each server, at these tokens a second. */
  private void run(int seconds, Map<String, Double> speeds) {
    Map<Measurement, Double> streams = new LinkedHashMap<>();
    speeds.forEach((server, speed) -> streams.put(start(server), speed));
    for (int i = 0; i < seconds * 10; i++) {
      pass(100);
      streams.forEach((stream, speed) -> stream.generated(speed / 10));
    }
    streams.keySet().forEach(Measurement::close);
  }

  private Measurement start(String server) {
    Measurement stream = rates.stream(server);
    stream.generated(1);
    return stream;
  }

  private void pass(long milliseconds) {
    now += milliseconds * MILLISECOND;
  }
}
