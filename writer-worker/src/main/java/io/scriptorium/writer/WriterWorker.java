package io.scriptorium.writer;

import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.WorkerGroups;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.WorkerProcess;
import io.scriptorium.stage.StageRuntime;
import io.scriptorium.stage.StageSettings;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The writer and its command: it consumes section tasks, and publishes sections. */
@Command(
    name = "writer",
    mixinStandardHelpOptions = true,
    description = {
      "Write sections: takes section tasks from Kafka and publishes the sections' texts.",
      "",
      "Start as many as you like, on any machine that reaches Kafka, Redis and the inference"
          + " servers; they share the work."
    },
    footer = {
      "",
      "Example:",
      "  INFERENCE_SERVERS=http://gpu-0:8000/v1,http://gpu-1:8000/v1 scriptorium writer"
    })
public final class WriterWorker implements Callable<Integer> {

  /** The consumer group that all writers share. */

  // Servers may be added while it runs, and a lane that waits for a seat costs little.
  private static final int MIN_LANES = 256;

  private static final KafkaPermissions PERMISSIONS =
      new KafkaPermissions(
          "writer",
          Set.of(
              Topics.SECTION_TASKS,
              Topics.JOB_CONTROL,
              Topics.TENANT_POLICIES,
              Topics.WRITING_PLANS,
              Topics.SECTIONS),
          Set.of(Topics.SECTIONS, Topics.DEAD_LETTERS),
          Set.of(WorkerGroups.WRITER),
          null);

  @Mixin
  private final SettingsReader<WriterSettings> settings = SettingsReader.of(WriterSettings.class);

  @Override
  public Integer call() {
    WriterSettings read = settings.read();
    return WorkerProcess.run(
        "writer", read.stage().management(), telemetry -> WriterWorker.start(read, telemetry));
  }

  /**
   * Connects to Kafka, Redis and the inference servers, and starts to write.
   *
   * @throws io.scriptorium.runtime.StartupException if Kafka or Redis is not reachable, the topics
   *     are not as they must be, or a prompt template is not usable
   */
  public static Worker start(WriterSettings settings, Telemetry telemetry) {
    PromptStyle prompt = settings.promptStyle();
    StageSettings stage = settings.stage();
    return StageRuntime.start(
        stage.with(stage.context(), stage.inference().orFound()),
        PERMISSIONS,
        telemetry,
        runtime -> tasks(settings, prompt, runtime));
  }

  private static StageRuntime.Tasks tasks(
      WriterSettings settings, PromptStyle prompt, StageRuntime runtime) {
    var metrics = new WriterMetrics(runtime.meters());
    var publisher =
        runtime.resources().add(new SectionPublisher(runtime.publisher(), runtime.contexts()));
    var contexts =
        new ContextLoader(
            runtime.contexts(), runtime.rebuild(), publisher, settings.redisPatience());
    var writer =
        new SectionWriter(
            prompt, settings.lengthControl(), metrics, settings.length().strictText());
    var shared = new SectionHandler.Shared(runtime, contexts, publisher, writer, metrics);
    int lanes = settings.concurrency() == 0 ? lanesFor(runtime.fleet()) : settings.concurrency();
    return new StageRuntime.Tasks(
        List.of(Topics.SECTION_TASKS),
        WorkerGroups.WRITER,
        true,
        lanes,
        Integer.MAX_VALUE,
        () -> new SectionHandler(shared));
  }

  /** Enough for every seat to be in use, and as many jobs again to wait for one. */
  private static int lanesFor(Fleet fleet) {
    return Math.max(MIN_LANES, 2 * fleet.totalSeats());
  }
}
