package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.scriptorium.inference.client.AnswerListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerSpeedsTest {

  private static final long MILLISECOND = 1_000_000L;

  // Near its overflow, as the clock may start anywhere.
  private long now = Long.valueOf(Long.MAX_VALUE) - 2_000 * MILLISECOND;
  private final ServerSpeeds speeds = new ServerSpeeds(() -> now);

  @Test
  void measuresTheTokensASecondOfOneStream() {
    // given
    List<AnswerListener> streams = List.of(start("a"), start("a"));

    // when
    for (int i = 0; i < 30; i++) {
      pass(100);
      streams.forEach(stream -> stream.generated(5));
    }

    // then
    assertThat(speeds.rate("a").orElseThrow()).isCloseTo(50, within(0.001));
  }

  @Test
  void aServerMuchSlowerThanTheMedianOfItsPeersIsGivenLess() {
    // when
    run(5, Map.of("a", 100.0, "b", 120.0, "c", 80.0, "slow", 10.0));

    // then
    assertThat(speeds.share("slow")).isCloseTo(0.1, within(0.001));
    assertThat(List.of("a", "b", "c"))
        .allSatisfy(one -> assertThat(speeds.share(one)).isEqualTo(1));
  }

  @Test
  void aServerThatIsSomewhatSlowerIsGivenAll() {
    // when
    run(5, Map.of("a", 100.0, "b", 100.0, "slower", 34.0));

    // then
    assertThat(speeds.share("slower")).isEqualTo(1);
  }

  @Test
  void oneUnusuallyFastPeerSlowsNobody() {
    // when
    run(5, Map.of("fast", 1000.0, "a", 100.0, "b", 100.0, "c", 100.0));

    // then
    assertThat(speeds.share("a")).isEqualTo(1);
  }

  @Test
  void onePeerIsEnough() {
    // when
    run(5, Map.of("a", 100.0, "slow", 20.0));

    // then
    assertThat(speeds.share("slow")).isCloseTo(0.2, within(0.001));
    assertThat(speeds.share("a")).isEqualTo(1);
  }

  @Test
  void aServerWithoutPeersIsGivenAll() {
    // when
    run(5, Map.of("alone", 1.0));

    // then
    assertThat(speeds.share("alone")).isEqualTo(1);
    assertThat(speeds.share("unknown")).isEqualTo(1);
  }

  @Test
  void aServerThatStandsStillIsNoticedWhileItsStreamsAreOpen() {
    // given
    AnswerListener still = start("still");
    AnswerListener other = start("other");
    for (int i = 0; i < 50; i++) {
      pass(100);
      still.generated(10);
      other.generated(10);
    }
    assertThat(speeds.share("still")).isEqualTo(1);

    // when
    for (int i = 0; i < 50; i++) {
      pass(100);
      other.generated(10);
    }

    // then
    assertThat(speeds.share("still")).isLessThan(0.05);
    assertThat(speeds.share("other")).isEqualTo(1);
  }

  @Test
  void aServerThatRecoversIsGivenAllAgain() {
    // given
    run(10, Map.of("a", 100.0, "b", 100.0, "slow", 10.0));

    // when
    run(6, Map.of("a", 100.0, "b", 100.0, "slow", 100.0));

    // then
    assertThat(speeds.share("slow")).isEqualTo(1);
  }

  @Test
  void aServerOnWhichNothingRunsIsRememberedForAWhileAndThenTriedAgain() {
    // given
    run(5, Map.of("a", 100.0, "b", 100.0, "slow", 10.0));

    // when
    run(29, Map.of("a", 100.0, "b", 100.0));

    // then
    assertThat(speeds.share("slow")).isCloseTo(0.1, within(0.001));
    run(1, Map.of("a", 100.0, "b", 100.0));
    assertThat(speeds.share("slow")).isEqualTo(1);
    assertThat(speeds.rate("slow")).isEmpty();
  }

  @Test
  void aFewTokensSayNothing() {
    // given
    run(5, Map.of("a", 100.0));

    // when
    AnswerListener stream = start("b");
    pass(900);
    stream.generated(1);
    stream.ended();

    // then
    assertThat(speeds.share("b")).isEqualTo(1);
  }

  @Test
  void anAnswerThatNeverBeganCountsForNothing() {
    // when
    AnswerListener stream = speeds.stream("a");
    stream.ended();
    pass(5_000);

    // then
    assertThat(speeds.rate("a")).isEmpty();
  }

  @Test
  void forgetsServersThatAreGone() {
    // given
    run(5, Map.of("gone", 100.0, "slow", 10.0));

    // when
    speeds.keepOnly(Set.of("slow"));

    // then
    assertThat(speeds.rate("gone")).isEmpty();
    assertThat(speeds.share("slow")).isEqualTo(1);
  }

  /** Runs one stream on each server, at these tokens a second. */
  private void run(int seconds, Map<String, Double> rates) {
    Map<AnswerListener, Double> streams = new LinkedHashMap<>();
    rates.forEach((server, rate) -> streams.put(start(server), rate));
    for (int i = 0; i < seconds * 10; i++) {
      pass(100);
      streams.forEach((stream, rate) -> stream.generated(rate / 10));
    }
    streams.keySet().forEach(AnswerListener::ended);
  }

  private AnswerListener start(String server) {
    AnswerListener stream = speeds.stream(server);
    stream.began();
    return stream;
  }

  private void pass(long milliseconds) {
    now += milliseconds * MILLISECOND;
  }
}
