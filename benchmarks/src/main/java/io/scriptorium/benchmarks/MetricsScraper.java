package io.scriptorium.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads the workers' meters as often as the Prometheus of docker-compose.yml does. */
final class MetricsScraper implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private MetricsScraper() {}

  static MetricsScraper start(List<MeasuredWorker> workers) {
    MetricsScraper scraper = new MetricsScraper();
    List<MeasuredWorker> all = List.copyOf(workers);
    var _ =
        scraper.clock.scheduleAtFixedRate(
            () -> all.forEach(MeasuredWorker::scrape),
            0,
            INTERVAL.toMillis(),
            TimeUnit.MILLISECONDS);
    return scraper;
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
