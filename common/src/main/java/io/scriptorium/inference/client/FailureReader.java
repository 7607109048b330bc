package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.CannotServe;
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

  private static final String SET_MODEL =
      "name a model that it has by --inference-model or INFERENCE_MODEL";
  private static final String CHECK_URL =
      "check the path of its URL in INFERENCE_SERVERS (most servers' ends in /v1)"
          + " and the model (INFERENCE_MODEL)";
  private static final String ADD_CREDIT = "add credit to its account, or use another API key";
  private static final String CHECK_PROXY =
      "a proxy demands a password; check HTTP_PROXY, HTTPS_PROXY and NO_PROXY";
  private static final String CHECK_SCHEME =
      "a web server answered; check its URL in INFERENCE_SERVERS (http or https, host and port)";

  private static final int MAX_EXCERPT_CHARACTERS = 200;
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cntrl}]+");
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  // No \b: Java's goes back over all the marks before it, at each of them.
  private static final Pattern KEYS =
      Pattern.compile("(?i)(bearer\\s+)[^\\s\"']+|(?<!\\w)sk-[A-Za-z0-9_*-]{6,}");

  /** Whether an error says that the request does not fit the model's context. */
  static boolean isContextLength(String message) {
    return ErrorMeaning.of(400, message) == ErrorMeaning.CONTEXT;
  }

  /** The failure that a response with a status other than 200 means. */
  InferenceFailure of(HttpResponse<?> response, String body) {
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    if (status >= 300 && status < 400) {
      // Redirects are not followed: the API key would go to a host that nobody configured.
      return new CannotServe(
          server.name(),
          status,
          excerpt(
              "it redirects to another address (%s)"
                  .formatted(headers.firstValue("Location").orElse("no address given"))),
          "name that address in INFERENCE_SERVERS");
    }
    return ofStatus(
        status,
        body,
        headers.firstValue("Retry-After").flatMap(value -> retryAfter(value, Instant.now())));
  }

  InferenceFailure ofStatus(int status, String body, Optional<Duration> retryAfter) {
    String message = message(body);
    String excerpt = excerpt(message);
    // The codes beside a message say as much.
    return switch (ErrorMeaning.of(status, body)) {
      case CONTEXT ->
          new ContextExceeded(server.name(), status, excerpt, WindowReader.inRefusal(body));
      case POLICY -> new RejectedRequest(server.name(), status, excerpt);
      case NO_CREDIT -> new CannotServe(server.name(), status, excerpt, ADD_CREDIT);
      case NO_MODEL -> new CannotServe(server.name(), status, excerpt, SET_MODEL);
      case OTHER -> byStatus(status, excerpt, WebPage.isPage(body), retryAfter);
    };
  }

  private InferenceFailure byStatus(
      int status, String excerpt, boolean page, Optional<Duration> retryAfter) {
    return switch (status) {
      case 401, 403 -> new Unauthorized(server.name(), status, excerpt);
      case 404, 405, 410 -> new CannotServe(server.name(), status, excerpt, checkUrl());
      case 407 -> new CannotServe(server.name(), status, excerpt, CHECK_PROXY);
      case 400 ->
          page
              ? new CannotServe(server.name(), status, excerpt, CHECK_SCHEME)
              : new RejectedRequest(server.name(), status, excerpt);
      case 429 -> new RateLimited(server.name(), excerpt, retryAfter);
      case 408, 425 -> new ServerError(server.name(), status, excerpt, retryAfter);
      default ->
          status >= 400 && status < 500
              ? new RejectedRequest(server.name(), status, excerpt)
              : new ServerError(server.name(), status, excerpt, retryAfter);
    };
  }

  private String checkUrl() {
    String path = server.baseUrl().getRawPath();
    return path == null || path.isEmpty()
        ? "its URL in INFERENCE_SERVERS has no path, and most servers' ends in /v1: write "
            + server.name()
            + "/v1"
        : CHECK_URL;
  }

  /** The failure that an error inside a stream means. */
  InferenceFailure inStream(JsonNode error) {
    int code = error.path("code").asInt(error.path("status").asInt(0));
    int status = code >= 400 && code < 600 ? code : 200;
    String body = error.isString() ? error.stringValue() : error.toString();
    return ofStatus(status, body, Optional.empty());
  }

  /** The failure that an error's text inside a stream means. */
  InferenceFailure inStream(String error) {
    return ofStatus(200, error, Optional.empty());
  }

  /** The failure where a server's list of models names none. */
  InferenceFailure noModel(int status, String body) {
    return new CannotServe(
        server.name(),
        status,
        excerpt("its list of models (/models) names none: " + message(body)),
        SET_MODEL);
  }

  InferenceFailure malformed(String detail) {
    return new InferenceFailure.Malformed(server.name(), excerpt(detail));
  }

  /** The failure that a whole body means which is no answer of a chat server. */
  InferenceFailure noAnswer(String contentType, String body) {
    return malformed(
        WebPage.isPage(body)
            ? "a web page instead of an answer: " + WebPage.text(body)
            : "content type %s instead of text/event-stream: %s".formatted(contentType, body));
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
    if (WebPage.isPage(body)) {
      return WebPage.text(body);
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(body);
      for (JsonNode candidate :
          List.of(
              json.path("error").path("message"),
              json.path("message"),
              json.path("error"),
              json.path("detail"),
              json.path("msg"),
              json.path(0).path("error").path("message"))) {
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
