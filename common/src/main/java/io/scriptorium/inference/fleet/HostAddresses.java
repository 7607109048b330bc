package io.scriptorium.inference.fleet;

import java.net.InetAddress;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last known addresses of host names. A name that cannot be resolved keeps those that it had.
 * Used by one thread at a time.
 */
final class HostAddresses implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);

  private final HostResolver resolver;
  // Platform threads: a lookup blocks its thread in the operating system, and would keep the few
  // carriers of all virtual threads. One lookup of a name runs at a time, so names bound them.
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("dns-", 0).factory());
  private final Map<String, Future<List<InetAddress>>> running = new HashMap<>();
  private final Map<String, List<InetAddress>> known = new HashMap<>();
  private final Set<String> failing = new HashSet<>();

  HostAddresses(HostResolver resolver) {
    this.resolver = resolver;
  }

  /** Looks all these names up at once; one that takes longer is taken up at the next call. */
  void refresh(Collection<String> hosts, long deadlineNanos) throws InterruptedException {
    for (String host : hosts) {
      running.computeIfAbsent(host, it -> threads.submit(() -> resolver.resolve(it)));
    }
    for (String host : hosts) {
      collect(host, running.get(host), deadlineNanos);
    }
  }

  /** The addresses of a name, in an order that stays; empty where none was ever found. */
  List<InetAddress> of(String host) {
    return known.getOrDefault(host, List.of());
  }

  private void collect(String host, @Nullable Future<List<InetAddress>> lookup, long deadlineNanos)
      throws InterruptedException {
    if (lookup == null) {
      return;
    }
    try {
      long left = Math.max(0, deadlineNanos - System.nanoTime());
      List<InetAddress> found = oneFamily(lookup.get(left, TimeUnit.NANOSECONDS));
      running.remove(host);
      if (found.isEmpty()) {
        failed(host, "it has no address");
        return;
      }
      known.put(host, found);
      if (failing.remove(host)) {
        log.info("{} is resolved again: {} addresses", host, found.size());
      }
    } catch (TimeoutException e) {
      failed(host, "the lookup takes long");
    } catch (ExecutionException e) {
      running.remove(host);
      failed(host, String.valueOf(e.getCause()));
    }
  }

  private void failed(String host, String why) {
    if (failing.add(host)) {
      log.warn(
          "{} cannot be resolved ({}); its {} known addresses stay, and it is tried again",
          host,
          why,
          of(host).size());
    }
  }

  // A host with addresses of both families is one server, and must not be counted twice. The
  // resolver puts the family first that the JVM prefers.
  private static List<InetAddress> oneFamily(List<InetAddress> addresses) {
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
