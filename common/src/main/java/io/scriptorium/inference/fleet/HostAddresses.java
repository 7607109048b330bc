package io.scriptorium.inference.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last known addresses of host names. A name that cannot be resolved keeps those that it had.
 * Used by one thread at a time.
 */
final class HostAddresses implements AutoCloseable {

  /** Resolves a host name. It may block for long, and cannot be interrupted. */
  interface Resolver {
    /** As the operating system is configured: hosts file, DNS and others. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);

  private final Resolver resolver;
  // Platform threads: a lookup blocks its thread in the operating system, and would pin the few
  // carriers of all virtual threads. Each name has one lookup at most, which bounds the threads.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("dns-", 0).factory());
  private final Map<String, Future<List<InetAddress>>> running = new HashMap<>();
  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private final Set<String> failing = new HashSet<>();

  HostAddresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /** Looks all these names up in parallel; a slow lookup is awaited again at the next call. */
  void refresh(Collection<String> hosts, long deadlineNanos) throws InterruptedException {
    for (String host : hosts) {
      running.computeIfAbsent(host, it -> threads.submit(() -> oneFamily(resolver.resolve(it))));
    }
    for (var lookup : List.copyOf(running.entrySet())) {
      collect(lookup.getKey(), lookup.getValue(), deadlineNanos);
    }
  }

  /** The addresses of a name in a stable order; empty where none was ever found. */
  List<InetAddress> of(String host) {
    return known.getOrDefault(host, List.of());
  }

  private void collect(String host, Future<List<InetAddress>> lookup, long deadlineNanos)
      throws InterruptedException {
    try {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      known.put(host, lookup.get(left, TimeUnit.NANOSECONDS));
      running.remove(host);
      if (failing.remove(host)) {
        log.info("{} is resolved again: {} addresses", host, of(host).size());
      }
    } catch (TimeoutException e) {
      failed(host, "the lookup is slow");
    } catch (ExecutionException e) {
      running.remove(host);
      failed(host, String.valueOf(e.getCause()));
    }
  }

  private void failed(String host, String why) {
    if (failing.add(host)) {
      log.warn(
          "{} cannot be resolved ({}); its {} known addresses stay, and the lookup is repeated",
          host,
          why,
          of(host).size());
    }
  }

  // A host with addresses of both families is one server, and must not count twice. The resolver
  // puts the family first that the JVM prefers.
  private static List<InetAddress> oneFamily(List<InetAddress> addresses)
      throws UnknownHostException {
    if (addresses.isEmpty()) {
      throw new UnknownHostException("it has no address");
    }
    return addresses.stream()
        .filter(address -> address.getClass().equals(addresses.getFirst().getClass()))
        .distinct()
        .sorted(Comparator.comparing(InetAddress::getHostAddress))
        .toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
