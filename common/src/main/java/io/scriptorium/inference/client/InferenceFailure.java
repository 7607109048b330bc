package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
      case Truncated it ->
          "%s ended its answer after %d characters at a limit of its own, below the %d tokens asked for"
              .formatted(it.server, it.characters, it.maxTokens);
      case EmptyAnswer it ->
          "%s gave an answer without text (finish reason %s)".formatted(it.server, it.finishReason);
      case Refused it -> it.server + " refused to write: " + it.detail;
      case AnswerTooLong it ->
          "%s gave an answer of more than %d characters".formatted(it.server, it.maxCharacters);
      case RejectedRequest it ->
          "%s rejected the request (status %d): %s".formatted(it.server, it.status, it.excerpt);
      case Unauthorized it ->
          "%s does not accept the API key (status %d): %s; set INFERENCE_API_KEY"
              .formatted(it.server, it.status, it.excerpt);
      case StructuredOutputUnsupported it ->
          it.server + " does not support structured output: " + it.detail;
      case NoSeat it -> "No seat on any of %s: %s".formatted(it.server, it.detail);
    };
  }

  /** Whether the same request may succeed later, or on another server. */
  default boolean retryable() {
    return !(this instanceof RejectedRequest
        || this instanceof Unauthorized
        || this instanceof StructuredOutputUnsupported);
  }

  /** The likely cause of a failure. */
  enum Cause {
    /** The server: others may answer. */
    SERVER,
    /** The model or the request; which of them is unknown. */
    ANSWER,
    /** The request: a healthy server answers it like this. */
    REQUEST
  }

  default Cause cause() {
    return switch (this) {
      case Truncated _, EmptyAnswer _, Refused _, AnswerTooLong _ -> Cause.ANSWER;
      case RejectedRequest _, StructuredOutputUnsupported _, NoSeat _ -> Cause.REQUEST;
      case Unreachable _,
          TimedOut _,
          ServerError _,
          RateLimited _,
          Malformed _,
          CutStream _,
          Unauthorized _ ->
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
   * The answer ended at a limit of the server's own, and not at the one that was asked for: its
   * context is full, or it bounds answers.
   *
   * @param maxTokens the limit that was asked for
   */
  record Truncated(String server, int characters, int maxTokens) implements InferenceFailure {}

  /** The model finished without a word, or with nothing but reasoning. */
  record EmptyAnswer(String server, FinishReason finishReason) implements InferenceFailure {}

  /** The model gave something else in place of text: a refusal, a filter's verdict, a tool call. */
  record Refused(String server, String detail) implements InferenceFailure {}

  /** The answer exceeded the bound. */
  record AnswerTooLong(String server, int maxCharacters) implements InferenceFailure {}

  /** The server does not accept this request: too long for its context, an unknown model, … */
  record RejectedRequest(String server, int status, String excerpt) implements InferenceFailure {}

  /** The server requires another API key, or any (status 401 or 403). */
  record Unauthorized(String server, int status, String excerpt) implements InferenceFailure {}

  /** The server cannot hold a model to a JSON schema; ask again without one. */
  record StructuredOutputUnsupported(String server, String detail) implements InferenceFailure {}

  /** No seat became free, or no server became available, within the time to wait. */
  record NoSeat(String server, String detail) implements InferenceFailure {}
}
