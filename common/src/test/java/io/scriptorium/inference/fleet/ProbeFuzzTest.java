package io.scriptorium.inference.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever a server says of itself, it gets seats within bounds. */
class ProbeFuzzTest {

  private static final int MOST_SEATS = 100_000;
  private static final int DEFAULT_SEATS = 4;

  @Test
  void propertiesAndMetrics() {
    Fuzzing.run(
        "properties and metrics",
        List.of(
            "{\"total_slots\":8,\"default_generation_settings\":{\"n_ctx\":4096}}",
            "# TYPE vllm:cache_config_info gauge\n"
                + "vllm:cache_config_info{block_size=\"16\",engine=\"0\",num_gpu_blocks=\"27000\"}"
                + " 1.0\n"
                + "vllm:cache_config_info{block_size=\"16\",engine=\"1\",num_gpu_blocks=\"27000\"}"
                + " 1.0\n"),
        mutator -> {
          String body = new String(mutator.bytes(), UTF_8);
          Stream.of(SeatProbe.slots(body), SeatProbe.documents(body, 30_000))
              .flatMap(it -> it.stream())
              .forEach(it -> assertThat(it.seats(DEFAULT_SEATS)).isBetween(1, MOST_SEATS));
        });
  }
}
