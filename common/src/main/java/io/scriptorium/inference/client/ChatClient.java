package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to one server, over its OpenAI-compatible chat completions. Answers are always
 * streamed, so that a server that hangs is detected within the idle timeout, and interrupting the
 * calling thread closes the stream and ends the generation. It remembers which optional request
 * fields a server refused. Any number of threads may use it.
 */
public final class ChatClient implements AutoCloseable {

  private static final int MAX_ERROR_BYTES = 16 * 1024;
  private static final Duration ERROR_BODY_LIMIT = Duration.ofSeconds(5);
  private static final Duration NO_LIMIT = Duration.ofDays(3650);

  /**
   * What all requests of a client have in common.
   *
   * @param model the model to ask for; null for the first that a server lists
   * @param temperature the sampling temperature; null for the server's own
   * @param maxAnswerCharacters the longest answer that is read, in UTF-16 code units
   */
  public record Settings(
      @Nullable String model,
      @Nullable Double temperature,
      Timeouts timeouts,
      int maxAnswerCharacters) {}

  private final Settings settings;
  private final ServerConnections connections;
  private final ModelNames models;
  private final Map<String, Dialect> dialects = new ConcurrentHashMap<>();

  /**
   * @param connections closed with this client
   */
  public ChatClient(ServerConnections connections, Settings settings) {
    this.connections = connections;
    this.settings = settings;
    models = new ModelNames(settings.model(), connections, settings.timeouts().idle());
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws InferenceException if the server gives none, with the kind of failure
   * @throws InterruptedException if the thread is interrupted; the stream is closed by then
   */
  public ChatAnswer complete(InferenceServer server, ChatRequest request)
      throws InferenceException, InterruptedException {
    return complete(server, request, NO_LIMIT, AnswerListener.NONE);
  }

  /**
   * The same, within a limit.
   *
   * @param limit how long the whole answer may take
   * @param progress follows the answer
   */
  public ChatAnswer complete(
      InferenceServer server, ChatRequest request, Duration limit, AnswerListener progress)
      throws InferenceException, InterruptedException {
    var deadline =
        new AnswerReader.Deadline(server.name(), settings.timeouts(), limit, System.nanoTime());
    FailureReader failures = connections.failures(server);
    while (true) {
      Dialect dialect = dialect(server);
      if (request.schema() != null && !dialect.responseFormat()) {
        throw unsupported(server, "it refused a JSON schema before");
      }
      String model = models.of(server);
      byte[] json = dialect.write(request, model, settings.temperature());
      HttpResponse<ResponseBody> response =
          connections.post(
              server,
              "/chat/completions",
              json,
              deadline.left(System.nanoTime()),
              deadline.timeout());
      try (ResponseBody reply = response.body()) {
        if (response.statusCode() == 200) {
          requireEventStream(response, failures);
          var answer = new StreamedAnswer(failures, settings.maxAnswerCharacters());
          return new AnswerReader(reply, answer, deadline, progress).read(model);
        }
        String body = reply.text(MAX_ERROR_BYTES, ERROR_BODY_LIMIT);
        var next = dialect.afterRefusal(request, response.statusCode(), body);
        if (next.isPresent()) {
          dialects.merge(server.name(), next.get(), Dialect::and);
          if (dialect.responseFormat() && !next.get().responseFormat()) {
            throw unsupported(server, failures.excerpt(FailureReader.message(body)));
          }
        } else if (response.statusCode() != 404 || !models.invalidate(server, model)) {
          throw new InferenceException(failures.of(response, body));
        } else if (models.of(server).equals(model)) {
          throw new InferenceException(failures.of(response, body));
        }
      }
    }
  }

  /** Drops what was learned about all servers but these. */
  public void keepOnly(List<InferenceServer> servers) {
    Set<String> names = servers.stream().map(InferenceServer::name).collect(Collectors.toSet());
    dialects.keySet().retainAll(names);
    models.keepOnly(names);
  }

  private Dialect dialect(InferenceServer server) {
    return dialects.getOrDefault(server.name(), Dialect.FULL);
  }

  private static InferenceException unsupported(InferenceServer server, String detail) {
    return new InferenceException(new StructuredOutputUnsupported(server.name(), detail));
  }

  private static void requireEventStream(
      HttpResponse<ResponseBody> response, FailureReader failures)
      throws InferenceException, InterruptedException {
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (!type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")) {
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
