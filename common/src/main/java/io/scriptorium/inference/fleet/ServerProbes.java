package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
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

  private final ServerConnections connections;
  private final Supplier<List<InferenceServer>> servers;
  private final Function<String, ServerCircuit> circuits;
  private final Duration interval;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService timer;

  /**
   * @param servers the current servers, read at every interval
   * @param circuits the circuit of each server by its name, which learns whether it is up
   */
  ServerProbes(
      InferenceSettings settings,
      ServerConnections connections,
      Supplier<List<InferenceServer>> servers,
      Function<String, ServerCircuit> circuits) {
    this.servers = servers;
    this.circuits = circuits;
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
                  .filter(it -> circuits.apply(it.name()).state() == ServerCircuit.State.OPEN)
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

  private Callable<Boolean> probing(InferenceServer server) {
    return () -> {
      boolean up = isUp(server);
      circuits.apply(server.name()).probed(up);
      return up;
    };
  }

  private boolean isUp(InferenceServer server) throws InterruptedException {
    try {
      int status = connections.models(server, interval).status();
      return status < 500 && status != 429;
    } catch (InferenceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    threads.shutdownNow();
  }
}
