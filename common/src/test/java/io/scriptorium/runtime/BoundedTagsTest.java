package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedTagsTest {

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  BoundedTagsTest() {
    BoundedTags.bound(meters);
  }

  @Test
  void aThousandLongNamesMakeASmallScrape() {
    String rest = "m".repeat(1_000_000);

    IntStream.range(0, 1_000).forEach(i -> count("model", i + rest));

    assertThat(meters.scrape().length()).isLessThan(50_000);
    assertThat(meters.getMeters()).hasSize(BoundedTags.MOST_VALUES + 1);
    assertThat(counter("model", BoundedTags.OTHER).count())
        .isEqualTo(1_000 - BoundedTags.MOST_VALUES);
  }

  @Test
  void aHostileNameStaysOneLabel() {
    count("model", "a\"} 1\nforged_total{x=\"y\"} 1\n\u001b]0;title\u0007\ud800\u202e");

    List<String> lines = meters.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    assertThat(lines)
        .containsExactly(
            "calls_total{model=\"a\\\"} 1 forged_total{x=\\\"y\\\"} 1 �]0;title���\"} 1.0");
  }

  @Test
  void valuesOfRemovedMetersMakeRoom() {
    for (int round = 0; round < 3; round++) {
      for (int i = 0; i < BoundedTags.MOST_VALUES; i++) {
        count("model", round + "-" + i);
      }
      assertThat(meters.getMeters()).hasSize(BoundedTags.MOST_VALUES);
      List.copyOf(meters.getMeters()).forEach(meters::remove);
    }
  }

  @Test
  void metersBeyondTheirBoundAreLeftOut() {
    for (int i = 0; i <= BoundedTags.MOST_METERS; i++) {
      meters.counter("meter-" + i);
    }
    assertThat(meters.getMeters()).hasSize(BoundedTags.MOST_METERS);

    Meter removed = meters.getMeters().getFirst();
    meters.remove(removed);
    meters.counter("another").increment();

    assertThat(meters.get("another").counter().count()).isOne();
  }

  @Test
  void moreServersAreAllowed() {
    IntStream.range(0, 500).forEach(i -> count("server", "http://gpu-%d:8000/v1".formatted(i)));

    assertThat(counter("server", "http://gpu-499:8000/v1").count()).isOne();
  }

  private void count(String tag, String value) {
    Counter.builder("calls").tag(tag, value).register((MeterRegistry) meters).increment();
  }

  private Counter counter(String tag, String value) {
    return meters.get("calls").tag(tag, value).counter();
  }
}
