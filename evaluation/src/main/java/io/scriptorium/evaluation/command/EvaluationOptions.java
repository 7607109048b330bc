package io.scriptorium.evaluation.command;

import io.scriptorium.evaluation.report.RunReport;
import io.scriptorium.evaluation.run.BenchmarkFile;
import io.scriptorium.evaluation.run.Prompt;
import io.scriptorium.job.Mode;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the benchmarks have in common. A picocli mixin. */
final class EvaluationOptions {

  @SuppressWarnings("NullAway.Init")
  @Mixin
  private Pipelines pipelines;

  @Option(
      names = {"--data", "--prompts"},
      paramLabel = "FILE",
      description = "The prompts, one JSON object a line: prompt, type and length in words.")
  private @Nullable Path prompts;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description =
          "Where the texts and the report go. A run that was stopped continues with what is missing"
              + " in its folder.")
  private Path out = Path.of("");

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "sequential",
      description = "How the pipeline writes: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Mode mode = Mode.SEQUENTIAL;

  Pipelines pipelines() {
    return pipelines;
  }

  Path out() {
    return out;
  }

  Mode mode() {
    return mode;
  }

  boolean hasPrompts() {
    return prompts != null;
  }

  /**
   * @throws UsageException if no file is named, or it cannot be read
   */
  List<Prompt> prompts() {
    if (prompts == null) {
      throw new UsageException("Name the prompts with --data FILE.");
    }
    return read("--data", prompts, BenchmarkFile::prompts);
  }

  /** Reads a file that an option names. */
  static <T> T read(String option, Path file, Reader<T> reader) {
    if (!Files.exists(file)) {
      throw new UsageException("%s %s does not exist.".formatted(option, file));
    }
    try {
      return reader.read(file);
    } catch (IOException e) {
      throw new UsageException("%s %s cannot be read: %s".formatted(option, file, e), e);
    }
  }

  /** Writes a report to a folder, and shows its main figures and the path of its page. */
  static void show(RunReport report, Path out) throws IOException {
    report.write(out);
    System.out.print(report.terminal());
    System.out.println(out.resolve("report.html"));
    System.out.flush();
  }

  /** What is wrong with the folder of --out. */
  static UsageException unwritable(Path out, IOException e) {
    return new UsageException("--out %s cannot be written: %s".formatted(out, e), e);
  }

  /** How a file is read. */
  @FunctionalInterface
  interface Reader<T> {
    T read(Path file) throws IOException;
  }
}
