package io.scriptorium.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.runtime.Worker.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicReference<Health> health = new AtomicReference<>(new Health.Ready());
  private final ManagementServer server =
      ManagementServer.start("127.0.0.1", 0, meters, health::get);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void aReadyWorkerIsLiveAndReady() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void aWaitingWorkerIsLiveAndReportsWhatItWaitsFor() throws Exception {
    health.set(new Health.NotReady("Redis is unavailable"));

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body()).contains("Redis is unavailable");
  }

  @Test
  void aDeadWorkerReportsItsCause() throws Exception {
    health.set(new Health.Dead(new IllegalStateException("the consumer was fenced")));

    HttpResponse<String> live = get("/health/live");
    assertThat(live.statusCode()).isEqualTo(503);
    assertThat(live.body()).contains("the consumer was fenced");
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void showsTheMeters() throws Exception {
    meters.counter("scriptorium.sections").increment(3);

    HttpResponse<String> metrics = get("/metrics");

    assertThat(metrics.body()).contains("scriptorium_sections_total 3.0");
    assertThat(metrics.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/plain; version=0.0.4");
  }

  @Test
  void anUnknownPathNamesTheKnownOnes() throws Exception {
    HttpResponse<String> response = get("/helth");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/helth", "/health/live", "/health/ready", "/metrics");
  }

  @Test
  void aTakenPortIsAStartupMistakeThatNamesItAndItsOption() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> ManagementServer.start("127.0.0.1", port, meters, health::get))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("--management-port")
          .hasMessageContaining("MANAGEMENT_PORT");
    }
  }

  @Test
  void anUnknownHostIsAStartupMistakeThatNamesItAndItsOption() {
    assertThatThrownBy(() -> ManagementServer.start("no such host", 0, meters, health::get))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("no such host")
        .hasMessageContaining("--management-host");
  }

  private HttpResponse<String> get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
