package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatClient;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.client.WindowReader;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The context window of each server, as far as it is known: as configured, as the server reports
 * it, or as its refusals name it; the smallest of these. A server is asked when its window is first
 * wanted, and again after an interval. Any number of threads may use it.
 */
final class ContextWindows implements AutoCloseable {

  private record Report(OptionalInt window, long nanos) {}

  private final ServerConnections connections;
  private final DirectorySettings times;
  private final ChatClient client;
  private final Function<String, Optional<InferenceServer>> named;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Report> reports = new ConcurrentHashMap<>();

  /**
   * @param client knows the windows that refusals named
   * @param named a server by its name
   */
  ContextWindows(
      ServerConnections connections,
      DirectorySettings times,
      ChatClient client,
      Function<String, Optional<InferenceServer>> named) {
    this.connections = connections;
    this.times = times;
    this.client = client;
    this.named = named;
  }

  /** The window of one server, which is asked where it is due. */
  OptionalInt of(String server) throws InterruptedException {
    InferenceServer known = named.apply(server).orElse(null);
    if (known != null) {
      refresh(List.of(known));
    }
    return now(server);
  }

  /** The smallest window of these servers that is known, after all that are due were asked. */
  OptionalInt smallest(List<InferenceServer> servers) throws InterruptedException {
    refresh(servers);
    return servers.stream()
        .map(server -> now(server.name()))
        .flatMapToInt(OptionalInt::stream)
        .min();
  }

  /** The server may have been restarted: it is asked again. */
  void invalidate(String server) {
    reports.remove(server);
  }

  /** Drops all servers but these. */
  void keepOnly(Set<String> names) {
    reports.keySet().retainAll(names);
  }

  private OptionalInt now(String server) {
    Integer configured = named.apply(server).map(InferenceServer::context).orElse(null);
    Report report = reports.get(server);
    return Stream.of(
            configured != null
                ? OptionalInt.of(configured)
                : report == null ? OptionalInt.empty() : report.window(),
            client.learnedWindow(server))
        .flatMapToInt(OptionalInt::stream)
        .min();
  }

  private void refresh(List<InferenceServer> servers) throws InterruptedException {
    List<Callable<Boolean>> due =
        servers.stream()
            .filter(server -> server.context() == null && isDue(server.name()))
            .map(this::asking)
            .toList();
    if (!due.isEmpty()) {
      var _ = threads.invokeAll(due, times.lookupTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private boolean isDue(String server) {
    Report last = reports.get(server);
    return last == null || System.nanoTime() - last.nanos() >= times.seatsInterval().toNanos();
  }

  private Callable<Boolean> asking(InferenceServer server) {
    return () -> {
      OptionalInt before =
          Optional.ofNullable(reports.get(server.name()))
              .map(Report::window)
              .orElse(OptionalInt.empty());
      // While it is asked, and where it hangs, the others do with what is known.
      reports.put(server.name(), new Report(before, System.nanoTime()));
      try {
        reports.put(server.name(), new Report(ask(server), System.nanoTime()));
        return true;
      } catch (InferenceException e) {
        return false;
      }
    };
  }

  private OptionalInt ask(InferenceServer server) throws InferenceException, InterruptedException {
    String model = client.knownModel(server);
    OptionalInt window =
        body(connections.models(server, times.lookupTimeout()))
            .map(it -> WindowReader.inModels(it, model))
            .orElse(OptionalInt.empty());
    if (window.isEmpty()) {
      window = beside(server, "props").map(WindowReader::inProperties).orElse(OptionalInt.empty());
    }
    return window.isPresent()
        ? window
        : beside(server, "api/ps")
            .map(it -> WindowReader.inProcesses(it, model))
            .orElse(OptionalInt.empty());
  }

  private Optional<String> beside(InferenceServer server, String path)
      throws InferenceException, InterruptedException {
    return body(connections.beside(server, path, times.lookupTimeout()));
  }

  private static Optional<String> body(ServerConnections.Page page) {
    return page.status() == 200 ? Optional.of(page.body()) : Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
