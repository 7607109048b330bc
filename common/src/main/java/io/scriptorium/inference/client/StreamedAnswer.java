package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.AnswerTooLong;
import io.scriptorium.inference.client.InferenceFailure.CutStream;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.Refused;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One answer, built event by event. Reasoning, refusals and tool calls never become text. */
final class StreamedAnswer {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String DONE = "[DONE]";
  private static final String OPEN_REASONING = "<think>";
  private static final String CLOSE_REASONING = "</think>";

  // Some chat templates contain the opening tag, so that only the closing one is generated.
  private static final Pattern CLOSE_ALONE = Pattern.compile("(?m)^</think>[ \\t]*\\R");

  // The scripts of East Asia begin here; their characters are about a token each.
  private static final char EAST_ASIA = '\u2e80';
  private static final double CHARACTERS_PER_TOKEN = 4;

  /** Of one answer; the answers to one section have room in what a record may hold. */
  private static final long MOST_TOKENS = 100_000_000;

  private final FailureReader failures;
  private final int maxCharacters;
  private final StringBuilder text = new StringBuilder();
  private long reasoningCharacters;
  private double tokens;
  private @Nullable String finishReason;
  private TokenUsage usage = TokenUsage.NONE;
  private @Nullable String model;
  private boolean done;

  StreamedAnswer(FailureReader failures, int maxCharacters) {
    this.failures = failures;
    this.maxCharacters = maxCharacters;
  }

  /** The estimated number of tokens so far, reasoning included; 0 until the first has arrived. */
  double tokens() {
    return tokens;
  }

  /** The text so far, without reasoning; it grows. */
  CharSequence visible() {
    return text;
  }

  /** Whether the model has finished; the usage may still follow. */
  boolean finished() {
    return finishReason != null;
  }

  /** Whether nothing more follows. */
  boolean done() {
    return done;
  }

  /**
   * Takes the next event.
   *
   * @throws InferenceException if it reports a failure, or is no event of a chat server
   */
  void accept(SseParser.Event event) throws InferenceException {
    if (event.data().equals(DONE)) {
      done = true;
      return;
    }
    JsonNode chunk = parse(event);
    JsonNode error =
        event.type().equals(SseParser.Event.ERROR) && !chunk.has("error")
            ? chunk
            : chunk.path("error");
    if (!error.isMissingNode() && !error.isNull()) {
      throw new InferenceException(failures.inStream(error));
    }
    if (chunk.path("model").isString()) {
      model = chunk.path("model").stringValue();
    }
    readUsage(chunk);
    readChoice(chunk.path("choices").path(0));
  }

  private JsonNode parse(SseParser.Event event) throws InferenceException {
    try {
      JsonNode chunk = MAPPER.readTree(event.data());
      if (chunk.isObject()) {
        return chunk;
      }
    } catch (JacksonException e) {
      // Reported below, like JSON of another shape.
    }
    throw new InferenceException(
        event.type().equals(SseParser.Event.ERROR)
            ? failures.inStream(event.data())
            : failures.malformed("a chunk is no JSON object: " + event.data()));
  }

  private void readUsage(JsonNode chunk) {
    JsonNode reported = chunk.path("usage");
    // llama.cpp reports the cached part of the prompt in fields of its own.
    JsonNode timings = chunk.path("timings");
    long cached =
        count(
            reported.path("prompt_tokens_details").path("cached_tokens"),
            count(timings.path("cache_n"), usage.cached()));
    if (reported.isObject()) {
      long prompt = count(reported.path("prompt_tokens"), 0);
      usage =
          new TokenUsage(
              prompt, Math.min(cached, prompt), count(reported.path("completion_tokens"), 0));
    } else if (timings.isObject() && usage.prompt() == 0) {
      usage =
          new TokenUsage(
              count(timings.path("prompt_n"), 0) + cached,
              cached,
              count(timings.path("predicted_n"), 0));
    }
  }

  /** A number of tokens, brought into range: no server may spoil a record by its count. */
  private static long count(JsonNode number, long byDefault) {
    return number.isNumber() ? Math.clamp(number.asLong(MOST_TOKENS), 0, MOST_TOKENS) : byDefault;
  }

  private void readChoice(JsonNode choice) throws InferenceException {
    JsonNode delta = choice.path("delta");
    if (!delta.path("tool_calls").isEmpty()) {
      throw refused("it called a tool, and none was offered");
    }
    String refusal = delta.path("refusal").stringValue("");
    if (!refusal.isEmpty()) {
      throw refused(refusal);
    }
    String content = delta.path("content").stringValue("");
    text.append(content);
    String reasoning =
        delta.path("reasoning_content").stringValue("") + delta.path("reasoning").stringValue("");
    reasoningCharacters += reasoning.length();
    tokens += estimatedTokens(content) + estimatedTokens(reasoning);
    if (text.length() > maxCharacters || reasoningCharacters > maxCharacters) {
      throw new InferenceException(new AnswerTooLong(failures.server().name(), maxCharacters));
    }
    String reason = choice.path("finish_reason").stringValue("");
    if (!reason.isEmpty()) {
      finishReason = reason;
    }
  }

  /**
   * The whole answer.
   *
   * @param requestedModel the model's name where the server did not report it
   * @throws InferenceException if there is none
   */
  ChatAnswer complete(String requestedModel, Duration timeToFirstToken, Duration duration)
      throws InferenceException {
    return complete(readFinishReason(), usage, requestedModel, timeToFirstToken, duration);
  }

  /**
   * The answer so far, which its caller has stopped; what was generated is estimated, as the server
   * has not counted it.
   */
  ChatAnswer stopped(String requestedModel, Duration timeToFirstToken, Duration duration)
      throws InferenceException {
    TokenUsage counted =
        usage.completion() > 0
            ? usage
            : new TokenUsage(usage.prompt(), usage.cached(), Math.round(tokens));
    return complete(
        FinishReason.STOPPED_BY_CALLER, counted, requestedModel, timeToFirstToken, duration);
  }

  private ChatAnswer complete(
      FinishReason reason,
      TokenUsage counted,
      String requestedModel,
      Duration timeToFirstToken,
      Duration duration)
      throws InferenceException {
    String answer = withoutReasoning(text.toString());
    String server = failures.server().name();
    if (answer.isBlank()) {
      throw new InferenceException(new EmptyAnswer(server, reason));
    }
    return new ChatAnswer(
        answer,
        counted,
        server,
        model == null ? requestedModel : model,
        reason,
        timeToFirstToken,
        duration);
  }

  private FinishReason readFinishReason() throws InferenceException {
    return switch (finishReason) {
      case null -> throw new InferenceException(cut("the stream ended without a finish reason"));
      case "stop", "eos", "eos_token", "stop_sequence", "end_turn" -> FinishReason.STOP;
      case "length", "max_tokens" -> FinishReason.LENGTH;
      case "content_filter" -> throw refused("a content filter stopped it");
      case "tool_calls", "function_call" -> throw refused("it called a tool, and none was offered");
      case "abort", "cancelled", "error" ->
          throw new InferenceException(cut("finish reason " + finishReason));
      default ->
          throw new InferenceException(
              failures.malformed("the finish reason \"%s\" is not known".formatted(finishReason)));
    };
  }

  /** The failure of a stream that ended too early. */
  InferenceFailure cut(String detail) {
    return new CutStream(failures.server().name(), text.length(), failures.excerpt(detail));
  }

  private InferenceException refused(String detail) {
    return new InferenceException(new Refused(failures.server().name(), failures.excerpt(detail)));
  }

  /**
   * The text without the reasoning at its beginning, where the server leaves both in one text;
   * empty where no answer follows.
   */
  static String withoutReasoning(String text) {
    String start = text.stripLeading();
    if (start.startsWith(OPEN_REASONING)) {
      int end = start.indexOf(CLOSE_REASONING);
      return end < 0 ? "" : start.substring(end + CLOSE_REASONING.length()).stripLeading();
    }
    var close = CLOSE_ALONE.matcher(text);
    return close.find() && text.lastIndexOf(OPEN_REASONING, close.start()) < 0
        ? text.substring(close.end()).stripLeading()
        : text;
  }

  /**
   * The approximate number of tokens of a text, for comparing servers while they generate. The
   * chunks of a stream cannot be counted instead, as some servers send several tokens in one.
   */
  static double estimatedTokens(CharSequence text) {
    long dense = text.chars().filter(character -> character >= EAST_ASIA).count();
    return dense + (text.length() - dense) / CHARACTERS_PER_TOKEN;
  }
}
