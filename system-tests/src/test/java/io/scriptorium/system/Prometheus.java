package io.scriptorium.system;

import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Json;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A real Prometheus that scrapes workers every second. */
final class Prometheus implements AutoCloseable {

  /** The label of all that is scraped. */
  static final String NAMESPACE = "tea";

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final URI url;
  private final HttpClient http = HttpClient.newHttpClient();

  private Prometheus(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Where the program is, if it is installed. */
  static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> Path.of(folder, "prometheus"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts one.
   *
   * @param targets the workers' addresses, by the name of their job
   * @param rules files of rules
   */
  static Prometheus start(
      Path program, Path folder, Map<String, List<URI>> targets, List<Path> rules)
      throws IOException {
    String jobs =
        targets.entrySet().stream()
            .map(job ->
                "  - job_name: %s\n    static_configs:\n      - targets: [%s]\n        labels: {namespace: %s}\n"
                    .formatted(
                        job.getKey(),
                        job.getValue().stream()
                            .map(URI::getAuthority)
                            .collect(Collectors.joining(", ")),
                        NAMESPACE))
            .collect(Collectors.joining());
    String files =
        rules.stream()
            .map(file -> "  - " + file.toAbsolutePath().normalize() + "\n")
            .collect(Collectors.joining());
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        "global:\n  scrape_interval: 1s\n  scrape_timeout: 1s\n  evaluation_interval: 1s\nrule_files:\n"
            + files
            + "scrape_configs:\n"
            + jobs);
    int port = freePort();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("prometheus"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    var prometheus = new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> !prometheus.now("up").isEmpty());
    return prometheus;
  }

  /** The single value that a query has now. */
  double valueNow(String query) throws IOException, InterruptedException {
    JsonNode result = now(query);
    if (result.size() != 1) {
      throw new AssertionError("%s has %d values: %s".formatted(query, result.size(), result));
    }
    return Double.parseDouble(result.get(0).path("value").get(1).asString());
  }

  /** Whether a query had a number at any second of a time. */
  boolean hasNumber(String query, Instant from, Instant to)
      throws IOException, InterruptedException {
    JsonNode series =
        ask(
            "/api/v1/query_range?start=%d&end=%d&step=1&query=%s"
                .formatted(from.getEpochSecond(), to.getEpochSecond(), encoded(query)));
    for (JsonNode one : series) {
      for (JsonNode value : one.path("values")) {
        if (Double.isFinite(Double.parseDouble(value.get(1).asString()))) {
          return true;
        }
      }
    }
    return false;
  }

  private JsonNode now(String query) throws IOException, InterruptedException {
    return ask("/api/v1/query?query=" + encoded(query));
  }

  private JsonNode ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new AssertionError(response.body());
    }
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8), JsonNode.class)
        .path("data")
        .path("result");
  }

  private static String encoded(String query) {
    return URLEncoder.encode(query, StandardCharsets.UTF_8);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
