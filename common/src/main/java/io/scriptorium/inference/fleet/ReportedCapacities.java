package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.ReportedCapacity.Pending;
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
 * The last known reports of servers on their seats. One that could not answer is asked again at the
 * next occasion, others after an interval.
 */
final class ReportedCapacities implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ReportedCapacities.class);

  private record Report(ReportedCapacity report, long nanos) {}

  private final SeatProbe question;
  private final Duration interval;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<URI, Report> reports = new ConcurrentHashMap<>();
  // Servers that may have been started anew.
  private final Set<URI> doubted = ConcurrentHashMap.newKeySet();

  ReportedCapacities(SeatProbe question, Duration interval) {
    this.question = question;
    this.interval = interval;
  }

  /**
   * Asks those of the servers whose turn it is, all at once, and forgets all others.
   *
   * @param limit how long that may take; who has not answered by then is away
   */
  void refresh(List<InferenceServer> servers, Duration limit) throws InterruptedException {
    Set<URI> urls = servers.stream().map(InferenceServer::baseUrl).collect(Collectors.toSet());
    reports.keySet().retainAll(urls);
    doubted.retainAll(urls);
    List<Callable<Boolean>> questions =
        servers.stream().filter(this::isDue).map(this::asking).toList();
    if (!questions.isEmpty()) {
      var _ = threads.invokeAll(questions, limit.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** The server is asked again at the next occasion, whatever it said before. */
  void doubt(InferenceServer server) {
    doubted.add(server.baseUrl());
  }

  /** The last report, kept while the server is away. */
  ReportedCapacity of(InferenceServer server) {
    Report last = reports.get(server.baseUrl());
    return last == null ? new Pending() : last.report();
  }

  /** Whether it has never answered. */
  boolean isUnheard(InferenceServer server) {
    return !reports.containsKey(server.baseUrl());
  }

  private boolean isDue(InferenceServer server) {
    Report last = reports.get(server.baseUrl());
    return last == null
        || doubted.contains(server.baseUrl())
        || System.nanoTime() - last.nanos() >= interval.toNanos();
  }

  private Callable<Boolean> asking(InferenceServer server) {
    return () -> {
      try {
        ReportedCapacity report = question.ask(server);
        reports.put(server.baseUrl(), new Report(report, System.nanoTime()));
        return doubted.remove(server.baseUrl());
      } catch (InferenceException e) {
        log.debug("The seats are not known: {}", e.failure().reason());
        return false;
      }
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
