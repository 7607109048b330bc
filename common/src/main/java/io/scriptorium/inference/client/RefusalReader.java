package io.scriptorium.inference.client;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Optional;

/**
 * Reads from a refusal which part of a request a server does not accept. It takes a refusal for
 * that alone where it names the part, and the part was in the request.
 */
final class RefusalReader {

  private static final int MAX_CHARACTERS = 4_000;
  private static final int LEAST_LIMIT = 16;
  private static final int MOST_DIGITS = 9;

  private static final List<String> SCHEMA_WORDS =
      List.of(
          "response_format",
          "response format",
          "json_schema",
          "json schema",
          "structured output",
          "guided",
          "grammar");
  private static final List<String> REFUSALS =
      List.of(
          "unsupported",
          "not support",
          "unrecognized",
          "unrecognised",
          "unknown",
          "not permitted",
          "not allowed",
          "not enabled",
          "invalid",
          "unexpected",
          "extra inputs",
          "extra_forbidden",
          "additional properties",
          "deprecated",
          "only the default",
          "does not match",
          "must be one of",
          "expected");
  private static final List<String> SYSTEM_WORDS =
      List.of(
          "system role",
          "role system",
          "role 'system'",
          "role \"system\"",
          "role: system",
          "role `system`",
          "'system' role",
          "\"system\" role",
          "`system`",
          "'system'",
          "system message",
          "system prompt",
          "system instruction",
          "developer instruction");
  private static final List<String> LIMIT_NAMES =
      List.of(
          "max_tokens",
          "max_completion_tokens",
          "max_new_tokens",
          "max_output_tokens",
          "completion tokens",
          "output tokens");
  private static final List<String> LIMIT_WORDS =
      List.of(
          "at most",
          "maximum",
          "less than",
          "range",
          "cannot",
          "must be",
          "too large",
          "exceed",
          "<=",
          "between",
          "greater than",
          "limit",
          "up to");

  private RefusalReader() {}

  /**
   * The dialect to use after a request in another was refused, or empty where it was refused for
   * another reason.
   *
   * @param tokens the limit that was asked for
   */
  static Optional<Dialect> next(
      Dialect dialect, ChatRequest request, int tokens, boolean heated, int status, String body) {
    String text = LowerCase.of(body.substring(0, Math.min(body.length(), MAX_CHARACTERS)));
    boolean refuses = status == 400 || status == 422;
    boolean fails = status == 500 || status == 501;
    if (refuses && dialect.streamOptions() && text.contains("stream_options")) {
      return Optional.of(dialect.withoutStreamOptions());
    }
    if (refuses
        && dialect.maxTokens()
        && text.contains("max_completion_tokens")
        && holds(text, REFUSALS)
        && !FailureReader.isContextLength(text)) {
      return Optional.of(dialect.withCompletionTokens());
    }
    if (refuses
        && heated
        && dialect.temperature()
        && text.contains("temperature")
        && holds(text, REFUSALS)) {
      return Optional.of(dialect.withoutTemperature());
    }
    if ((refuses || fails) && dialect.systemRole() && isAboutRoles(request, text)) {
      return Optional.of(dialect.withoutSystemRole());
    }
    if (refuses && !FailureReader.isContextLength(text) && holds(text, LIMIT_NAMES)) {
      int most = holds(text, LIMIT_WORDS) ? limitBelow(text, dialect.limit(tokens)) : 0;
      if (most >= LEAST_LIMIT) {
        return Optional.of(dialect.withMostTokens(most));
      }
    }
    return request.schema() != null && (refuses || fails) && holds(text, SCHEMA_WORDS)
        ? Optional.of(dialect.withoutResponseFormat())
        : Optional.empty();
  }

  /** Whether a refusal that names nothing may be about the schema: a request without it shows. */
  static boolean maybeAboutSchema(ChatRequest request, int status, String body) {
    return request.schema() != null
        && (status == 400 || status == 422)
        && ErrorMeaning.of(status, body) == ErrorMeaning.OTHER;
  }

  private static boolean isAboutRoles(ChatRequest request, String text) {
    boolean alternate = text.contains("alternate") && text.contains("role");
    boolean system =
        request.messages().stream().anyMatch(it -> it.role() == ChatMessage.Role.SYSTEM)
            && holds(text, SYSTEM_WORDS)
            && holds(text, REFUSALS);
    return alternate || system;
  }

  /** The largest number in a text that is below the one asked for; 0 for none. */
  private static int limitBelow(String text, int asked) {
    int largest = 0;
    int at = 0;
    while (at < text.length()) {
      int end = at;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      if (end > at && end - at <= MOST_DIGITS) {
        int number = Integer.parseInt(text.substring(at, end));
        largest = number < asked ? Math.max(largest, number) : largest;
      }
      at = Math.max(end, at + 1);
    }
    return largest;
  }

  private static boolean holds(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }
}
