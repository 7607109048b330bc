package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerAddress;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current servers with their seats. From {@link #start} on, DNS names are looked up at an
 * interval, and servers are asked for their seats where no number is configured; one that has not
 * answered yet counts as one seat. Any number of threads may use it.
 */
final class ServerDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerDirectory.class);

  /** The longest time until a server that has not answered yet is asked again. */
  private static final Duration PENDING_INTERVAL = Duration.ofSeconds(1);

  private final InferenceSettings settings;
  private final DirectorySettings times;
  private final HostAddresses addresses;
  private final SeatProbe probe;
  private volatile Runnable onChange = () -> {};
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private final boolean repeats;
  private volatile List<InferenceServer> servers = List.of();
  private volatile Duration untilNextLookup;
  private volatile boolean closed;

  ServerDirectory(
      InferenceSettings settings, ServerConnections connections, HostAddresses.Resolver resolver) {
    this.settings = settings;
    times = settings.directory();
    repeats = settings.entries().stream().anyMatch(entry -> entry.dns() || entry.seats() == null);
    untilNextLookup = times.dnsInterval();
    addresses = new HostAddresses(resolver);
    probe = new SeatProbe(connections, times);
    thread = Thread.ofVirtual().name("servers-" + settings.fleet()).unstarted(this::run);
  }

  /**
   * Looks all servers up, waits for that within the lookup timeout, and repeats it from then on.
   */
  void start() {
    try {
      refresh();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (servers.isEmpty()) {
      log.warn("No inference server is found yet at {}; the lookup is repeated", names());
    }
    if (repeats) {
      thread.start();
    }
  }

  /** The servers as last found, in the order of their entries; empty before the first is found. */
  List<InferenceServer> servers() {
    return servers;
  }

  /**
   * @param action run on the directory's own thread whenever {@link #servers} has changed
   */
  void onChange(Runnable action) {
    onChange = action;
  }

  /** The server may have been restarted: it is soon asked for its seats again. */
  void refreshSoon(InferenceServer server) {
    if (repeats) {
      probe.invalidate(server);
      wake.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        boolean _ = wake.tryAcquire(untilNextLookup.toNanos(), TimeUnit.NANOSECONDS);
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
      // The next lookup may succeed; without the thread there would be none.
      if (!closed) {
        log.error("The lookup of the inference servers failed", e);
      }
    }
  }

  private void refresh() throws InterruptedException {
    Duration half = times.lookupTimeout().dividedBy(2);
    List<String> hosts =
        settings.entries().stream()
            .filter(ServerEntry::dns)
            .map(entry -> entry.host())
            .distinct()
            .toList();
    addresses.refresh(hosts, System.nanoTime() + half.toNanos());
    // Every server once; of two entries for one server, the first is used.
    Map<URI, ServerEntry> found = new LinkedHashMap<>();
    settings.entries().forEach(entry -> urls(entry).forEach(url -> found.putIfAbsent(url, entry)));
    Map<URI, ServerEntry> asked = new LinkedHashMap<>(found);
    asked.values().removeIf(entry -> entry.seats() != null);
    probe.refresh(servers(asked), half);
    untilNextLookup =
        asked.keySet().stream().anyMatch(probe::isPending)
                && PENDING_INTERVAL.compareTo(times.dnsInterval()) < 0
            ? PENDING_INTERVAL
            : times.dnsInterval();
    publish(servers(found));
  }

  private List<InferenceServer> servers(Map<URI, ServerEntry> entries) {
    return entries.entrySet().stream()
        .map(entry -> entry.getValue().at(entry.getKey(), probe.seats(entry.getKey())))
        .toList();
  }

  private List<URI> urls(ServerEntry entry) {
    return entry.dns()
        ? addresses.of(entry.host()).stream().map(address -> at(entry.url(), address)).toList()
        : List.of(entry.url());
  }

  private static URI at(URI url, InetAddress address) {
    String text = address.getHostAddress();
    // The part from % on names a network interface of this machine.
    return ServerAddress.withHost(url, address instanceof Inet6Address ? withoutZone(text) : text);
  }

  private static String withoutZone(String address) {
    int zone = address.indexOf('%');
    return zone < 0 ? address : address.substring(0, zone);
  }

  private void publish(List<InferenceServer> now) {
    List<InferenceServer> before = servers;
    if (before.equals(now)) {
      return;
    }
    servers = now;
    var removed = new ArrayList<>(before);
    removed.removeAll(now);
    var added = new ArrayList<>(now);
    added.removeAll(before);
    log.info(
        "Inference servers: {}; added {}, removed {}", now.size(), shown(added), shown(removed));
    onChange.run();
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
    addresses.close();
    probe.close();
  }
}
