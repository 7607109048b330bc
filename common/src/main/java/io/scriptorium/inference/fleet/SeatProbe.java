package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.client.ServerConnections.Page;
import io.scriptorium.inference.fleet.InferenceSettings.DirectorySettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks servers how many generations they run at a time, and remembers the last answer of each. A
 * server that could not answer is asked again at the next refresh, others after an interval.
 *
 * <p>llama.cpp reports the number ({@code GET /props}, {@code total_slots}). vLLM reports its KV
 * cache in its metrics ({@code vllm:cache_config_info}): {@code num_gpu_blocks * block_size /
 * documentTokens} documents fit in it, over all its engines; more at a time would evict each other.
 */
final class SeatProbe implements AutoCloseable {

  /** What a server reports about its seats. */
  sealed interface ReportedCapacity {
    /**
     * The seats that it gets.
     *
     * @param byDefault the seats of servers that report nothing
     */
    default int seats(int byDefault) {
      return switch (this) {
        case Exact(int seats) -> seats;
        case UpperBound(int seats) -> Math.min(seats, byDefault);
        case Unspecified _ -> byDefault;
      };
    }
  }

  /** The number of generations that it runs at a time. */
  record Exact(int seats) implements ReportedCapacity {}

  /** The number of documents that its memory holds. */
  record UpperBound(int seats) implements ReportedCapacity {}

  /** It reports neither. */
  record Unspecified() implements ReportedCapacity {}

  private record Answer(ReportedCapacity capacity, long nanos) {}

  private static final Logger log = LoggerFactory.getLogger(SeatProbe.class);
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int MAX_SEATS = 100_000;
  private static final Pattern CACHE_LINE =
      Pattern.compile("(?m)^vllm:cache_config_info\\{(.*)\\}");
  private static final Pattern BLOCKS = label("num_gpu_blocks");
  private static final Pattern BLOCK_SIZE = label("block_size");

  private final ServerConnections connections;
  private final DirectorySettings settings;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<URI, Answer> answers = new ConcurrentHashMap<>();

  SeatProbe(ServerConnections connections, DirectorySettings settings) {
    this.connections = connections;
    this.settings = settings;
  }

  /**
   * Asks the servers whose answer is due, in parallel, and drops the answers of all others.
   *
   * @param limit how long that may take
   */
  void refresh(List<InferenceServer> servers, Duration limit) throws InterruptedException {
    Set<URI> urls = servers.stream().map(InferenceServer::baseUrl).collect(Collectors.toSet());
    answers.keySet().retainAll(urls);
    List<Callable<Boolean>> due = servers.stream().filter(this::isDue).map(this::asking).toList();
    var _ = threads.invokeAll(due, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** The server is asked again at the next refresh. */
  void invalidate(InferenceServer server) {
    long due = System.nanoTime() - settings.seatsInterval().toNanos();
    answers.computeIfPresent(server.baseUrl(), (_, last) -> new Answer(last.capacity(), due));
  }

  /** The server's seats by its last answer, kept while it is unavailable. */
  int seats(URI baseUrl) {
    Answer last = answers.get(baseUrl);
    // One seat finds out whether it works, and no server has fewer.
    return last == null ? 1 : last.capacity().seats(settings.defaultSeats());
  }

  boolean isPending(URI baseUrl) {
    return !answers.containsKey(baseUrl);
  }

  private boolean isDue(InferenceServer server) {
    Answer last = answers.get(server.baseUrl());
    return last == null || System.nanoTime() - last.nanos() >= settings.seatsInterval().toNanos();
  }

  private Callable<Boolean> asking(InferenceServer server) {
    return () -> {
      try {
        answers.put(server.baseUrl(), new Answer(ask(server), System.nanoTime()));
        return true;
      } catch (InferenceException e) {
        log.debug("The seats could not be probed: {}", e.failure().reason());
        return false;
      }
    };
  }

  /**
   * What the server reports.
   *
   * @throws InferenceException if it cannot answer now, as while it loads its model
   */
  ReportedCapacity ask(InferenceServer server) throws InferenceException, InterruptedException {
    Optional<ReportedCapacity> slots = body(server, "props").flatMap(SeatProbe::slots);
    return slots.isPresent()
        ? slots.get()
        : body(server, "metrics")
            .flatMap(it -> documents(it, settings.documentTokens()))
            .orElse(new Unspecified());
  }

  /** The body of a resource, or empty where the server has no such resource. */
  private Optional<String> body(InferenceServer server, String path)
      throws InferenceException, InterruptedException {
    Page page = connections.beside(server, path, settings.lookupTimeout());
    if (page.status() == 429 || page.status() >= 500) {
      throw new InferenceException(page.failure());
    }
    return page.status() == 200 ? Optional.of(page.body()) : Optional.empty();
  }

  /** The generations at a time in the properties of a llama.cpp server, if it is one. */
  static Optional<ReportedCapacity> slots(String props) {
    try {
      JsonNode slots = MAPPER.readTree(props).path("total_slots");
      return slots.isInt() && slots.intValue() >= 1
          ? Optional.of(new Exact(Math.min(MAX_SEATS, slots.intValue())))
          : Optional.empty();
    } catch (JacksonException e) {
      // A server that answers every path with a web page.
      return Optional.empty();
    }
  }

  /** The documents that the cache of a vLLM server holds, if its metrics are of one. */
  static Optional<ReportedCapacity> documents(String metrics, int documentTokens) {
    double tokens = 0;
    Matcher line = CACHE_LINE.matcher(metrics);
    while (line.find()) {
      tokens += (double) number(BLOCKS, line.group(1)) * number(BLOCK_SIZE, line.group(1));
    }
    return tokens == 0
        ? Optional.empty()
        : Optional.of(
            new UpperBound((int) Math.clamp(Math.floor(tokens / documentTokens), 1, MAX_SEATS)));
  }

  private static Pattern label(String name) {
    return Pattern.compile("(?:^|,)" + name + "=\"(\\d{1,9})\"");
  }

  private static long number(Pattern label, String labels) {
    Matcher matcher = label.matcher(labels);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
