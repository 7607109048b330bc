package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes the servers whose circuits are open, in parallel, at every probe interval from {@link
 * #start} on: asks for their models, which costs no generation. A server is up if it answers in
 * time with anything but a server error, as not every server lists its models.
 */
final class ServerProbes implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerProbes.class);

  /** A server, and the circuit that learns whether it is up. */
  record Probed(InferenceServer server, ServerCircuit circuit) {}

  private final ServerConnections connections;
  private final Supplier<? extends Collection<Probed>> servers;
  private final Duration interval;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer;

  /**
   * @param servers the current servers, read at every interval
   */
  ServerProbes(
      InferenceSettings settings,
      ServerConnections connections,
      Supplier<? extends Collection<Probed>> servers) {
    this.servers = servers;
    interval = settings.circuit().probeInterval();
    this.connections = connections;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("probes-" + settings.fleet()).factory());
  }

  void start() {
    var _ = timer.scheduleAtFixedRate(this::probe, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void probe() {
    try {
      var _ =
          threads.invokeAll(
              servers.get().stream()
                  .filter(one -> one.circuit().state() == ServerCircuit.State.OPEN)
                  .map(this::probing)
                  .toList());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // The timer would silently cancel all later probes, and no circuit would close before its
      // open time ends.
      if (!timer.isShutdown()) {
        log.error("Probing the inference servers failed", e);
      }
    }
  }

  private Callable<Boolean> probing(Probed one) {
    return () -> {
      boolean up = isUp(one.server());
      one.circuit().probed(up);
      return up;
    };
  }

  private boolean isUp(InferenceServer server) throws InterruptedException {
    try {
      int status = connections.get(server, "/models", interval).status();
      return status < 500 && status != 429;
    } catch (InferenceException e) {
      return false;
    }
  }

  /** Ends the probing. */
  @Override
  public void close() {
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
