package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.ContextExceeded;
import io.scriptorium.inference.client.InferenceFailure.RateLimited;
import io.scriptorium.inference.client.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.Unauthorized;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.job.SafeText;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the kind of failure from a server's error. */
record FailureReader(InferenceServer server, @Nullable ApiKey apiKey) {

  private static final Pattern CONTEXT_LENGTH =
      Pattern.compile(
          "(?i)context[ _](length|window|size)|maximum context|too many tokens"
              + "|(prompt|input) is too long|longer than the model");

  private static final int MAX_EXCERPT_CHARACTERS = 200;
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cntrl}]+");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  // No \b: Java's goes back over all the marks before it, at each of them.
  private static final Pattern KEYS =
      Pattern.compile("(?i)(bearer\\s+)[^\\s\"']+|(?<!\\w)sk-[A-Za-z0-9_*-]{6,}");

  /** Whether an error says that the request does not fit the model's context. */
  static boolean isContextLength(String message) {
    return CONTEXT_LENGTH.matcher(message).find();
  }

  /** The failure that a response with a status other than 200 means. */
  InferenceFailure of(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    if (status >= 300 && status < 400) {
      // Redirects are not followed: the API key would go to a host that nobody configured.
      return malformed(
          "status %d redirects to another address (%s); name that address as the server"
              .formatted(status, headers.firstValue("Location").orElse("no address given")));
    }
    return ofStatus(
        status,
        body,
        headers.firstValue("Retry-After").flatMap(value -> retryAfter(value, Instant.now())));
  }

  private InferenceFailure ofStatus(int status, String body, Optional<Duration> retryAfter) {
    String message = message(body);
    String excerpt = excerpt(message);
    if (isContextLength(message)) {
      return new ContextExceeded(server.name(), status, excerpt, WindowReader.inRefusal(message));
    }
    return switch (status) {
      case 401, 403 -> new Unauthorized(server.name(), status, excerpt);
      case 429 -> new RateLimited(server.name(), excerpt, retryAfter);
      case 408, 425 -> new ServerError(server.name(), status, excerpt, retryAfter);
      default ->
          status >= 400 && status < 500
              ? new RejectedRequest(server.name(), status, excerpt)
              : new ServerError(server.name(), status, excerpt, retryAfter);
    };
  }

  /** The failure that an error inside a stream means. */
  InferenceFailure inStream(JsonNode error) {
    int code = error.path("code").asInt(0);
    int status = code >= 400 && code < 600 ? code : 200;
    String body = error.isString() ? error.stringValue() : error.toString();
    return ofStatus(status, body, Optional.empty());
  }

  /** The failure that an error's text inside a stream means. */
  InferenceFailure inStream(String error) {
    return ofStatus(200, error, Optional.empty());
  }

  InferenceFailure malformed(String detail) {
    return new InferenceFailure.Malformed(server.name(), excerpt(detail));
  }

  /** The beginning of what a server sent, on one line and without secrets. */
  String excerpt(String text) {
    String line = maskKeys(SPACES.matcher(text).replaceAll(" ").strip(), apiKey);
    return line.isEmpty() ? "(nothing)" : SafeText.of(line, MAX_EXCERPT_CHARACTERS - 1);
  }

  /** The text with this API key, and whatever else looks like one, replaced by asterisks. */
  static String maskKeys(String text, @Nullable ApiKey apiKey) {
    String masked =
        apiKey == null ? text : text.replace(apiKey.secret().reveal(), apiKey.toString());
    return KEYS.matcher(masked).replaceAll(match -> match.group(1) == null ? "***" : "$1***");
  }

  /**
   * The message inside an error's JSON, in the shapes that servers use, or else the body itself.
   */
  static String message(String body) {
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      for (JsonNode candidate :
          List.of(
              json.path("error").path("message"),
              json.path("message"),
              json.path("error"),
              json.path("detail"))) {
        if (candidate.isString()) {
          return candidate.stringValue();
        }
      }
      return body;
    } catch (JacksonException e) {
      return body;
    }
  }

  /**
   * The header {@code Retry-After}, seconds or a date (RFC 9110, section 10.2.3): the time to wait,
   * never negative; empty where the value is neither.
   */
  static Optional<Duration> retryAfter(String value, Instant now) {
    String text = value.strip();
    try {
      if (SECONDS.matcher(text).matches()) {
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
      }
      Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
