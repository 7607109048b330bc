package io.scriptorium.evaluation.judge;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.ResponseSchema;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A question about untrusted texts, which are quoted between markers.
 *
 * @param <T> what the answer is read as
 * @param id identifies the question in a server's log
 * @param wanted what is asked for, to follow "usable", such as {@code marks}
 * @param task what the model is to do, and how it is to answer
 * @param texts what the task is about, at least one
 * @param request the last sentence, such as "Mark the text."
 * @param schema the shape of the answer
 * @param reader reads an answer; throws {@link BadRecordException} with the reason where it cannot
 */
public record JudgeQuestion<T>(
    String id,
    String wanted,
    String task,
    List<Quoted> texts,
    String request,
    ResponseSchema schema,
    Function<String, T> reader) {

  public JudgeQuestion {
    texts = List.copyOf(texts);
  }

  /**
   * A text that is quoted.
   *
   * @param name what the task calls it, as the name of its markers
   */
  public record Quoted(String name, String text) {}

  /** How long the quoted texts are in all, in UTF-16 code units. */
  long characters() {
    return texts.stream().mapToLong(it -> it.text().length()).sum();
  }

  /**
   * The question for a server.
   *
   * @param mostTokens how long the answer may be
   */
  ChatRequest asked(int mostTokens) {
    // The author of a text cannot know it, so no text can end its own quotation.
    String marker = UUID.randomUUID().toString();
    String quoted =
        texts.stream()
            .map(it -> "<%1$s %2$s>\n%3$s\n</%1$s %2$s>".formatted(it.name(), marker, it.text()))
            .collect(Collectors.joining("\n\n"));
    return new ChatRequest(
        id,
        List.of(ChatMessage.system(task), ChatMessage.user(quoted + "\n\n" + request)),
        mostTokens,
        schema);
  }

  /**
   * The JSON object in an answer, ignoring the text around it: from the first brace to the last;
   * empty where that is no JSON object.
   */
  public static Optional<JsonNode> objectIn(String answer) {
    int start = answer.indexOf('{');
    int end = answer.lastIndexOf('}');
    if (start < 0 || end < start) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readTree(answer.substring(start, end + 1)));
    } catch (JacksonException e) {
      // Braces in a text are no object.
      return Optional.empty();
    }
  }
}
