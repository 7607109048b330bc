package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that there are now, with their seats. DNS names are looked up again and again, and
 * servers are asked for their seats where no number is configured; one that has not answered yet
 * counts as one seat. A server whose name is gone leaves the list; what runs on it is its caller's
 * business. Any number of threads may use it.
 */
final class ServerDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerDirectory.class);

  /** How soon a server that has not answered yet is asked again, at the latest. */
  private static final Duration UNHEARD_INTERVAL = Duration.ofSeconds(1);

  private record Candidate(ServerEntry entry, InferenceServer server) {}

  private final InferenceSettings settings;
  private final DirectorySettings times;
  private final ServerConnections connections;
  private final HostAddresses addresses;
  private final ReportedCapacities reports;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private final boolean looking;
  private volatile List<InferenceServer> servers = List.of();
  private volatile Duration untilNextLook;
  private volatile boolean closed;

  /** Looks all servers up for the first time, and waits for that within the lookup timeout. */
  ServerDirectory(InferenceSettings settings, HostResolver resolver) {
    this.settings = settings;
    times = settings.directory();
    untilNextLook = times.dnsInterval();
    connections = new ServerConnections(settings.timeouts().connect(), settings.apiKey());
    addresses = new HostAddresses(resolver);
    reports =
        new ReportedCapacities(
            new SeatProbe(connections, times.documentTokens(), times.lookupTimeout()),
            times.seatsInterval());
    thread = Thread.ofVirtual().name("servers-" + settings.fleet()).unstarted(this::run);
    try {
      refresh();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (servers.isEmpty()) {
      log.warn("No inference server is found yet behind {}; the lookup goes on", names());
    }
    looking = settings.entries().stream().anyMatch(entry -> entry.dns() || entry.seats() == null);
    if (looking) {
      thread.start();
    }
  }

  /** The servers as last found, in the order of their entries; empty while no name has any. */
  List<InferenceServer> servers() {
    return servers;
  }

  /** Has this run, on the directory's own thread, whenever {@link #servers} has changed. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** The server may have been started anew: it is asked for its seats again, and soon. */
  void lookAgain(InferenceServer server) {
    if (looking) {
      reports.doubt(server);
      wake.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        boolean _ = wake.tryAcquire(untilNextLook.toNanos(), TimeUnit.NANOSECONDS);
        wake.drainPermits();
        refreshSafely();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void refreshSafely() throws InterruptedException {
    try {
      refresh();
    } catch (RuntimeException e) {
      // The next look may do better; without the thread there would be none.
      if (!closed) {
        log.error("Looking up the inference servers failed", e);
      }
    }
  }

  /** Looks everything up once, and tells the listeners of a change. */
  private void refresh() throws InterruptedException {
    Duration half = times.lookupTimeout().dividedBy(2);
    List<String> hosts =
        settings.entries().stream()
            .filter(ServerEntry::dns)
            .map(entry -> entry.url().getHost())
            .distinct()
            .toList();
    addresses.refresh(hosts, System.nanoTime() + half.toNanos());
    List<Candidate> candidates = candidates();
    List<InferenceServer> asked =
        candidates.stream()
            .filter(candidate -> candidate.entry().seats() == null)
            .map(Candidate::server)
            .toList();
    reports.refresh(asked, half);
    boolean unheard = asked.stream().anyMatch(reports::isUnheard);
    untilNextLook =
        unheard && UNHEARD_INTERVAL.compareTo(times.dnsInterval()) < 0
            ? UNHEARD_INTERVAL
            : times.dnsInterval();
    publish(candidates.stream().map(this::withSeats).toList());
  }

  /** Every server once; of two entries for one server, the first holds. */
  private List<Candidate> candidates() {
    Map<URI, Candidate> found = new LinkedHashMap<>();
    for (ServerEntry entry : settings.entries()) {
      for (URI url : urls(entry)) {
        var server = entry.at(url, times.defaultSeats());
        found.putIfAbsent(url, new Candidate(entry, server));
      }
    }
    return List.copyOf(found.values());
  }

  private List<URI> urls(ServerEntry entry) {
    return entry.dns()
        ? addresses.of(entry.url().getHost()).stream()
            .map(address -> at(entry.url(), address))
            .toList()
        : List.of(entry.url());
  }

  private static URI at(URI url, InetAddress address) {
    String text = address.getHostAddress();
    // The part from % on names a network card of this machine.
    String host = address instanceof Inet6Address ? "[" + text.replaceFirst("%.*", "") + "]" : text;
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(url.getScheme() + "://" + host + port + url.getRawPath());
  }

  private InferenceServer withSeats(Candidate candidate) {
    InferenceServer server = candidate.server();
    return candidate.entry().seats() == null
        ? server.withSeats(reports.of(server).seats(times.defaultSeats()))
        : server;
  }

  private void publish(List<InferenceServer> now) {
    List<InferenceServer> before = servers;
    if (before.equals(now)) {
      return;
    }
    servers = now;
    var gone = new ArrayList<>(before);
    gone.removeAll(now);
    var come = new ArrayList<>(now);
    come.removeAll(before);
    log.info("Inference servers: {} now; come {}, gone {}", now.size(), shown(come), shown(gone));
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.error("A listener failed on a change of the inference servers", e);
      }
    }
  }

  private String names() {
    return settings.entries().stream().map(ServerEntry::name).collect(Collectors.joining(", "));
  }

  private static List<String> shown(List<InferenceServer> servers) {
    return servers.stream().map(it -> "%s (%d seats)".formatted(it.name(), it.seats())).toList();
  }

  /** Ends the lookups; {@link #servers} stays as it is. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    connections.close();
    addresses.close();
    reports.close();
  }
}
