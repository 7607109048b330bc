package io.scriptorium.benchmarks;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.sim.GenerationLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The simulated fleet in a JVM of its own, so that its cost does not count as a worker's. */
final class SimulatorProcess implements AutoCloseable {

  private static final Pattern ADDRESSES = Pattern.compile("(?m)^(http://\\S+/v1)$");

  /**
   * Real servers are other machines: an optimizing compiler here would take the processors of what
   * is measured.
   */
  private static final List<String> JVM_OPTIONS = List.of("-Xmx2g", "-XX:TieredStopAtLevel=1");

  private final BenchmarkProcess process;
  private final Path generations;
  private final List<InferenceServer> servers;
  private final HttpClient http = HttpClient.newHttpClient();

  private SimulatorProcess(
      BenchmarkProcess process, Path generations, List<InferenceServer> servers) {
    this.process = process;
    this.generations = generations;
    this.servers = servers;
  }

  /**
   * Starts the servers, on free ports, and returns when they listen.
   *
   * @param folder gets its output and its log of generations
   */
  static SimulatorProcess start(Path folder, FleetShape fleet) throws InterruptedException {
    Path generations = folder.resolve("generations.jsonl");
    BenchmarkProcess process =
        BenchmarkProcess.start(
            folder.resolve("simulate.log"),
            Map.of("LOG_LEVEL", "warn"),
            JVM_OPTIONS,
            List.of(
                "simulate",
                "--port=0",
                "--servers=" + fleet.servers(),
                "--seats=" + fleet.seats(),
                "--decode-rate=" + fleet.tokensPerSecond(),
                "--time-scale=" + fleet.timeScale(),
                "--generations-log=" + generations));
    try {
      List<InferenceServer> servers =
          Arrays.stream(process.await(ADDRESSES).split(","))
              .map(url -> new InferenceServer(URI.create(url), fleet.seats(), null))
              .toList();
      return new SimulatorProcess(process, generations, servers);
    } catch (RuntimeException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  List<InferenceServer> servers() {
    return servers;
  }

  /** The generations that have ended, those of the warm-up too. */
  GenerationLog generations() {
    return GenerationLog.read(generations);
  }

  Duration processorTime() {
    return process.processorTime();
  }

  /** Switches a fault of a server on, until all its faults are ended. */
  void begin(InferenceServer server, String kind) throws InterruptedException {
    faults(server, "POST", "{\"fault\": \"%s\"}".formatted(kind));
  }

  /** Ends all faults of a server. */
  void endFaults(InferenceServer server) throws InterruptedException {
    faults(server, "DELETE", "");
  }

  private void faults(InferenceServer server, String method, String body)
      throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.baseUrl().resolve("/faults"))
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "%s answered %s %d: %s"
                .formatted(
                    request.uri(), request.method(), response.statusCode(), response.body()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
