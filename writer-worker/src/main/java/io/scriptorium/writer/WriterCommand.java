package io.scriptorium.writer;

import io.scriptorium.context.RebuildOptions;
import io.scriptorium.inference.fleet.InferenceOptions;
import io.scriptorium.inference.seats.SeatOptions;
import io.scriptorium.kafka.KafkaOptions;
import io.scriptorium.kafka.control.CancellationOptions;
import io.scriptorium.kafka.engine.EngineOptions;
import io.scriptorium.redis.RedisOptions;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.ManagementOptions;
import io.scriptorium.runtime.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one writer as a process of its own. */
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
public final class WriterCommand implements Callable<Integer> {

  @Mixin private KafkaOptions kafka = new KafkaOptions();
  @Mixin private RedisOptions redis = new RedisOptions();
  @Mixin private RebuildOptions rebuild = new RebuildOptions();
  @Mixin private InferenceOptions inference = new InferenceOptions();
  @Mixin private SeatOptions seats = new SeatOptions();
  @Mixin private CancellationOptions cancellations = new CancellationOptions();
  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private LengthOptions length = new LengthOptions();
  @Mixin private ManagementOptions management = new ManagementOptions();

  enum Prompt {
    APPEND_ONLY,
    SINGLE_MESSAGE
  }

  @Option(
      names = "--prompt",
      defaultValue = "${env:WRITER_PROMPT:-APPEND_ONLY}",
      paramLabel = "STYLE",
      description =
          "APPEND_ONLY: the document as a conversation that only grows, so that servers with a"
              + " prefix cache compute every token once. SINGLE_MESSAGE: one message from a"
              + " template, as AgentWrite does it. Default: ${DEFAULT-VALUE} (env WRITER_PROMPT).")
  private Prompt prompt = Prompt.APPEND_ONLY;

  @Option(
      names = "--prompt-template",
      defaultValue = "${env:WRITER_PROMPT_TEMPLATE}",
      paramLabel = "FILE",
      description =
          "A template of your own for single messages, with $INST$, $PLAN$, $TEXT$ and $STEP$ in"
              + " it (env WRITER_PROMPT_TEMPLATE).")
  private @Nullable Path template;

  @Option(
      names = "--max-tokens-per-word",
      defaultValue = "${env:WRITER_MAX_TOKENS_PER_WORD:-3.0}",
      paramLabel = "N",
      description =
          "How many tokens a model may generate for each word that a section asks for; raise it"
              + " for languages that take many tokens a word. Default: ${DEFAULT-VALUE} (env"
              + " WRITER_MAX_TOKENS_PER_WORD).")
  private double maxTokensPerWord;

  @Option(
      names = "--writer-concurrency",
      defaultValue = "${env:WRITER_CONCURRENCY:-0}",
      paramLabel = "N",
      description =
          "Jobs that this process works on or waits with for a seat, at once; 0 for twice as many as"
              + " the servers have seats, and 256 at least. Default: ${DEFAULT-VALUE} (env"
              + " WRITER_CONCURRENCY).")
  private int concurrency;

  @Option(
      names = "--redis-patience",
      defaultValue = "${env:WRITER_REDIS_PATIENCE:-5m}",
      converter = DurationConverter.class,
      paramLabel = "TIME",
      description =
          "How long a section that is written waits for a Redis that is away. Default:"
              + " ${DEFAULT-VALUE} (env WRITER_REDIS_PATIENCE).")
  private Duration redisPatience = Duration.ofMinutes(5);

  @Override
  public Integer call() {
    return WorkerProcess.run(
        "writer", management, telemetry -> WriterWorker.start(settings(), telemetry));
  }

  private WriterSettings settings() {
    return new WriterSettings(
        kafka.settings(),
        redis.settings(),
        rebuild.settings(),
        inference.settings(),
        seats.settings(),
        cancellations.settings(),
        engine.settings(),
        promptStyle(),
        maxTokensPerWord,
        length.on(),
        concurrency,
        redisPatience,
        management.drainTimeout());
  }

  private PromptStyle promptStyle() {
    if (template != null) {
      return PromptStyle.Template.from(template);
    }
    return switch (prompt) {
      case APPEND_ONLY -> new PromptStyle.AppendOnly();
      case SINGLE_MESSAGE -> PromptStyle.Template.builtIn();
    };
  }
}
