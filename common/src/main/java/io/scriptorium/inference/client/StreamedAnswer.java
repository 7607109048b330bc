package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.InferenceFailure.AnswerTooLong;
import io.scriptorium.inference.client.InferenceFailure.CutStream;
import io.scriptorium.inference.client.InferenceFailure.EmptyAnswer;
import io.scriptorium.inference.client.InferenceFailure.Refused;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/**
 * One answer, built event by event. What has one meaning is read, in whatever form it comes; what
 * is cut or an error is none. Reasoning, refusals and tool calls never become text.
 */
final class StreamedAnswer {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final String DONE = "[DONE]";

  // The scripts of East Asia begin here; their characters are about a token each.
  private static final char EAST_ASIA = '\u2e80';
  private static final double CHARACTERS_PER_TOKEN = 4;

  /** Some servers repeat the whole answer at its end; a shorter repetition may be the model's. */
  private static final int LEAST_REPEATED = 20;

  private final FailureReader failures;
  private final int maxCharacters;
  private final ReasoningFilter text = new ReasoningFilter();
  private final UsageReader usage = new UsageReader();
  private long characters;
  private double contentTokens;
  private double reasoningTokens;
  private @Nullable String finishReason;
  private @Nullable String model;
  private boolean done;

  StreamedAnswer(FailureReader failures, int maxCharacters) {
    this.failures = failures;
    this.maxCharacters = maxCharacters;
  }

  /** The estimated number of tokens so far, reasoning included; 0 until the first has arrived. */
  double tokens() {
    return contentTokens + reasoningTokens;
  }

  /** The estimated number of tokens of the text so far. */
  double textTokens() {
    return contentTokens;
  }

  /** The text so far, without reasoning; it grows. */
  CharSequence visible() {
    return text.visible();
  }

  /** Whether the model has finished; the usage may still follow. */
  boolean finished() {
    return finishReason != null || done;
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
    boolean isError = event.type().equals(SseParser.Event.ERROR);
    if (done || (event.data().isBlank() && !isError)) {
      return;
    }
    if (!isError) {
      Optional<PlainChunk> plain = PlainChunk.read(event.data());
      if (plain.isPresent()) {
        accept(plain.get());
        return;
      }
    }
    Optional<List<JsonNode>> chunks = chunks(event.data());
    if (chunks.isPresent()) {
      for (JsonNode chunk : chunks.get()) {
        accept(chunk, isError);
      }
    } else if (isError) {
      throw new InferenceException(failures.inStream(event.data()));
    } else {
      acceptLines(event.data());
    }
  }

  /** Events whose blank line between them is missing, the mark of the end among them. */
  private void acceptLines(String data) throws InferenceException {
    for (String line : data.split("\n", -1)) {
      String stripped = line.strip();
      if (done || stripped.isEmpty()) {
        continue;
      }
      if (stripped.equals(DONE)) {
        done = true;
        continue;
      }
      Optional<List<JsonNode>> chunks = chunks(stripped);
      if (chunks.isPresent()) {
        for (JsonNode chunk : chunks.get()) {
          accept(chunk, false);
        }
      } else if (!finished()) {
        throw new InferenceException(failures.malformed("a chunk is no JSON object: " + stripped));
      }
    }
  }

  /** Takes what is left where a stream ends in the middle of an event, if it is whole. */
  void acceptRest(SseParser.Event event) throws InferenceException {
    String data = event.data().strip();
    if (data.equals(DONE) || chunks(data).isPresent()) {
      accept(event);
    }
  }

  /**
   * Takes a whole body of JSON in place of a stream.
   *
   * @return whether it is one: JSON objects to its end
   */
  boolean acceptBody(String body) throws InferenceException {
    Optional<List<JsonNode>> chunks = chunks(body);
    if (chunks.isEmpty()) {
      return false;
    }
    for (JsonNode chunk : chunks.get()) {
      accept(chunk, false);
    }
    done = true;
    return true;
  }

  /** The JSON objects in a text that holds nothing else. */
  private static Optional<List<JsonNode>> chunks(String text) {
    List<JsonNode> chunks = new ArrayList<>();
    try (MappingIterator<JsonNode> values = MAPPER.readerFor(JsonNode.class).readValues(text)) {
      while (values.hasNextValue()) {
        JsonNode chunk = values.nextValue();
        if (!chunk.isObject()) {
          return Optional.empty();
        }
        chunks.add(chunk);
      }
    } catch (JacksonException e) {
      return Optional.empty();
    }
    return chunks.isEmpty() ? Optional.empty() : Optional.of(chunks);
  }

  private void accept(PlainChunk chunk) throws InferenceException {
    if (chunk.model() != null) {
      model = chunk.model();
    }
    accept(new ChunkReader.Piece(chunk.text(), false, "", "", false, null));
  }

  private void accept(JsonNode chunk, boolean isError) throws InferenceException {
    Optional<JsonNode> error = ChunkReader.error(chunk);
    if (error.isPresent() || isError) {
      throw new InferenceException(failures.inStream(error.orElse(chunk)));
    }
    if (chunk.path("model").isString()) {
      model = chunk.path("model").stringValue();
    }
    usage.read(chunk);
    for (ChunkReader.Piece piece : ChunkReader.pieces(chunk)) {
      accept(piece);
    }
  }

  private void accept(ChunkReader.Piece piece) throws InferenceException {
    if (piece.toolCall()) {
      throw refused("it called a tool, and none was offered");
    }
    if (!piece.refusal().isEmpty()) {
      throw refused(piece.refusal());
    }
    if (!(piece.whole() && repeatsAll(piece.text()))) {
      text.append(piece.text());
      characters += piece.text().length() + piece.reasoning().length();
      contentTokens += estimatedTokens(piece.text());
      reasoningTokens += estimatedTokens(piece.reasoning());
    }
    if (characters > maxCharacters) {
      throw new InferenceException(new AnswerTooLong(failures.server().name(), maxCharacters));
    }
    if (piece.finishReason() != null) {
      finishReason = piece.finishReason();
    }
  }

  private boolean repeatsAll(String whole) {
    StringBuilder before = text.visible();
    return before.length() >= LEAST_REPEATED
        && whole.length() >= before.length()
        && whole.endsWith(before.toString());
  }

  /**
   * The whole answer.
   *
   * @param requestedModel the model's name where the server did not report it
   * @throws InferenceException if there is none
   */
  ChatAnswer complete(String requestedModel, Duration timeToFirstToken, Duration duration)
      throws InferenceException {
    return complete(readFinishReason(), usage.usage(), requestedModel, timeToFirstToken, duration);
  }

  /**
   * The answer so far, which its caller has stopped; what was generated is estimated, as the server
   * has not counted it.
   */
  ChatAnswer stopped(String requestedModel, Duration timeToFirstToken, Duration duration)
      throws InferenceException {
    TokenUsage counted = usage.usage();
    return complete(
        FinishReason.STOPPED_BY_CALLER,
        counted.completion() > 0
            ? counted
            : new TokenUsage(counted.prompt(), counted.cached(), Math.round(tokens())),
        requestedModel,
        timeToFirstToken,
        duration);
  }

  private ChatAnswer complete(
      FinishReason reason,
      TokenUsage counted,
      String requestedModel,
      Duration timeToFirstToken,
      Duration duration)
      throws InferenceException {
    text.end();
    String answer = text.visible().toString();
    String server = failures.server().name();
    long reasoning = reasoning(counted, answer);
    if (answer.isBlank()) {
      throw new InferenceException(new EmptyAnswer(server, reason, reasoning));
    }
    return new ChatAnswer(
        answer,
        counted,
        server,
        model == null ? requestedModel : model,
        reason,
        timeToFirstToken,
        duration,
        reasoning);
  }

  /** The tokens of the reasoning: as counted by the server, or else by its share of the answer. */
  private long reasoning(TokenUsage counted, String answer) {
    if (usage.reasoning() > 0) {
      return usage.reasoning();
    }
    double estimated = Math.max(0, tokens() - estimatedTokens(answer));
    if (text.isWhole() && reasoningTokens == 0) {
      return 0;
    }
    return Math.round(
        counted.completion() > 0 ? counted.completion() * estimated / tokens() : estimated);
  }

  private FinishReason readFinishReason() throws InferenceException {
    if (finishReason == null) {
      if (done) {
        return FinishReason.STOP;
      }
      throw new InferenceException(cut("the stream ended without a finish reason"));
    }
    return switch (FinishReasons.read(finishReason)) {
      case FinishReasons.Text(FinishReason reason) -> reason;
      case FinishReasons.Withheld(String detail) -> throw refused(detail);
      case FinishReasons.Cut() ->
          throw new InferenceException(cut("finish reason " + finishReason));
    };
  }

  /** The failure of a stream that ended too early. */
  InferenceFailure cut(String detail) {
    return new CutStream(
        failures.server().name(), text.visible().length(), failures.excerpt(detail));
  }

  private InferenceException refused(String detail) {
    return new InferenceException(new Refused(failures.server().name(), failures.excerpt(detail)));
  }

  /**
   * The approximate number of tokens of a text, for comparing servers while they generate. The
   * chunks of a stream cannot be counted instead, as some servers send several tokens in one.
   */
  static double estimatedTokens(CharSequence text) {
    int dense = 0;
    for (int at = 0; at < text.length(); at++) {
      dense += text.charAt(at) >= EAST_ASIA ? 1 : 0;
    }
    return dense + (text.length() - dense) / CHARACTERS_PER_TOKEN;
  }
}
