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
  private static final int[] LONG_BENCH_WRITE = {
    100, 100, 150, 200, 200, 200, 300, 300, 400, 400, 400, 400, 400, 400, 400, 400, 400, 500, 500,
    500, 500, 500, 600, 600, 600, 600, 800, 800, 800, 800, 1000, 1200, 1200, 1200, 1200, 1200, 1600,
    2000, 2000, 2000, 2400, 2500, 2500, 2800, 3000, 3000, 3000, 3500, 4000, 4000
  };

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
   * A line of AgentWrite's form; its other fields are ignored.
   *
   * @param length in words
   */
  record Prompt(String prompt, int length) {}

  /**
   * One document to be written.
   *
   * @param id no other job's
   * @param instruction no other job's either, so that no server has its prompt in the cache already
   * @param words the length asked for
   * @param tenant whom it counts for
   */
  record BenchmarkJob(String id, String instruction, int words, String tenant) {}

  Workload {
    prompts = List.copyOf(prompts);
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("The workload has no prompts; it needs at least one.");
    }
  }

  /** Prompts made up here, with the lengths of the paper's. */
  static Workload madeUp() {
    List<Prompt> prompts = new ArrayList<>();
    for (int words : LONG_BENCH_WRITE) {
      String subject = SUBJECTS.get(prompts.size() % SUBJECTS.size());
      prompts.add(
          new Prompt("Write an article of %d words about %s.".formatted(words, subject), words));
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
      Prompt prompt = prompt(file, number, text);
      if (prompt.length() <= MAX_WORDS) {
        prompts.add(prompt);
      }
    }
    return new Workload(prompts);
  }

  private static Prompt prompt(Path file, int number, String text) {
    try {
      Prompt prompt = Json.read(text.getBytes(StandardCharsets.UTF_8), Prompt.class);
      if (prompt.prompt() != null && !prompt.prompt().isBlank() && prompt.length() >= 1) {
        return prompt;
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
    return jobs(name, count, 1);
  }

  /**
   * A tenant's name.
   *
   * @param number from 1
   */
  static String tenant(int number) {
    return "tenant-" + number;
  }

  /**
   * The same of several tenants, one's jobs after another's.
   *
   * @param tenants how many
   */
  List<BenchmarkJob> jobs(String name, int count, int tenants) {
    return IntStream.range(0, count)
        .mapToObj(number -> {
          Prompt prompt = prompts.get(number % prompts.size());
          String id = "%s-%05d".formatted(name, number);
          return new BenchmarkJob(
              id,
              prompt.prompt() + "\n(Number " + id + ")",
              prompt.length(),
              tenant(1 + number * tenants / count));
        })
        .toList();
  }
}
