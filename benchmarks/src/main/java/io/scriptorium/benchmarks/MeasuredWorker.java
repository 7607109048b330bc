package io.scriptorium.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A planner, writer or assembler as a user starts it, in a process of its own, asked over its
 * management endpoint.
 */
final class MeasuredWorker implements AutoCloseable {

  private static final Pattern MANAGEMENT =
      Pattern.compile("health and metrics: (http://[^\\s.]+(?:\\.\\d+)*:\\d+)");
  private static final Pattern RUNS = Pattern.compile("The (\\w+) runs; ");
  private static final int SCRAPES = 9;
  private static final Duration READY_LIMIT = Duration.ofSeconds(60);

  private final String command;
  private final String name;
  final BenchmarkProcess process;
  private final HttpClient http;

  private @Nullable URI management;

  private MeasuredWorker(String command, String name, BenchmarkProcess process, HttpClient http) {
    this.command = command;
    this.name = name;
    this.process = process;
    this.http = http;
  }

  /**
   * Begins to start it; {@link #awaitReady} waits for the end of that.
   *
   * @param launcher the command {@code scriptorium}
   */
  static MeasuredWorker start(
      Path launcher,
      String command,
      int number,
      Path folder,
      Map<String, String> environment,
      HttpClient http) {
    String name = command + "-" + number;
    return new MeasuredWorker(
        command,
        name,
        BenchmarkProcess.start(
            folder.resolve(name + ".log"),
            environment,
            new ProcessBuilder(launcher.toString(), command)),
        http);
  }

  /** The command that it runs, which is its kind of worker. */
  String command() {
    return command;
  }

  /** Waits until it runs, where it has no health endpoint. */
  void awaitRunning() throws InterruptedException {
    var _ = process.await(RUNS, BenchmarkProcess.LAUNCH_LIMIT);
  }

  /** Waits until it takes work. */
  void awaitReady() throws InterruptedException {
    URI url = URI.create(process.await(MANAGEMENT, BenchmarkProcess.LAUNCH_LIMIT));
    management = url;
    BenchmarkProcess.await(
        "ready " + name,
        READY_LIMIT,
        () -> {
          process.requireAlive();
          return get(url, "/health/ready").statusCode() == 200 ? true : null;
        });
  }

  /** What its heap holds when its garbage is collected, in bytes. */
  long liveHeapBytes() throws InterruptedException {
    process.collectGarbage();
    return (long)
        scrape()
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }

  /** Reads its meters. */
  String scrape() {
    URI url = management;
    if (url == null) {
      throw new IllegalStateException("The " + name + " is not ready yet.");
    }
    return get(url, "/metrics").body();
  }

  /** How much it exposes, and how long a scrape takes: the median of a few. */
  Contestant.Exposition exposition() {
    List<Duration> times = new ArrayList<>();
    String text = "";
    for (int scrape = 0; scrape < SCRAPES; scrape++) {
      long start = System.nanoTime();
      text = scrape();
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    times.sort(Comparator.naturalOrder());
    long series = text.lines().filter(line -> !line.startsWith("#")).count();
    return new Contestant.Exposition(series, times.get(SCRAPES / 2));
  }

  private HttpResponse<String> get(URI url, String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(url.resolve(path)).timeout(READY_LIMIT).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(
          "The %s does not answer at %s%s: %s".formatted(name, url, path, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while asking the " + name, e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
