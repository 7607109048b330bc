package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Why a server gave no answer. Each kind knows whether another attempt may succeed. */
public sealed interface InferenceFailure {

  /** The base URL of the server that failed. */
  String server();

  /** What happened, for people: the server, what it did, and an excerpt of what it sent. */
  default String reason() {
    return switch (this) {
      case Unreachable it -> it.server + " is not reachable: " + it.detail;
      case TimedOut it ->
          "%s sent no %s within %d ms".formatted(it.server, it.awaited, it.limit.toMillis());
      case ServerError it ->
          "%s answered with an error (status %d): %s".formatted(it.server, it.status, it.excerpt);
      case RateLimited it -> it.server + " takes no more requests now (status 429): " + it.excerpt;
      case Malformed it -> it.server + " did not answer as a chat server does: " + it.detail;
      case CutStream it ->
          "%s cut its answer after %d characters: %s"
              .formatted(it.server, it.characters, it.detail);
      case EmptyAnswer it ->
          "%s gave an answer without text (finish reason %s%s)"
              .formatted(
                  it.server,
                  it.finishReason,
                  it.reasoningTokens > 0
                      ? "; about %d tokens of reasoning".formatted(it.reasoningTokens)
                      : "");
      case Refused it -> it.server + " refused to write: " + it.detail;
      case FlawedText it -> "The text of %s is not accepted: %s".formatted(it.server, it.detail);
      case AnswerTooLong it ->
          "%s gave an answer of more than %d characters".formatted(it.server, it.maxCharacters);
      case RejectedRequest it ->
          "%s rejected the request (status %d): %s".formatted(it.server, it.status, it.excerpt);
      case Unauthorized it ->
          joined(
              "%s does not accept the API key, or the key may not use this (status %d): %s"
                  .formatted(it.server, it.status, it.excerpt),
              "set INFERENCE_API_KEY, and check what its account may use");
      case CannotServe it ->
          joined(
              "%s cannot serve this (status %d): %s".formatted(it.server, it.status, it.excerpt),
              it.remedy);
      case ContextExceeded it ->
          "%s rejected the request as too long for its context window%s (status %d): %s"
              .formatted(
                  it.server,
                  it.window.isPresent() ? " of " + it.window.getAsInt() + " tokens" : "",
                  it.status,
                  it.excerpt);
      case WindowTooSmall it ->
          "%s has a context window of %d tokens; the instruction, the outline and one section need about %d: shorten the instruction, or use a model with a larger window"
              .formatted(it.server, it.window, it.needed);
      case PromptCut it ->
          ("%s read only %d tokens of a prompt of at least %d: it cuts prompts silently; raise its"
                  + " context window (Ollama: OLLAMA_CONTEXT_LENGTH or num_ctx), or give the window"
                  + " that it has by ;context=N after its URL in INFERENCE_SERVERS")
              .formatted(it.server, it.reported, it.least);
      case StructuredOutputUnsupported it ->
          it.server + " does not support structured output: " + it.detail;
      case OtherModel it ->
          ("%s has the model %s, and the job was begun with %s: a simulator and a model do not"
                  + " continue each other's documents; give the servers that it was begun with, or"
                  + " cancel it")
              .formatted(it.server, it.model, it.begunBy);
      case NoSeat it -> "No seat on any of %s: %s".formatted(it.server, it.detail);
    };
  }

  private static String joined(String sentence, String more) {
    return (sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence)
        + "; "
        + more;
  }

  /** The reason with what a person can do while it is tried again, where anything. */
  default String reasonWithAdvice() {
    String remedy =
        switch (this) {
          case Unreachable _ -> "check that it runs, and its URL";
          case TimedOut _ -> "it may be loading its model or be busy, which its log shows";
          case ServerError _ -> "its log shows why";
          case RateLimited _ -> "wait, or use another server or API key";
          case Malformed _ -> "check its URL, as another program may answer there";
          case CutStream _ -> "its log, or that of a proxy before it, shows why";
          case EmptyAnswer _, Refused _, FlawedText _, AnswerTooLong _ ->
              "another model may do better";
          case RejectedRequest _,
              Unauthorized _,
              CannotServe _,
              ContextExceeded _,
              WindowTooSmall _,
              PromptCut _,
              StructuredOutputUnsupported _,
              OtherModel _,
              NoSeat _ ->
              "";
        };
    return remedy.isEmpty() ? reason() : joined(reason(), remedy);
  }

  /** Whether the same request may succeed later, or on another server. */
  default boolean retryable() {
    return !(this instanceof RejectedRequest
        || this instanceof ContextExceeded
        || this instanceof WindowTooSmall
        || this instanceof PromptCut
        || this instanceof Unauthorized
        || this instanceof CannotServe
        || this instanceof OtherModel
        || this instanceof StructuredOutputUnsupported);
  }

  /**
   * Whether it cannot get better by itself: a person must change the server, its account or the
   * settings, as the reason says.
   */
  default boolean needsPerson() {
    return cause() == Cause.ACCOUNT;
  }

  /** The likely cause of a failure. */
  enum Cause {
    /** The server: others may answer. */
    SERVER,
    /** The model or the request; which of them is unknown. */
    ANSWER,
    /** The request: a healthy server answers it like this. */
    REQUEST,
    /** The request as far as the server says; another may answer it. */
    DOUBTFUL,
    /** The state of the server or of its account, which no waiting changes: a person must. */
    ACCOUNT
  }

  default Cause cause() {
    return switch (this) {
      case EmptyAnswer _, Refused _, FlawedText _, AnswerTooLong _ -> Cause.ANSWER;
      case RejectedRequest _ -> Cause.DOUBTFUL;
      case Unauthorized _, CannotServe _ -> Cause.ACCOUNT;
      case StructuredOutputUnsupported it -> it.stated ? Cause.REQUEST : Cause.DOUBTFUL;
      case ContextExceeded _, WindowTooSmall _, PromptCut _, OtherModel _, NoSeat _ ->
          Cause.REQUEST;
      case Unreachable _, TimedOut _, ServerError _, RateLimited _, Malformed _, CutStream _ ->
          Cause.SERVER;
    };
  }

  /** How long the server asked to get no requests. */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** Its kind, as a label of metrics: lower case with hyphens. */
  default String label() {
    return label(getClass());
  }

  /** The labels of all kinds. */
  static List<String> labels() {
    return Stream.of(InferenceFailure.class.getPermittedSubclasses())
        .map(InferenceFailure::label)
        .toList();
  }

  private static String label(Class<?> kind) {
    return kind.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  /** The server could not be connected to, or closed the connection before it answered. */
  record Unreachable(String server, String detail) implements InferenceFailure {}

  /**
   * The server sent nothing for too long.
   *
   * @param awaited what it should have sent
   */
  record TimedOut(String server, String awaited, Duration limit) implements InferenceFailure {}

  /**
   * The server reported an error.
   *
   * @param status the HTTP status; 200 where the error came inside the stream
   */
  record ServerError(String server, int status, String excerpt, Optional<Duration> retryAfter)
      implements InferenceFailure {}

  /** The server takes no more requests (status 429). */
  record RateLimited(String server, String excerpt, Optional<Duration> retryAfter)
      implements InferenceFailure {}

  /** The response is no chat completion: a web page, a redirect, something that is not JSON. */
  record Malformed(String server, String detail) implements InferenceFailure {}

  /** The stream ended before the model had finished. */
  record CutStream(String server, int characters, String detail) implements InferenceFailure {}

  /**
   * The model finished without a word, or with nothing but reasoning.
   *
   * @param reasoningTokens about how many tokens of reasoning it generated
   */
  record EmptyAnswer(String server, FinishReason finishReason, long reasoningTokens)
      implements InferenceFailure {
    public EmptyAnswer(String server, FinishReason finishReason) {
      this(server, finishReason, 0);
    }
  }

  /** The model gave something else in place of text: a refusal, a filter's verdict, a tool call. */
  record Refused(String server, String detail) implements InferenceFailure {}

  /** The text stayed flawed after all tries: it loops, or repeats earlier sections. */
  record FlawedText(String server, String detail) implements InferenceFailure {}

  /** The answer exceeded the bound. */
  record AnswerTooLong(String server, int maxCharacters) implements InferenceFailure {}

  /**
   * The state of the server or of its account lets it answer no request: no such path or model, no
   * credit, a wrong setting.
   *
   * @param remedy what a person should do
   */
  record CannotServe(String server, int status, String excerpt, String remedy)
      implements InferenceFailure {}

  /**
   * The prompt and the tokens asked for do not fit into the context window.
   *
   * @param window the tokens of the window, where the server named them
   */
  record ContextExceeded(String server, int status, String excerpt, OptionalInt window)
      implements InferenceFailure {}

  /**
   * What every prompt of the job must hold leaves no room for a section.
   *
   * @param window the tokens of the window
   * @param needed about how many are needed
   */
  record WindowTooSmall(String server, int window, int needed) implements InferenceFailure {}

  /**
   * The server answered to a part of the prompt: the rest did not fit into its context window.
   *
   * @param reported the tokens of the prompt that it read
   * @param least the fewest tokens that the prompt can have
   */
  record PromptCut(String server, long reported, long least) implements InferenceFailure {}

  /** The server does not accept this request, as refused by a policy or malformed. */
  record RejectedRequest(String server, int status, String excerpt) implements InferenceFailure {}

  /** The server requires another API key, or any (status 401 or 403). */
  record Unauthorized(String server, int status, String excerpt) implements InferenceFailure {}

  /**
   * The server cannot hold a model to a JSON schema; ask again without one.
   *
   * @param stated whether it said so; else it refused the request and named no part of it
   */
  record StructuredOutputUnsupported(String server, String detail, boolean stated)
      implements InferenceFailure {}

  /**
   * The server has a simulator, and a model began the job; or the other way round.
   *
   * @param begunBy the model that began it
   */
  record OtherModel(String server, String model, String begunBy) implements InferenceFailure {}

  /** No seat became free, or no server became available, within the time to wait. */
  record NoSeat(String server, String detail) implements InferenceFailure {}
}
