package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.RateLimited;
import io.scriptorium.inference.client.InferenceFailure.RejectedRequest;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.Unauthorized;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads out of a server's error what kind of failure it is. */
public record FailureReader(InferenceServer server, @Nullable ApiKey apiKey) {

  private static final Pattern CONTEXT_LENGTH =
      Pattern.compile(
          "(?i)context[ _](length|window|size)|maximum context|too many tokens"
              + "|(prompt|input) is too long|longer than the model");

  /** Whether an error says that the request does not fit the model's context. */
  static boolean isContextLength(String message) {
    return CONTEXT_LENGTH.matcher(message).find();
  }

  /** The failure that a status other than 2xx stands for. */
  InferenceFailure ofStatus(int status, String body, Optional<Duration> retryAfter) {
    String message = ErrorExcerpt.message(body);
    String excerpt = ErrorExcerpt.of(message, apiKey);
    if (isContextLength(message)) {
      return new RejectedRequest(server.name(), status, excerpt);
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

  /** The failure that a redirect stands for: it is not followed, the key might go astray. */
  InferenceFailure ofRedirect(int status, Optional<String> location) {
    return malformed(
        "status %d sends elsewhere (%s); name that address as the server"
            .formatted(status, location.orElse("no address given")));
  }

  /** The failure that an error inside a stream stands for. */
  InferenceFailure inStream(JsonNode error) {
    int code = error.path("code").asInt(0);
    int status = code >= 400 && code < 600 ? code : 200;
    String body = error.isString() ? error.stringValue() : error.toString();
    return status == 200
        ? inStream(ErrorExcerpt.message(body))
        : ofStatus(status, body, Optional.empty());
  }

  /** The failure that an error's text inside a stream stands for. */
  InferenceFailure inStream(String message) {
    String excerpt = ErrorExcerpt.of(message, apiKey);
    return isContextLength(message)
        ? new RejectedRequest(server.name(), 200, excerpt)
        : new ServerError(server.name(), 200, excerpt, Optional.empty());
  }

  InferenceFailure malformed(String detail) {
    return new InferenceFailure.Malformed(server.name(), ErrorExcerpt.of(detail, apiKey));
  }
}
