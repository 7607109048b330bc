package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.CannotServe;
import io.scriptorium.inference.client.InferenceFailure.ContextExceeded;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.client.ServerConnections.Page;
import io.scriptorium.job.UnicodeText;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one request to one server, over its OpenAI-compatible chat completions. Answers are always
 * streamed, so that a server that hangs is detected within the idle timeout, and interrupting the
 * calling thread closes the stream and ends the generation. It remembers which optional request
 * fields a server refused. Any number of threads may use it.
 */
public final class ChatClient implements AutoCloseable {

  private static final String EVENT_STREAM = "text/event-stream";
  private static final int MAX_ERROR_BYTES = 16 * 1024;
  private static final Duration ERROR_BODY_LIMIT = Duration.ofSeconds(5);
  private static final Duration NO_LIMIT = Duration.ofDays(3650);

  private final ServerConnections connections;
  private final @Nullable String model;
  private final ChatSettings settings;
  // By the names of the servers.
  private final Map<String, Dialect> dialects = new ConcurrentHashMap<>();
  private final Map<String, String> listedModels = new ConcurrentHashMap<>();
  private final Map<String, Integer> windows = new ConcurrentHashMap<>();

  /**
   * @param connections closed with this client
   * @param model the model to ask for; null for the first that a server lists
   */
  public ChatClient(ServerConnections connections, @Nullable String model, ChatSettings settings) {
    this.connections = connections;
    this.model = model;
    this.settings = settings;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws InferenceException if the server gives none, with the kind of failure
   * @throws InterruptedException if the thread is interrupted; the stream is closed by then
   */
  public ChatAnswer complete(InferenceServer server, ChatRequest request)
      throws InferenceException, InterruptedException {
    return complete(server, request, NO_LIMIT, _ -> {});
  }

  /**
   * The same, within a limit.
   *
   * @param limit how long the whole answer may take
   * @param generated gets the estimated number of tokens in each chunk of the answer, on the thread
   *     that waits for it
   */
  public ChatAnswer complete(
      InferenceServer server, ChatRequest request, Duration limit, DoubleConsumer generated)
      throws InferenceException, InterruptedException {
    var deadline = new AnswerReader.Deadline(server.name(), settings, limit, System.nanoTime());
    FailureReader failures = connections.failures(server);
    while (true) {
      Dialect dialect = dialects.getOrDefault(server.name(), Dialect.FULL);
      if (request.schema() != null && !dialect.responseFormat()) {
        throw unsupported(server, "it refused a JSON schema before");
      }
      String requested = modelOf(server);
      byte[] json = dialect.write(request, requested, settings.temperature());
      HttpResponse<ResponseBody> response =
          connections.post(server, "/chat/completions", json, deadline);
      try (ResponseBody reply = response.body()) {
        if (response.statusCode() == 200) {
          requireEventStream(response, failures);
          var answer = new StreamedAnswer(failures, settings.maxAnswerCharacters());
          return new AnswerReader(reply, answer, deadline, generated, request.watch())
              .read(requested);
        }
        String body = reply.text(MAX_ERROR_BYTES, ERROR_BODY_LIMIT);
        var next = dialect.afterRefusal(request, response.statusCode(), body);
        if (next.isPresent()) {
          dialects.merge(server.name(), next.get(), Dialect::and);
          if (dialect.responseFormat() && !next.get().responseFormat()) {
            throw unsupported(server, failures.excerpt(FailureReader.message(body)));
          }
        } else if (response.statusCode() != 404
            || !listedModels.remove(server.name(), requested)
            || modelOf(server).equals(requested)) {
          // Not a server that was restarted with another model.
          throw failed(failures.of(response, body));
        }
      }
    }
  }

  /** The context window that a server's refusals named, in tokens. */
  public OptionalInt learnedWindow(String server) {
    Integer window = windows.get(server);
    return window == null ? OptionalInt.empty() : OptionalInt.of(window);
  }

  /** The model that is asked for at a server; null where it was not asked yet which it has. */
  public @Nullable String knownModel(InferenceServer server) {
    String name = server.model() == null ? model : server.model();
    return name == null ? listedModels.get(server.name()) : name;
  }

  /** Drops what was learned about all servers but these. */
  public void keepOnly(Set<String> names) {
    dialects.keySet().retainAll(names);
    listedModels.keySet().retainAll(names);
    windows.keySet().retainAll(names);
  }

  /** The model to request: as configured, or else the first that the server lists. */
  private String modelOf(InferenceServer server) throws InferenceException, InterruptedException {
    String name = knownModel(server);
    if (name == null) {
      name = firstListed(server);
      listedModels.put(server.name(), name);
    }
    return name;
  }

  private String firstListed(InferenceServer server)
      throws InferenceException, InterruptedException {
    Page page = connections.get(server, "v1/models", settings.idle());
    if (page.status() != 200 && !(page.failure() instanceof CannotServe)) {
      throw new InferenceException(page.failure());
    }
    return firstModel(page.body())
        .orElseThrow(() ->
            new InferenceException(
                connections.failures(server).noModel(page.status(), page.body())));
  }

  /** The first model of a server's list that a request can name, if it lists any. */
  static Optional<String> firstModel(String list) {
    try {
      return JsonMapper.shared()
          .readTree(list)
          .path("data")
          .path(0)
          .path("id")
          .stringValueOpt()
          .filter(it -> !it.isBlank() && it.length() <= ChatAnswer.MAX_MODEL_CHARACTERS)
          .filter(UnicodeText::isValid);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Remembers what a failure says of the server. */
  private InferenceException failed(InferenceFailure failure) {
    if (failure instanceof ContextExceeded(String name, _, _, OptionalInt window)
        && window.isPresent()) {
      windows.merge(name, window.getAsInt(), Math::min);
    }
    return new InferenceException(failure);
  }

  private static InferenceException unsupported(InferenceServer server, String detail) {
    return new InferenceException(new StructuredOutputUnsupported(server.name(), detail));
  }

  private static void requireEventStream(
      HttpResponse<ResponseBody> response, FailureReader failures)
      throws InferenceException, InterruptedException {
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length())) {
      String body = response.body().text(MAX_ERROR_BYTES, ERROR_BODY_LIMIT);
      throw new InferenceException(
          failures.malformed(
              "content type %s instead of text/event-stream: %s".formatted(type, body)));
    }
  }

  /** Aborts all requests. */
  @Override
  public void close() {
    connections.close();
  }
}
