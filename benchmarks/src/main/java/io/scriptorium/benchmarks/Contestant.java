package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One way to have jobs written on the simulated fleet. */
interface Contestant extends AutoCloseable {

  /** How the table calls it. */
  String name();

  /** Whether a section's prompt is the one before it, its answer and one turn more. */
  boolean growingPrompts();

  /**
   * Has the jobs written, and returns when all have ended.
   *
   * @throws IllegalStateException if they do not end in time
   */
  List<WrittenJob> write(List<BenchmarkJob> jobs) throws InterruptedException;

  /** What its workers cost so far. */
  Cost cost();

  @Override
  void close();

  /**
   * What one kind of workers costs.
   *
   * @param processorTime of all of them together
   * @param liveHeapBytes what the largest heap held without its garbage, in the middle of the jobs
   * @param peakMemoryBytes the most resident memory of the largest process
   * @param exposition what a scrape of one costs in the middle of the jobs; null where none can be
   */
  record Cost(
      Duration processorTime,
      OptionalLong liveHeapBytes,
      OptionalLong peakMemoryBytes,
      @Nullable Exposition exposition) {

    /** For a contestant without processes of its own. */
    static final Cost UNKNOWN =
        new Cost(Duration.ZERO, OptionalLong.empty(), OptionalLong.empty(), null);

    /** The same but for what was used before. */
    Cost since(Duration before) {
      return new Cost(processorTime.minus(before), liveHeapBytes, peakMemoryBytes, exposition);
    }
  }

  /**
   * What a worker exposes.
   *
   * @param series how many
   * @param scrape how long it takes to read them
   */
  record Exposition(long series, Duration scrape) {}

  /**
   * What became of a job.
   *
   * @param completed whether it has all its sections
   * @param sections the hash of each section's text, in order, as the simulator logs it
   */
  record WrittenJob(String jobId, boolean completed, List<String> sections) {

    public WrittenJob {
      sections = List.copyOf(sections);
    }
  }
}
