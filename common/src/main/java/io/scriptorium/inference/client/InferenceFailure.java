package io.scriptorium.inference.client;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a server gave no answer. Each kind knows whether asking again can help. */
public sealed interface InferenceFailure {

  /** The base URL of the server that failed. */
  String server();

  /** What happened, for people: the server, what it did, and a short excerpt of what it said. */
  String reason();

  /** Whether the same request may succeed later, or on another server. */
  default boolean retryable() {
    return true;
  }

  /** How long the server asked to be left alone. */
  default Optional<Duration> retryAfter() {
    return Optional.empty();
  }

  /** Its kind, as a label of meters: lower case with hyphens. */
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
  record Unreachable(String server, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s is not reachable: %s".formatted(server, detail);
    }
  }

  /**
   * The server kept silent for too long.
   *
   * @param awaited what it should have sent
   */
  record TimedOut(String server, String awaited, Duration limit) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s sent no %s within %d ms".formatted(server, awaited, limit.toMillis());
    }
  }

  /**
   * The server said that it failed.
   *
   * @param status the HTTP status; 200 where the error came inside the stream
   */
  record ServerError(String server, int status, String excerpt, Optional<Duration> retryAfter)
      implements InferenceFailure {
    @Override
    public String reason() {
      return "%s answered with an error (status %d): %s".formatted(server, status, excerpt);
    }
  }

  /** The server has too much to do (status 429). */
  record RateLimited(String server, String excerpt, Optional<Duration> retryAfter)
      implements InferenceFailure {
    @Override
    public String reason() {
      return "%s takes no more requests now (status 429): %s".formatted(server, excerpt);
    }
  }

  /** What came is no chat completion: a web page, a redirect, something that is not JSON. */
  record Malformed(String server, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s did not answer as a chat server does: %s".formatted(server, detail);
    }
  }

  /** The stream ended before the model had finished. */
  record CutStream(String server, int characters, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s cut its answer after %d characters: %s".formatted(server, characters, detail);
    }
  }

  /**
   * The answer ended at a limit of the server's own, and not at the one that was asked for: its
   * context is full, or it bounds answers.
   *
   * @param maxTokens the limit that was asked for
   */
  record Truncated(String server, int characters, int maxTokens) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s ended its answer after %d characters at a limit of its own, below the %d tokens asked for"
          .formatted(server, characters, maxTokens);
    }
  }

  /** The model finished without a word, or with nothing but reasoning. */
  record EmptyAnswer(String server, FinishReason finishReason) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s gave an answer without text (finish reason %s)".formatted(server, finishReason);
    }
  }

  /** The model gave something else in place of text: a refusal, a filter's verdict, a tool call. */
  record Refused(String server, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s refused to write: %s".formatted(server, detail);
    }
  }

  /** The answer went on beyond the bound. */
  record AnswerTooLong(String server, int maxCharacters) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s gave an answer of more than %d characters".formatted(server, maxCharacters);
    }
  }

  /** The server does not accept this request: too long for its context, an unknown model, … */
  record RejectedRequest(String server, int status, String excerpt) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s rejected the request (status %d): %s".formatted(server, status, excerpt);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The server wants another API key, or any (status 401 or 403). */
  record Unauthorized(String server, int status, String excerpt) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s does not accept the API key (status %d): %s; set INFERENCE_API_KEY"
          .formatted(server, status, excerpt);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** The server cannot hold a model to a JSON schema; ask again without one. */
  record StructuredOutputUnsupported(String server, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "%s does not support structured output: %s".formatted(server, detail);
    }

    @Override
    public boolean retryable() {
      return false;
    }
  }

  /** No seat became free, or no server came back, in the time that may be waited. */
  record NoSeat(String server, String detail) implements InferenceFailure {
    @Override
    public String reason() {
      return "No seat on any of %s: %s".formatted(server, detail);
    }
  }
}
