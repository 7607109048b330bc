package io.scriptorium.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each process costs from part to part of a run, as lines of a table: what grows with the
 * number of jobs is seen here, and not in the run's totals. For one thread.
 */
final class RunCourse {

  private static final int PARTS = 20;
  private static final int BYTES_OF_MEGABYTE = 1_048_576;

  /**
   * A process at one time.
   *
   * @param memoryBytes resident; empty where the system does not report it
   */
  record ProcessState(String name, Duration processorTime, OptionalLong memoryBytes) {}

  private record Sample(int written, Duration after, List<ProcessState> processes) {}

  private final int jobs;
  private final Supplier<List<ProcessState>> states;
  private final long startNanos = System.nanoTime();
  private @Nullable Sample last;

  /**
   * A course that begins now.
   *
   * @param states asks the processes, always the same ones
   */
  RunCourse(int jobs, Supplier<List<ProcessState>> states) {
    this.jobs = jobs;
    this.states = states;
    last = sample(0);
  }

  /** The lines of the parts that have ended since the last call, perhaps none. */
  List<String> lines(int written) {
    Sample before = last;
    if (before == null || part(written) == part(before.written)) {
      return List.of();
    }
    Sample now = sample(written);
    List<String> lines = new ArrayList<>();
    if (before.written == 0) {
      lines.add(heading(now));
    }
    lines.add(line(before, now));
    last = now;
    return lines;
  }

  private int part(int written) {
    return (int) ((long) written * PARTS / jobs);
  }

  private Sample sample(int written) {
    return new Sample(written, Duration.ofNanos(System.nanoTime() - startNanos), states.get());
  }

  private static String heading(Sample sample) {
    var names = new StringBuilder("| documents | after s | documents/s |");
    var rule = new StringBuilder("| ---: | ---: | ---: |");
    for (ProcessState process : sample.processes) {
      names.append(" %s MB | ms a job |".formatted(process.name));
      rule.append(" ---: | ---: |");
    }
    return names + System.lineSeparator() + rule;
  }

  private static String line(Sample before, Sample now) {
    int documents = now.written - before.written;
    double seconds = (double) now.after.minus(before.after).toMillis() / 1_000;
    var line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %d | %.0f | %.0f |",
                now.written,
                (double) now.after.toMillis() / 1_000,
                documents / seconds));
    for (int index = 0; index < now.processes.size(); index++) {
      ProcessState process = now.processes.get(index);
      Duration used = process.processorTime.minus(before.processes.get(index).processorTime);
      String memory =
          process.memoryBytes.isEmpty()
              ? "-"
              : String.format(
                  Locale.ROOT,
                  "%.0f",
                  (double) process.memoryBytes.getAsLong() / BYTES_OF_MEGABYTE);
      line.append(
          String.format(Locale.ROOT, " %s | %.1f |", memory, (double) used.toMillis() / documents));
    }
    return line.toString();
  }
}
