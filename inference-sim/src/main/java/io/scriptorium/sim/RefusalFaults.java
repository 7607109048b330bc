package io.scriptorium.sim;

import static java.util.Map.entry;

import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.ChatPrompt.Format;
import io.scriptorium.sim.text.ChatPrompt.Message;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which requests a server with these faults refuses, and how. */
final class RefusalFaults {
  private static final String BAD_REQUEST = "BadRequestError";
  private static final String INVALID_REQUEST = "invalid_request_error";

  /** Refuses a request, or returns null where the request is not affected. */
  private interface Rule {
    @Nullable DirectResponse apply(String value, ChatPrompt prompt);
  }

  private static final Map<FaultKind, Rule> RULES =
      Map.ofEntries(
          entry(FaultKind.STATUS, (value, _) -> status(value)),
          entry(
              FaultKind.NOT_FOUND_PAGE,
              always(
                  DirectResponse.page(
                      404, "<!doctype html><title>404 Not Found</title><h1>Not Found</h1>\n"))),
          entry(
              FaultKind.NO_MODEL,
              always(
                  DirectResponse.openAi(
                      404,
                      "NotFoundError",
                      "model_not_found",
                      "model",
                      "The model does not exist."))),
          entry(
              FaultKind.UNAUTHORIZED,
              always(
                  DirectResponse.openAi(
                      401,
                      INVALID_REQUEST,
                      "invalid_api_key",
                      null,
                      "Incorrect API key provided."))),
          entry(
              FaultKind.NO_CREDIT,
              always(
                  DirectResponse.openAi(
                      402, "insufficient_credits", null, null, "Insufficient credits."))),
          entry(
              FaultKind.FORBIDDEN,
              always(
                  DirectResponse.openAi(
                      403,
                      "permission_error",
                      null,
                      null,
                      "You are not allowed to use this model."))),
          entry(
              FaultKind.TOO_LARGE,
              always(DirectResponse.page(413, "<h1>413 Request Entity Too Large</h1>\n"))),
          entry(FaultKind.UNPROCESSABLE, always(DirectResponse.fastApi("messages"))),
          entry(FaultKind.REDIRECT, (value, _) -> new DirectResponse(307, "text/plain", "", value)),
          entry(
              FaultKind.NO_SYSTEM,
              (_, prompt) ->
                  prompt.messages().stream().anyMatch(message -> message.role().equals("system"))
                      ? DirectResponse.vllm(400, BAD_REQUEST, "System role not supported")
                      : null),
          entry(
              FaultKind.ALTERNATE,
              (_, prompt) ->
                  alternates(prompt)
                      ? null
                      : DirectResponse.vllm(
                          400,
                          BAD_REQUEST,
                          "Conversation roles must alternate"
                              + " user/assistant/user/assistant/...")),
          entry(
              FaultKind.NO_STREAM_OPTIONS,
              (_, prompt) ->
                  prompt.fields().contains("stream_options")
                      ? DirectResponse.fastApi("stream_options")
                      : null),
          entry(
              FaultKind.NO_MAX_TOKENS,
              (_, prompt) ->
                  prompt.fields().contains("max_tokens")
                      ? unsupported("max_tokens", " Use 'max_completion_tokens' instead.")
                      : null),
          entry(
              FaultKind.NO_SCHEMA,
              (_, prompt) ->
                  prompt.format() instanceof Format.Text
                      ? null
                      : DirectResponse.vllm(
                          400,
                          BAD_REQUEST,
                          "response_format of type json_schema is not supported by this engine")),
          entry(
              FaultKind.NO_FIELD,
              (value, prompt) -> prompt.fields().contains(value) ? unsupported(value, "") : null));

  private RefusalFaults() {}

  /** The first refusal of a request, if any. */
  static Optional<DirectResponse> of(Faults faults, ChatPrompt prompt) {
    return Arrays.stream(FaultKind.values())
        .filter(kind -> faults.has(kind) && RULES.containsKey(kind))
        .flatMap(kind -> Optional.ofNullable(refusal(kind, faults, prompt)).stream())
        .findFirst();
  }

  private static @Nullable DirectResponse refusal(
      FaultKind kind, Faults faults, ChatPrompt prompt) {
    Rule rule = RULES.get(kind);
    return rule == null ? null : rule.apply(faults.text(kind), prompt);
  }

  private static Rule always(DirectResponse refusal) {
    return (_, _) -> refusal;
  }

  private static DirectResponse status(String value) {
    int status = Integer.parseInt(value.substring(0, FaultValue.Status.DIGITS));
    String text =
        value.length() > FaultValue.Status.DIGITS
            ? value.substring(FaultValue.Status.DIGITS + 1)
            : "no";
    return text.startsWith("<")
        ? DirectResponse.page(status, text)
        : DirectResponse.openAi(status, "error", null, null, text);
  }

  private static DirectResponse unsupported(String field, String remedy) {
    return DirectResponse.openAi(
        400,
        INVALID_REQUEST,
        "unsupported_parameter",
        field,
        "Unsupported parameter: '%s' is not supported with this model.%s".formatted(field, remedy));
  }

  private static boolean alternates(ChatPrompt prompt) {
    List<String> roles =
        prompt.messages().stream().map(Message::role).dropWhile("system"::equals).toList();
    for (int index = 0; index < roles.size(); index++) {
      if (!roles.get(index).equals(index % 2 == 0 ? "user" : "assistant")) {
        return false;
      }
    }
    return true;
  }
}
