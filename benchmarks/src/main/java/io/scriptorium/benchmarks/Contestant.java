package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
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

  /** The same with jobs that are not counted. */
  default void warmUp(List<BenchmarkJob> jobs) throws InterruptedException {
    var _ = write(jobs);
  }

  /** What its processes cost so far. */
  Cost cost();

  @Override
  void close();

  /**
   * What a contestant costs.
   *
   * @param processes all that belong to it, but the simulator and the client that submits the jobs;
   *     first those that ask the model, whose memory the others' fields are about
   * @param liveHeapBytes what the largest heap held without its garbage, in the middle of the jobs
   * @param peakMemoryBytes the most resident memory of the largest process
   * @param exposition what a scrape of one costs in the middle of the jobs; null where none can be
   */
  record Cost(
      List<ProcessTime> processes,
      OptionalLong liveHeapBytes,
      OptionalLong peakMemoryBytes,
      @Nullable Exposition exposition) {

    /** For a contestant without processes of its own. */
    static final Cost UNKNOWN =
        new Cost(List.of(), OptionalLong.empty(), OptionalLong.empty(), null);

    public Cost {
      processes = List.copyOf(processes);
    }

    /** The processor time of those that ask the model; zero where it is unknown. */
    Duration askingTime() {
      return processes.isEmpty() ? Duration.ZERO : processes.getFirst().time();
    }

    /** The processor time of all processes; zero where it is unknown. */
    Duration systemTime() {
      return processes.stream().map(ProcessTime::time).reduce(Duration.ZERO, Duration::plus);
    }

    /** The same but for the processor time used before. */
    Cost since(Cost before) {
      return new Cost(
          IntStream.range(0, processes.size())
              .mapToObj(index -> processes.get(index).since(before.processes.get(index)))
              .toList(),
          liveHeapBytes,
          peakMemoryBytes,
          exposition);
    }
  }

  /**
   * The processor time of one kind of processes.
   *
   * @param name such as {@code writer}
   * @param time of all of the kind together
   */
  record ProcessTime(String name, Duration time) {

    private ProcessTime since(ProcessTime before) {
      return new ProcessTime(name, time.minus(before.time));
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
