package io.scriptorium.evaluation.result;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.Quality;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Document;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts to evaluate. */
final class SampleTexts {

  private SampleTexts() {}

  /** A text of so many different words. */
  static Prediction written(int line, int asked, int words) {
    return prediction(line, asked, text(words), Document.Status.COMPLETED, List.of());
  }

  /** A job that failed with something written. */
  static Prediction failed(int line, int asked) {
    return prediction(line, asked, text(asked), Document.Status.FAILED, List.of());
  }

  static Prediction prediction(
      int line, int asked, String text, Document.Status status, List<Prediction.Section> sections) {
    return new Prediction(
        line,
        "Prompt " + line,
        line % 2 == 0 ? "Report" : "Novel",
        asked,
        "Latin",
        text,
        status,
        status == Document.Status.COMPLETED ? null : "no server",
        sections,
        1,
        "model");
  }

  /** All six marks alike. */
  static Judgement marks(int mark) {
    return new Judgement.Given(new Quality(mark, mark, mark, mark, mark, mark), "strict");
  }

  static String text(int words) {
    return IntStream.range(0, words)
        .mapToObj(number -> letters(number))
        .collect(Collectors.joining(" "));
  }

  /** A number in letters, since digits are no words to the benchmark. */
  private static String letters(int number) {
    return Integer.toString(number, 10)
        .chars()
        .mapToObj(digit -> Character.toString((char) ('a' + digit - '0')))
        .collect(Collectors.joining());
  }
}
