package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.runtime.Telemetry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTelemetryTest {

  private static final String SERVER = "http://gpu:8000/v1";

  /** Each of four such answers added some fifty series with the whole name, a megabyte each. */
  @Test
  void longNamesOfModelsMakeNoLongScrape() {
    var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var telemetry = new RequestTelemetry("writer", Telemetry.untraced(meters));
    var request = new ChatRequest("tea", List.of(ChatMessage.user("Write.")), 10);

    for (int i = 0; i < 1_000; i++) {
      telemetry.attempt(SERVER, request).answered(answer(i + "m".repeat(1_000_000)));
    }

    assertThat(meters.scrape().length()).isLessThan(500_000);
  }

  private static ChatAnswer answer(String model) {
    return new ChatAnswer(
        "text",
        new TokenUsage(1, 0, 1),
        SERVER,
        model,
        FinishReason.STOP,
        Duration.ofMillis(1),
        Duration.ofMillis(2));
  }
}
