package io.scriptorium.evaluation.run;

import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import io.scriptorium.job.RequestField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON lines of LongBench-Write and LongWrite-Ruler: {@code prompt} (or {@code
 * instruction}), {@code type}, {@code length} (or {@code words}), and where texts exist already
 * {@code response}. {@code language} and the fields of {@link Prediction} may be present; others
 * are ignored.
 */
public final class BenchmarkFile {

  private BenchmarkFile() {}

  /**
   * The prompts of a file.
   *
   * @throws BadRecordException naming the line and what is wrong with it, or that there is none
   */
  public static List<Prompt> prompts(Path file) throws IOException {
    var prompts = new ArrayList<Prompt>();
    try (var lines = JsonLineReader.open(file)) {
      lines.forEach(Line.class, line -> prompts.add(line.prompt(lines.number())));
    }
    return present(prompts, file);
  }

  /**
   * The texts of a file, of this program or another one.
   *
   * @throws BadRecordException naming the line and what is wrong with it, or that there is none
   */
  public static List<Prediction> predictions(Path file) throws IOException {
    var predictions = new ArrayList<Prediction>();
    try (var lines = JsonLineReader.open(file)) {
      lines.forEach(Line.class, line -> predictions.add(line.prediction(lines.number())));
    }
    return present(predictions, file);
  }

  private static <T> List<T> present(List<T> lines, Path file) {
    if (lines.isEmpty()) {
      throw new BadRecordException(
          "%s holds no line; one JSON object a line with prompt (or instruction), type and length (or words) is expected."
              .formatted(file));
    }
    return lines;
  }

  private record Line(
      @Nullable Integer line,
      @Nullable String prompt,
      @Nullable String instruction,
      @Nullable String type,
      @Nullable Integer length,
      @Nullable Integer words,
      @Nullable String language,
      @Nullable String response,
      Document.@Nullable Status status,
      @Nullable String reason,
      @Nullable List<Prediction.Section> sections,
      @Nullable Double seconds,
      @Nullable String model) {

    Prompt prompt(int number) {
      String asked = either(RequestField.INSTRUCTION, instruction, prompt);
      if (asked == null || asked.isBlank()) {
        throw new BadRecordException(
            "prompt (or instruction) is missing or blank; it says what to write.");
      }
      Integer askedWords = either(RequestField.WORDS, words, length);
      if (askedWords == null || askedWords < 1) {
        throw new BadRecordException(
            "length (or words) is %s; the words asked for are expected, 1 or more."
                .formatted(askedWords));
      }
      return Prompt.of(number, asked, type == null ? "no type" : type, askedWords, language);
    }

    private static <T> @Nullable T either(
        RequestField field, @Nullable T named, @Nullable T byAlias) {
      if (named != null && byAlias != null) {
        field
            .conflict(_ -> true)
            .ifPresent(it -> {
              throw new BadRecordException(it);
            });
      }
      return named == null ? byAlias : named;
    }

    Prediction prediction(int number) {
      Prompt asked = prompt(line == null ? number : line);
      String text = Objects.requireNonNullElse(response, "");
      List<Prediction.Section> parts = Objects.requireNonNullElse(sections, List.of());
      if (parts.stream()
          .anyMatch(it ->
              it.start() < 0
                  || it.end() < it.start()
                  || it.end() > text.length()
                  || it.asked() < 1)) {
        throw new BadRecordException(
            "sections are %s; each must lie in the response's %d characters, and ask for a word or more."
                .formatted(parts, text.length()));
      }
      return new Prediction(
          asked.line(),
          asked.text(),
          asked.type(),
          asked.length(),
          asked.language(),
          text,
          status == null ? Document.Status.COMPLETED : status,
          reason,
          parts,
          seconds == null ? 0 : seconds,
          model);
    }
  }
}
