package io.scriptorium.inference.client;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about servers from their answers: the model that each lists first, its dialect,
 * and its context window. A server may be restarted as another, so that all of it is dropped on
 * {@link #forget} and after an hour. Any number of threads may use it.
 */
final class LearnedServers {

  private static final long MEMORY_NANOS = TimeUnit.HOURS.toNanos(1);

  /**
   * @param model the first that the server lists, or null
   * @param modelOfDialect the model whose dialect it is
   * @param doubtedBy the job whose request with a schema was refused for no stated reason, or null
   * @param window its context window in tokens; 0 where it is unknown
   */
  private record Server(
      long nanos,
      @Nullable String model,
      @Nullable String modelOfDialect,
      Dialect dialect,
      @Nullable String doubtedBy,
      int window) {

    Server with(String newModel, Dialect newDialect, @Nullable String doubt) {
      return new Server(nanos, model, newModel, newDialect, doubt, window);
    }
  }

  private final LongSupplier nanoTime;
  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  LearnedServers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Nullable String listedModel(String server) {
    Server known = known(server);
    return known == null ? null : known.model();
  }

  void lists(String server, String model) {
    change(
        server,
        it -> new Server(it.nanos, model, it.modelOfDialect, it.dialect, it.doubtedBy, it.window));
  }

  /** The server was asked for this model, and has it no longer: returns whether it was listed. */
  boolean listsNoLonger(String server, String model) {
    Server known = known(server);
    return known != null && model.equals(known.model()) && servers.remove(server, known);
  }

  Dialect dialect(String server, String model) {
    Server known = known(server);
    return known != null && model.equals(known.modelOfDialect()) ? known.dialect() : Dialect.FULL;
  }

  void speaks(String server, String model, Dialect dialect) {
    change(server, it -> it.with(model, dialect, it.doubtedBy));
  }

  /** A request with a schema was refused, and another of the same job without it will show why. */
  void doubtsSchema(String server, String model, String jobId) {
    change(server, it -> it.with(model, dialect(server, model), jobId));
  }

  /** A request was answered: where it is the one that was refused, it was so for its schema. */
  void answered(String server, String model, ChatRequest request) {
    Server known = known(server);
    if (known != null && request.jobId().equals(known.doubtedBy())) {
      Dialect dialect = dialect(server, model);
      Dialect shown = request.schema() == null ? dialect.withoutResponseFormat() : dialect;
      change(server, it -> it.with(model, shown, null));
    }
  }

  OptionalInt window(String server) {
    Server known = known(server);
    return known == null || known.window() == 0
        ? OptionalInt.empty()
        : OptionalInt.of(known.window());
  }

  /** The server has a window of so many tokens at most. */
  void hasWindow(String server, int tokens) {
    change(
        server,
        it ->
            new Server(
                it.nanos,
                it.model,
                it.modelOfDialect,
                it.dialect,
                it.doubtedBy,
                it.window == 0 ? tokens : Math.min(it.window, tokens)));
  }

  /** The server may have been restarted. */
  void forget(String server) {
    servers.remove(server);
  }

  void keepOnly(Set<String> names) {
    servers.keySet().retainAll(names);
  }

  private @Nullable Server known(String server) {
    Server known = servers.get(server);
    return known == null || nanoTime.getAsLong() - known.nanos() >= MEMORY_NANOS ? null : known;
  }

  private void change(String server, UnaryOperator<Server> change) {
    long now = nanoTime.getAsLong();
    servers.compute(
        server,
        (_, before) ->
            change.apply(
                before == null || now - before.nanos() >= MEMORY_NANOS
                    ? new Server(now, null, null, Dialect.FULL, null, 0)
                    : before));
  }
}
