package io.scriptorium.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.scriptorium.benchmarks.Pipeline.PipelineSettings;
import io.scriptorium.runtime.DurationConverter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the whole pipeline on a simulated fleet, and the baselines beside it. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Measure the whole pipeline on simulated inference servers, beside simpler ways.",
    description = {
      "",
      "One table goes to stdout, a row for each run; benchmarks/README.md tells what its figures"
          + " mean. Environment variables reach the workers, so that WRITER_PROMPT or"
          + " INFERENCE_IDLE_TIMEOUT change what is measured.",
      ""
    })
public final class PipelineBenchmark implements Callable<Integer> {

  @Option(
      names = "--editions",
      paramLabel = "N",
      defaultValue = "6",
      description = "How often the workload is written (default: ${DEFAULT-VALUE}, 300 jobs).")
  private int editions;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = "Write so many jobs instead, for a long backlog.")
  private @Nullable Integer jobs;

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description =
          "JSON lines with \"prompt\" and \"length\" instead of prompts made up with the lengths of"
              + " LongBench-Write.")
  private @Nullable Path workload;

  @Option(
      names = "--max-words",
      paramLabel = "N",
      defaultValue = "4000",
      description = "Longer prompts of the file are left out (default: ${DEFAULT-VALUE}).")
  private int maxWords;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "50",
      description = "Jobs written first and not counted (default: ${DEFAULT-VALUE}).")
  private int warmUpJobs;

  @Option(
      names = "--writers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Writer processes; of a list, each is a run (default: ${DEFAULT-VALUE}).")
  private List<Integer> writers = List.of();

  @Option(
      names = "--baselines",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "SHARDS_8,SHARDS,LEAST_LOADED,LEAST_LOADED_CONVERSATION",
      description = "What to run beside it: ${COMPLETION-CANDIDATES} (default: all).")
  private List<Baseline.Kind> baselines = List.of();

  @Option(
      names = "--no-baselines",
      description = "Run nothing beside it; so it is with a fault and with --zero-latency too.")
  private boolean noBaselines;

  @Option(
      names = "--servers",
      paramLabel = "N",
      defaultValue = "4",
      description = "Inference servers (default: ${DEFAULT-VALUE}).")
  private int servers;

  @Option(
      names = "--seats",
      paramLabel = "N",
      defaultValue = "8",
      description = "Seats on each, of 500 tokens a second (default: ${DEFAULT-VALUE}).")
  private int seats;

  @Option(
      names = "--time-scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "How many times faster than real GPUs (default: ${DEFAULT-VALUE}).")
  private double timeScale;

  @Option(
      names = "--zero-latency",
      description = "Servers that answer at once: how much the processors can do.")
  private boolean zeroLatency;

  @Option(
      names = "--fault",
      paramLabel = "KIND@START+DURATION",
      converter = FaultPlan.Converter.class,
      description =
          "Run each number of writers twice, the second time with a fault of one server, such as"
              + " down@15s+10s, hang@15s+10s or slow@15s+10s; in real time from the submission.")
  private @Nullable FaultPlan fault;

  @Option(
      names = "--telemetry",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "METRICS",
      description =
          "What the workers tell of themselves: ${COMPLETION-CANDIDATES}; of a list, each is a run"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Telemetry> telemetry = List.of();

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "12",
      description = "Partitions of each topic (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--writer-heap",
      paramLabel = "MB",
      defaultValue = "512",
      description = "The most that a writer's heap may take (default: ${DEFAULT-VALUE}).")
  private int writerHeapMegabytes;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "30m",
      converter = DurationConverter.class,
      description = "How long the jobs of one run may take (default: ${DEFAULT-VALUE}).")
  private Duration limit = Duration.ZERO;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Keep the logs of all processes and generations here.")
  private @Nullable Path folder;

  @Spec private @Nullable CommandSpec spec;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    return new CommandLine(new PipelineBenchmark())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public Integer call() throws Exception {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    hushBroker();
    Path runs = folder == null ? Files.createTempDirectory("scriptorium-benchmark") : folder;
    List<RunResult> results = new ArrayList<>();
    try {
      runAll(runner(command, runs), results);
      return 0;
    } finally {
      // A run that breaks off does not take the others' figures along.
      if (!results.isEmpty()) {
        command.getOut().print(ResultTable.of(results));
        command.getOut().flush();
      }
      if (folder == null) {
        delete(runs);
      }
    }
  }

  private Runner runner(CommandLine command, Path runs) {
    try {
      Workload prompts = workload == null ? Workload.madeUp() : Workload.read(workload, maxWords);
      return new Runner(
          runs,
          new FleetShape(servers, seats, 500, 20_000, zeroLatency ? 0 : timeScale),
          prompts,
          jobs == null ? editions * prompts.prompts().size() : jobs,
          warmUpJobs);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, e.getMessage(), e);
    }
  }

  private void runAll(Runner runner, List<RunResult> results) throws InterruptedException {
    for (int count : writers) {
      for (Telemetry kind : telemetry) {
        run(
            runner,
            new PipelineSettings(count, partitions, writerHeapMegabytes, limit, kind),
            results);
      }
    }
    if (!noBaselines && fault == null && !zeroLatency) {
      for (Baseline.Kind kind : baselines) {
        results.add(runner.run(kind.name(), (own, fleet) -> new Baseline(kind, fleet), null));
      }
    }
  }

  private void run(Runner runner, PipelineSettings settings, List<RunResult> results)
      throws InterruptedException {
    Runner.Start start = (own, fleet) -> new Pipeline(settings, own, fleet);
    String name =
        "writers-%d-%s"
            .formatted(settings.writers(), settings.telemetry().name().toLowerCase(Locale.ROOT));
    RunResult plain = runner.run(name, start, null);
    results.add(plain);
    if (fault != null) {
      RunResult struck = runner.run(name + "-fault", start, fault);
      results.add(struck.against(plain, runner.fleet(), fault));
    }
  }

  /** The broker in this process tells of every partition it makes. */
  private static void hushBroker() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger("state.change.logger").setLevel(Level.ERROR);
    context.getLogger("kafka").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
