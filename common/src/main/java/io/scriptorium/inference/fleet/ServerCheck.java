package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks servers for their models before anything is sent to them, so that one that does not answer
 * is known at once. Servers of DNS names are left out.
 */
public final class ServerCheck {

  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final int UNAUTHORIZED = 401;
  private static final int SERVER_ERROR = 500;

  private ServerCheck() {}

  /**
   * Why servers do not answer, a sentence without its full stop for each; nothing for those that
   * do. Takes two seconds at most.
   */
  public static List<String> failures(InferenceSettings settings) throws InterruptedException {
    try (var connections = new ServerConnections(LIMIT, settings.access().apiKey());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Optional<String>>> checks =
          settings.servers().stream()
              .<Callable<Optional<String>>>map(it -> () -> failure(it, connections))
              .toList();
      List<String> failures = new ArrayList<>();
      for (Future<Optional<String>> check : threads.invokeAll(checks)) {
        check.get().ifPresent(failures::add);
      }
      return failures;
    } catch (ExecutionException e) {
      throw new IllegalStateException("The check of the servers failed.", e);
    }
  }

  private static Optional<String> failure(InferenceServer server, ServerConnections connections)
      throws InterruptedException {
    try {
      ServerConnections.Page page = connections.models(server, LIMIT);
      // Not every server lists its models.
      return page.status() == UNAUTHORIZED || page.status() >= SERVER_ERROR
          ? Optional.of(page.failure().reason())
          : Optional.empty();
    } catch (InferenceException e) {
      return Optional.of(e.getMessage() + "; check that it runs, and its URL");
    }
  }
}
