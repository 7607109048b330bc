package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.SeatProbe.Pending;
import io.scriptorium.inference.fleet.SeatProbe.ReportedCapacity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last known capacity of each server. A server that could not answer is asked again at the next
 * refresh, others after an interval.
 */
final class ReportedCapacities implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReportedCapacities.class);

  private record Report(ReportedCapacity capacity, long nanos) {}

  private final SeatProbe probe;
  private final Duration interval;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<URI, Report> reports = new ConcurrentHashMap<>();
  // Servers that may have been restarted.
  private final Set<URI> invalidated = ConcurrentHashMap.newKeySet();

  ReportedCapacities(SeatProbe probe, Duration interval) {
    this.probe = probe;
    this.interval = interval;
  }

  /**
   * Asks the servers whose report is due, in parallel, and drops the reports of all others.
   *
   * @param limit how long that may take
   */
  void refresh(List<InferenceServer> servers, Duration limit) throws InterruptedException {
    Set<URI> urls = servers.stream().map(InferenceServer::baseUrl).collect(Collectors.toSet());
    reports.keySet().retainAll(urls);
    invalidated.retainAll(urls);
    List<Callable<Boolean>> probes =
        servers.stream().filter(this::isDue).map(this::probing).toList();
    if (!probes.isEmpty()) {
      var _ = threads.invokeAll(probes, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** The server is asked again at the next refresh. */
  void invalidate(InferenceServer server) {
    invalidated.add(server.baseUrl());
  }

  /** The last report, kept while the server is unavailable. */
  ReportedCapacity of(InferenceServer server) {
    Report last = reports.get(server.baseUrl());
    return last == null ? new Pending() : last.capacity();
  }

  /** Whether it has never answered. */
  boolean isPending(InferenceServer server) {
    return !reports.containsKey(server.baseUrl());
  }

  private boolean isDue(InferenceServer server) {
    Report last = reports.get(server.baseUrl());
    return last == null
        || invalidated.contains(server.baseUrl())
        || System.nanoTime() - last.nanos() >= interval.toNanos();
  }

  private Callable<Boolean> probing(InferenceServer server) {
    return () -> {
      try {
        ReportedCapacity capacity = probe.ask(server);
        reports.put(server.baseUrl(), new Report(capacity, System.nanoTime()));
        return invalidated.remove(server.baseUrl());
      } catch (InferenceException e) {
        log.debug("The seats could not be probed: {}", e.failure().reason());
        return false;
      }
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
