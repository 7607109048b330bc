package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.PipelineContestant.PipelineSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      "One table goes to stdout, a row for each run; benchmarks/README.md explains its"
          + " figures. Environment variables reach the workers, so that WRITER_PROMPT or"
          + " INFERENCE_IDLE_TIMEOUT change what is measured.",
      ""
    })
public final class PipelineBenchmark implements Callable<Integer> {

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "300",
      description =
          "Jobs to write, the workload repeated as needed; many make a long backlog"
              + " (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--workload",
      paramLabel = "FILE",
      description =
          "JSON lines with \"prompt\" and \"length\", up to 4,000 words, instead of prompts made up"
              + " with the lengths of LongBench-Write.")
  private @Nullable Path workload;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      split = ",",
      defaultValue = "50",
      description =
          "Jobs written first and not counted; of a list, each is a run; 0 measures a start from"
              + " cold (default: ${DEFAULT-VALUE}).")
  private List<Integer> warmUpJobs = List.of();

  @Option(
      names = "--systems",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "STAGES",
      description =
          "How to run Scriptorium: ${COMPLETION-CANDIDATES}; of a list, each is a run"
              + " (default: ${DEFAULT-VALUE}).")
  private List<Deployment> systems = List.of();

  @Option(
      names = "--planners",
      paramLabel = "N",
      defaultValue = "1",
      description = "Planner processes of STAGES (default: ${DEFAULT-VALUE}).")
  private int planners;

  @Option(
      names = "--writers",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description =
          "Writer processes of STAGES; of a list, each is a run (default: ${DEFAULT-VALUE}).")
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
      description = "Run nothing beside it. A fault and a time scale of 0 imply this.")
  private boolean noBaselines;

  @Mixin private PeerOptions peers = new PeerOptions();

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
      description =
          "How many times faster than real GPUs; 0 answers at once, which measures how much the"
              + " processors can do (default: ${DEFAULT-VALUE}).")
  private double timeScale;

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
          "What the workers of STAGES report: ${COMPLETION-CANDIDATES}; of a list, each is a run"
              + " (default: ${DEFAULT-VALUE}).")
  private List<WorkerTelemetry> telemetry = List.of();

  @Option(
      names = "--course",
      description =
          "Print to stderr what each process of STAGES costs in each twentieth of the run.")
  private boolean course;

  @Option(
      names = "--tenants",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Submit the jobs of so many tenants, one's after another's, and print to stderr which part"
              + " of the tokens each got while all had jobs waiting (default: ${DEFAULT-VALUE}).")
  private int tenants;

  @Option(
      names = "--weights",
      paramLabel = "N",
      split = ",",
      description = "The tenants' weights for STAGES, in order (default: 1 for each).")
  private List<Integer> weights = List.of();

  @Option(
      names = "--empty-redis",
      description = "Empty the Redis of STAGES when half of the jobs are written.")
  private boolean emptiesRedis;

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description = "Keep the logs of all processes and generations here.")
  private @Nullable Path folder;

  @Option(
      names = "--scriptorium",
      paramLabel = "FILE",
      hidden = true,
      defaultValue = "${sys:scriptorium.checkout:-..}/scriptorium",
      description = "The command that UP runs.")
  private Path scriptorium = Path.of("../scriptorium");

  @Spec private @Nullable CommandSpec spec;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
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
    BrokerProcess.quietLogs();
    Path runs = folder == null ? Files.createTempDirectory("scriptorium-benchmark") : empty(folder);
    List<RunResult> results = new ArrayList<>();
    try {
      PeerPrograms programs = programs(command);
      for (BenchmarkRunner runner : runners(command, runs)) {
        runAll(runner, programs, results);
      }
      return 0;
    } finally {
      // A run that fails does not lose the others' figures.
      if (!results.isEmpty()) {
        command.getOut().print(ResultTable.of(results));
        command.getOut().print(ResultTable.processorTimes(results));
        command.getOut().flush();
      }
      if (folder == null) {
        Utils.delete(runs.toFile());
      }
    }
  }

  /** A broker with the records of an earlier run would end the jobs of this one at once. */
  private Path empty(Path runs) throws IOException {
    if (Files.exists(runs)) {
      try (Stream<Path> files = Files.list(runs)) {
        if (files.findAny().isPresent()) {
          throw new ParameterException(
              Objects.requireNonNull(spec).commandLine(),
              "--folder %s is not empty; name a new folder, or delete what is in it."
                  .formatted(runs));
        }
      }
    }
    return runs;
  }

  private PeerPrograms programs(CommandLine command) throws InterruptedException {
    if (fault != null && !peers.peers().isEmpty()) {
      throw new ParameterException(
          command,
          "--fault (%s) cannot be measured with --peers, as loops and celery retry nothing; leave one of the two options out."
              .formatted(fault));
    }
    try {
      return peers.programs();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, e.getMessage(), e);
    }
  }

  /** One for each number of jobs to warm up with. */
  private List<BenchmarkRunner> runners(CommandLine command, Path runs) {
    try {
      Workload prompts = workload == null ? Workload.madeUp() : Workload.read(workload);
      FleetShape fleet = new FleetShape(servers, seats, 500, timeScale);
      return warmUpJobs.stream()
          .map(warmUp -> new BenchmarkRunner(runs, fleet, prompts, jobs, warmUp, tenants))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, e.getMessage(), e);
    }
  }

  private void runAll(BenchmarkRunner runner, PeerPrograms programs, List<RunResult> results)
      throws InterruptedException, IOException {
    for (Deployment system : systems) {
      switch (system) {
        case STAGES -> runStages(runner, results);
        case UP ->
            run(runner, "up", (own, fleet) -> new UpContestant(scriptorium, own, fleet), results);
      }
    }
    for (Peer peer : peers.peers()) {
      results.add(
          runner.run(
              peer.name(), (own, fleet) -> new PeerContestant(peer, programs, own, fleet), null));
    }
    if (!noBaselines && fault == null && timeScale > 0) {
      for (Baseline.Kind kind : baselines) {
        results.add(runner.run(kind.name(), (own, fleet) -> new Baseline(kind, fleet), null));
      }
    }
  }

  private void runStages(BenchmarkRunner runner, List<RunResult> results)
      throws InterruptedException, IOException {
    for (int count : writers) {
      for (WorkerTelemetry kind : telemetry) {
        run(
            runner,
            "writers-%d-%s".formatted(count, kind.name().toLowerCase(Locale.ROOT)),
            (own, fleet) ->
                new PipelineContestant(
                    new PipelineSettings(
                        scriptorium, planners, count, kind, course, emptiesRedis, weights),
                    own,
                    fleet),
            results);
      }
    }
  }

  private void run(
      BenchmarkRunner runner, String name, BenchmarkRunner.Start start, List<RunResult> results)
      throws InterruptedException, IOException {
    RunResult plain = runner.run(name, start, null);
    results.add(plain);
    if (fault != null) {
      RunResult faulted = runner.run(name + "-fault", start, fault);
      results.add(faulted.against(plain, runner.fleet(), fault));
    }
  }
}
