package io.scriptorium.evaluation.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.job.Document;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The text for one prompt: a line of {@code predictions.jsonl}. Other tools' files need only the
 * benchmark's own fields, {@code prompt}, {@code type}, {@code length} and {@code response}.
 *
 * @param line the prompt's in its file, from 1
 * @param length the words asked for
 * @param response the text; empty if it is missing
 * @param status how its job ended
 * @param reason why it did not complete; null where it did
 * @param sections the positions of the sections in the response; empty if unknown
 * @param seconds from the request to the document
 * @param model the one that wrote it; null where it is not known
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Prediction(
    int line,
    String prompt,
    String type,
    int length,
    String language,
    String response,
    Document.Status status,
    @Nullable String reason,
    List<Section> sections,
    double seconds,
    @Nullable String model) {

  public Prediction {
    sections = List.copyOf(sections);
  }

  /**
   * One section of a response.
   *
   * @param start where its text begins, in UTF-16 code units
   * @param end where it ends, exclusive
   * @param asked the words that its step asked for
   */
  public record Section(int start, int end, int asked) {}

  /** What a job's end says of its prompt. */
  public static Prediction of(Prompt prompt, Document document) {
    var plan = document.plan();
    return new Prediction(
        prompt.line(),
        prompt.text(),
        prompt.type(),
        prompt.length(),
        prompt.language(),
        document.text(),
        document.status(),
        document.reason(),
        plan == null
            ? List.of()
            : document.sections().stream()
                .map(it -> new Section(it.start(), it.end(), plan.step(it.index()).words()))
                .toList(),
        seconds(document.timings()),
        document.sections().isEmpty() ? null : document.sections().getFirst().model());
  }

  private static double seconds(Document.Timings timings) {
    return Duration.between(timings.requestedAt(), timings.finishedAt()).toMillis() / 1_000.0;
  }

  /** Whether there is a whole text. */
  public boolean completed() {
    return status == Document.Status.COMPLETED && !response.isBlank();
  }

  /** The sections' texts; the whole response where its sections are not known. */
  public List<String> texts() {
    return sections.isEmpty()
        ? List.of(response)
        : sections.stream().map(it -> response.substring(it.start(), it.end())).toList();
  }
}
