package io.scriptorium.benchmarks;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One edition of what is to be written. It is repeated as often as a run needs, each time with
 * instructions that no other edition has.
 *
 * @param prompts in the order in which they are submitted
 */
record Workload(List<Prompt> prompts) {

  /** The lengths of LongBench-Write's English prompts of up to 4,000 words (arXiv 2408.07055). */
  private static final List<Lengths> LONG_BENCH_WRITE =
      List.of(
          new Lengths(100, 2),
          new Lengths(150, 1),
          new Lengths(200, 3),
          new Lengths(300, 2),
          new Lengths(400, 9),
          new Lengths(500, 5),
          new Lengths(600, 4),
          new Lengths(800, 4),
          new Lengths(1_000, 1),
          new Lengths(1_200, 5),
          new Lengths(1_600, 1),
          new Lengths(2_000, 3),
          new Lengths(2_400, 1),
          new Lengths(2_500, 2),
          new Lengths(2_800, 1),
          new Lengths(3_000, 3),
          new Lengths(3_500, 1),
          new Lengths(4_000, 2));

  private static final int MAX_WORDS = 4_000;

  private static final List<String> SUBJECTS =
      List.of(
          "the history of tea",
          "a walk through an old harbour town",
          "how bridges are built",
          "the year of a beekeeper",
          "what a small library is for",
          "the making of a violin",
          "rivers and the cities on them");

  /**
   * @param length in words
   */
  record Prompt(String instruction, int length) {}

  /**
   * @param count how many prompts of an edition ask for so many words
   */
  private record Lengths(int words, int count) {}

  /** A line of AgentWrite's form; its other fields are ignored. */
  private record Line(String prompt, int length) {}

  Workload {
    prompts = List.copyOf(prompts);
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("The workload has no prompts; it needs at least one.");
    }
  }

  /** Prompts made up here, with the lengths of the paper's. */
  static Workload madeUp() {
    List<Prompt> prompts = new ArrayList<>();
    for (Lengths lengths : LONG_BENCH_WRITE) {
      for (int i = 0; i < lengths.count(); i++) {
        String subject = SUBJECTS.get(prompts.size() % SUBJECTS.size());
        prompts.add(
            new Prompt(
                "Write an article of %d words about %s.".formatted(lengths.words(), subject),
                lengths.words()));
      }
    }
    return new Workload(prompts);
  }

  /**
   * The prompts of a file of JSON lines with {@code prompt} and {@code length}, up to 4,000 words.
   *
   * @throws IllegalArgumentException if the file cannot be read, naming the line that is wrong
   */
  static Workload read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The workload %s cannot be read (%s); name a file of JSON lines with \"prompt\" and \"length\"."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
    List<Prompt> prompts = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String text = lines.get(number - 1);
      if (text.isBlank()) {
        continue;
      }
      Line line = line(file, number, text);
      if (line.length() <= MAX_WORDS) {
        prompts.add(new Prompt(line.prompt(), line.length()));
      }
    }
    return new Workload(prompts);
  }

  private static Line line(Path file, int number, String text) {
    try {
      Line line = Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class);
      if (line.prompt() != null && !line.prompt().isBlank() && line.length() >= 1) {
        return line;
      }
    } catch (BadRecordException e) {
      // Reported below, with the message for both mistakes.
    }
    throw new IllegalArgumentException(
        "Line %d of %s is \"%.80s\"; a JSON object with a text \"prompt\" and a positive number \"length\" is needed."
            .formatted(number, file, text));
  }

  /**
   * So many jobs, edition after edition.
   *
   * @param name begins their ids, and separates them from those of other calls
   */
  List<BenchmarkJob> jobs(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> {
          Prompt prompt = prompts.get(number % prompts.size());
          String id = "%s-%05d".formatted(name, number);
          return new BenchmarkJob(
              id, prompt.instruction() + "\n(Number " + id + ")", prompt.length());
        })
        .toList();
  }
}
