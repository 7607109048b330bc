package io.scriptorium.inference.client;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the size of a context window, in tokens, from what servers say of themselves and of
 * requests that do not fit. Used by any number of threads.
 */
public final class WindowReader {

  private static final int LEAST_WINDOW = 64;
  private static final int LARGEST_WINDOW = 100_000_000;
  private static final int MAX_MESSAGE_CHARACTERS = 4_000;
  private static final int FAR = 60;

  /** vLLM and SGLang; OpenRouter; LM Studio; Mistral; Groq. */
  private static final List<String> MODEL_FIELDS =
      List.of(
          "max_model_len",
          "loaded_context_length",
          "context_length",
          "max_context_length",
          "context_window",
          "max_total_tokens",
          "n_ctx");

  /** What names the window in a refusal, the number being the next one after it. */
  private static final List<String> NAMES =
      List.of(
          "maximum context length",
          "maximum context size",
          "max context length",
          "context length of",
          "context length is",
          "context length (",
          "context_length",
          "context window of",
          "context window is",
          "context window (",
          "context window limit",
          "context size (",
          "context size of",
          "available context size",
          "maximum context window",
          "maximum model length",
          "max_model_len",
          "maximum sequence length",
          "max_seq_len",
          "maximum input length",
          "max_total_tokens",
          "must be <=",
          "n_ctx",
          "\"n_ctx\":",
          "maximum allowed length",
          "token limit of",
          "limited to",
          "maximum number of tokens",
          "maximum of");

  private WindowReader() {}

  /**
   * The window in a server's list of models.
   *
   * @param model the model that is asked for; null for the first
   */
  public static OptionalInt inModels(String list, @Nullable String model) {
    Optional<JsonNode> json = read(list);
    if (json.isEmpty()) {
      return OptionalInt.empty();
    }
    JsonNode models = json.get().path("data");
    return StreamSupport.stream(models.spliterator(), false)
        .filter(it -> model == null || it.path("id").stringValue("").equals(model))
        .findFirst()
        .map(WindowReader::ofModel)
        .orElse(OptionalInt.empty());
  }

  private static OptionalInt ofModel(JsonNode model) {
    return MODEL_FIELDS.stream()
        .map(field -> window(model.path(field)))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElseGet(OptionalInt::empty);
  }

  /** The window of one slot in the properties of a llama.cpp server. */
  public static OptionalInt inProperties(String properties) {
    return read(properties)
        .map(json -> {
          OptionalInt slot = window(json.path("default_generation_settings").path("n_ctx"));
          return slot.isPresent() ? slot : window(json.path("n_ctx"));
        })
        .orElse(OptionalInt.empty());
  }

  /**
   * The window of a model that Ollama runs.
   *
   * @param model the model that is asked for; null for the first
   */
  public static OptionalInt inProcesses(String processes, @Nullable String model) {
    return read(processes).stream()
        .flatMap(json -> StreamSupport.stream(json.path("models").spliterator(), false))
        .filter(it ->
            model == null
                || it.path("name").stringValue("").equals(model)
                || it.path("name").stringValue("").equals(model + ":latest"))
        .map(it -> window(it.path("context_length")))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElseGet(OptionalInt::empty);
  }

  /** The window that a refusal names. */
  public static OptionalInt inRefusal(String message) {
    String text =
        LowerCase.of(message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARACTERS)));
    for (String name : NAMES) {
      int at = text.indexOf(name);
      OptionalInt number = at < 0 ? OptionalInt.empty() : nextNumber(text, at + name.length(), FAR);
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalInt.empty();
  }

  /** The next number, with or without separators of thousands, that may be a window. */
  private static OptionalInt nextNumber(String text, int from, int far) {
    for (int at = from; at < Math.min(text.length(), from + far); at++) {
      if (isDigit(text, at)) {
        long value = 0;
        int end = at;
        while (isDigit(text, end)
            || (end < text.length() && text.charAt(end) == ',' && isDigit(text, end + 1))) {
          if (text.charAt(end) != ',') {
            value = Math.min(Integer.MAX_VALUE, value * 10 + (text.charAt(end) - '0'));
          }
          end++;
        }
        return inBounds(value);
      }
      if (text.charAt(at) == '.' && at + 1 < text.length() && text.charAt(at + 1) == ' ') {
        // Another sentence, about another number.
        return OptionalInt.empty();
      }
    }
    return OptionalInt.empty();
  }

  private static boolean isDigit(String text, int at) {
    return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static OptionalInt window(JsonNode number) {
    return number.isIntegralNumber() ? inBounds(number.asLong(0)) : OptionalInt.empty();
  }

  private static OptionalInt inBounds(long tokens) {
    return tokens >= LEAST_WINDOW && tokens <= LARGEST_WINDOW
        ? OptionalInt.of((int) tokens)
        : OptionalInt.empty();
  }

  private static Optional<JsonNode> read(String json) {
    try {
      return Optional.of(JsonMapper.shared().readTree(json));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
