package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.CannotServe;
import io.scriptorium.inference.client.InferenceFailure.ContextExceeded;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.PromptCut;
import io.scriptorium.inference.client.InferenceFailure.StructuredOutputUnsupported;
import io.scriptorium.inference.client.ServerConnections.Page;
import io.scriptorium.job.UnicodeText;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends one request to one server, over its OpenAI-compatible chat completions. Answers are always
 * streamed, so that a server that hangs is detected within the idle timeout, and interrupting the
 * calling thread closes the stream and ends the generation. It remembers what a server refused, and
 * sends it no more. Any number of threads may use it.
 */
public final class ChatClient implements AutoCloseable {

  private static final String WEB_PAGE = "text/html";
  private static final int MAX_ERROR_BYTES = 16 * 1024;
  private static final Duration ERROR_BODY_LIMIT = Duration.ofSeconds(5);
  private static final int LEAST_WINDOW = 256;
  private static final int MOST_WINDOW = 1 << 29;

  /** The forms of one request that are tried at most. */
  private static final int MOST_CHANGES = 8;

  private static final Duration NO_LIMIT = Duration.ofDays(3650);

  private final ServerConnections connections;
  private final @Nullable String model;
  private final ChatSettings settings;
  private final LearnedServers learned = new LearnedServers(System::nanoTime);
  private final ReasoningRooms rooms;

  /**
   * @param connections closed with this client
   * @param model the model to ask for; null for the first that a server lists
   */
  public ChatClient(ServerConnections connections, @Nullable String model, ChatSettings settings) {
    this.connections = connections;
    this.model = model;
    this.settings = settings;
    rooms = new ReasoningRooms(settings.reasoningTokens());
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @throws InferenceException if the server gives none, with the kind of failure
   * @throws InterruptedException if the thread is interrupted; the stream is closed by then
   */
  public ChatAnswer complete(InferenceServer server, ChatRequest request)
      throws InferenceException, InterruptedException {
    return complete(server, request, NO_LIMIT, _ -> {}, () -> true);
  }

  /**
   * The same, within a limit.
   *
   * @param limit how long the whole answer may take
   * @param generated gets the estimated number of tokens in each chunk of the answer, on the thread
   *     that waits for it
   * @param mayRepeat whether a request whose answer was reasoning alone may be sent again, with
   *     more room for it
   */
  public ChatAnswer complete(
      InferenceServer server,
      ChatRequest request,
      Duration limit,
      DoubleConsumer generated,
      BooleanSupplier mayRepeat)
      throws InferenceException, InterruptedException {
    var deadline = new AnswerReader.Deadline(server.name(), settings, limit, System.nanoTime());
    boolean roomy = true;
    for (int changes = 0; ; changes++) {
      String requested = modelOf(server);
      Dialect dialect = learned.dialect(server.name(), requested);
      if (request.schema() != null && !dialect.responseFormat()) {
        throw unsupported(server, "it refused a JSON schema before", true);
      }
      int room = roomy ? rooms.room(server.name(), requested) : 0;
      int tokens = (int) Math.min(Integer.MAX_VALUE, (long) request.maxTokens() + room);
      byte[] json = dialect.write(request, requested, tokens, settings.temperature());
      try {
        HttpResponse<ResponseBody> response =
            connections.post(server, "/chat/completions", json, deadline);
        ChatAnswer answer =
            answer(server, request, requested, tokens, response, deadline, generated);
        if (answer != null) {
          return checked(answer, server, request, requested, tokens);
        }
      } catch (InferenceException e) {
        InferenceFailure failure = e.failure();
        remember(failure);
        boolean fitsWithoutRoom = failure instanceof ContextExceeded && room > 0;
        roomy = roomy && !fitsWithoutRoom;
        boolean again =
            fitsWithoutRoom
                || (isStarved(failure)
                    && rooms.starved(server.name(), requested, dialect.limit(tokens))
                    && mayRepeat.getAsBoolean());
        if (!again || changes >= MOST_CHANGES) {
          throw e;
        }
      }
      if (changes > MOST_CHANGES) {
        throw new InferenceException(
            connections
                .failures(server)
                .malformed("it refuses one form of a request after another"));
      }
    }
  }

  /** Whether the model reasoned until its limit was reached, and wrote nothing. */
  private static boolean isStarved(InferenceFailure failure) {
    return failure instanceof EmptyAnswer(_, FinishReason reason, long reasoning)
        && reason == FinishReason.LENGTH
        && reasoning > 0;
  }

  /** The answer; null where the request should be sent again, in another form. */
  private @Nullable ChatAnswer answer(
      InferenceServer server,
      ChatRequest request,
      String requested,
      int tokens,
      HttpResponse<ResponseBody> response,
      AnswerReader.Deadline deadline,
      DoubleConsumer generated)
      throws InferenceException, InterruptedException {
    FailureReader failures = connections.failures(server);
    try (ResponseBody reply = response.body()) {
      if (response.statusCode() == 200) {
        String type = requireNoPage(response, failures);
        var answer = new StreamedAnswer(failures, settings.maxAnswerCharacters());
        var pace = new ReadingPace(request.likelyTokens());
        return new AnswerReader(
                reply, type, failures, answer, deadline, generated, request.watch(), pace)
            .read(requested);
      }
      String body = reply.text(MAX_ERROR_BYTES, ERROR_BODY_LIMIT);
      int status = response.statusCode();
      Dialect dialect = learned.dialect(server.name(), requested);
      boolean heated = settings.temperature() != null;
      var next = RefusalReader.next(dialect, request, tokens, heated, status, body);
      if (next.isPresent()) {
        learned.speaks(server.name(), requested, next.get());
        if (dialect.responseFormat() && !next.get().responseFormat()) {
          throw unsupported(server, failures.excerpt(FailureReader.message(body)), true);
        }
        return null;
      }
      if (RefusalReader.maybeAboutSchema(request, status, body)) {
        learned.doubtsSchema(server.name(), requested, request.jobId());
        throw unsupported(server, failures.excerpt(FailureReader.message(body)), false);
      }
      // A server may be restarted with another model.
      boolean another =
          status == 404
              && learned.listsNoLonger(server.name(), requested)
              && !modelOf(server).equals(requested);
      if (another) {
        return null;
      }
      throw new InferenceException(failures.of(response, body));
    }
  }

  /** The answer, if it is one to the whole prompt; what it shows of the server is remembered. */
  private ChatAnswer checked(
      ChatAnswer answer, InferenceServer server, ChatRequest request, String model, int tokens)
      throws InferenceException {
    learned.answered(server.name(), model, request);
    rooms.spent(server.name(), model, answer.reasoningTokens());
    if (answer.reasoningTokens() > 0 && answer.truncatedBelow(request.maxTokens())) {
      boolean _ = rooms.starved(server.name(), model, tokens);
    }
    var cut = PromptCheck.check(server.name(), request.messages(), answer.usage());
    if (cut.isPresent()) {
      remember(cut.get());
      throw new InferenceException(cut.get());
    }
    return answer;
  }

  /** Remembers what a failure says of the server's context window. */
  public void remember(InferenceFailure failure) {
    if (failure instanceof ContextExceeded(String name, _, _, OptionalInt window)
        && window.isPresent()) {
      learned.hasWindow(name, window.getAsInt());
    }
    if (failure instanceof PromptCut(String name, long reported, _)) {
      // Whole turns are cut, so that the window is larger; most are powers of two.
      int least = Math.clamp(reported, LEAST_WINDOW, MOST_WINDOW);
      int next = Integer.highestOneBit(Math.max(1, least - 1)) << 1;
      OptionalInt before = learned.window(name);
      learned.hasWindow(name, before.isPresent() && before.getAsInt() <= next ? least : next);
    }
  }

  /** The server may have been restarted: what was learned about it is learned anew. */
  public void forget(String server) {
    learned.forget(server);
  }

  /** The context window that a server's refusals named, in tokens. */
  public OptionalInt learnedWindow(String server) {
    return learned.window(server);
  }

  /** The model that is asked for at a server; null where it was not asked yet which it has. */
  public @Nullable String knownModel(InferenceServer server) {
    String name = server.model() == null ? model : server.model();
    return name == null
        ? ServerAddress.deployment(server.baseUrl()).orElse(learned.listedModel(server.name()))
        : name;
  }

  /** Drops what was learned about all servers but these. */
  public void keepOnly(Set<String> names) {
    learned.keepOnly(names);
    rooms.keepOnly(names);
  }

  /** The model to request: as configured, or else the first that the server lists. */
  private String modelOf(InferenceServer server) throws InferenceException, InterruptedException {
    String name = knownModel(server);
    if (name == null) {
      name = firstListed(server);
      learned.lists(server.name(), name);
    }
    return name;
  }

  private String firstListed(InferenceServer server)
      throws InferenceException, InterruptedException {
    Page page = connections.models(server, settings.idle());
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
      JsonNode json = JsonMapper.shared().readTree(list);
      // OpenAI's form; Ollama's own; a plain list.
      return Stream.of(
              json.path("data").path(0).path("id"),
              json.path("models").path(0).path("name"),
              json.path("data").path(0),
              json.path(0).path("id"))
          .flatMap(name -> name.stringValueOpt().stream())
          .findFirst()
          .filter(it -> !it.isBlank() && it.length() <= ChatAnswer.MAX_MODEL_CHARACTERS)
          .filter(UnicodeText::isValid);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static InferenceException unsupported(
      InferenceServer server, String detail, boolean stated) {
    return new InferenceException(new StructuredOutputUnsupported(server.name(), detail, stated));
  }

  /** The content type, which says little: the body itself decides. */
  private static String requireNoPage(HttpResponse<ResponseBody> response, FailureReader failures)
      throws InferenceException, InterruptedException {
    String type = response.headers().firstValue("Content-Type").orElse("none");
    if (type.regionMatches(true, 0, WEB_PAGE, 0, WEB_PAGE.length())) {
      String body = response.body().text(MAX_ERROR_BYTES, ERROR_BODY_LIMIT);
      throw new InferenceException(failures.noAnswer(type, body));
    }
    return type;
  }

  /** Aborts all requests. */
  @Override
  public void close() {
    connections.close();
  }
}
