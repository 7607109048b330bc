package io.scriptorium.cli;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.writer.LengthSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Which pipeline writes: the one on the Kafka that the user names; else the local stack that runs;
 * else one of our own. A picocli mixin.
 */
final class PipelineOptions {

  // What is running when the command ends goes on at the next start.
  private static final Duration DRAIN = Duration.ofSeconds(2);

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<KafkaSettings> kafka = SettingsReader.of(KafkaSettings.class);

  @Mixin
  private final SettingsReader<InferenceSettings> inference =
      SettingsReader.of(InferenceSettings.class);

  @Mixin
  private final SettingsReader<LengthSettings> length = SettingsReader.of(LengthSettings.class);

  @Option(
      names = "--stack-data",
      paramLabel = "DIR",
      defaultValue = "${env:SCRIPTORIUM_DATA:-${sys:user.home}/.scriptorium}",
      description =
          "The data directory of the local stack that writes where no Kafka is named. Default:"
              + " ${DEFAULT-VALUE} (env SCRIPTORIUM_DATA).")
  private Path stackData = Path.of(System.getProperty("user.home"), ".scriptorium");

  @Option(
      names = "--open-jobs",
      paramLabel = "N",
      defaultValue = "500",
      description = "How many jobs may be open at a time. Default: ${DEFAULT-VALUE}.")
  private int openJobs;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long Kafka may stay silent before the command gives up. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  /** Finds the pipeline, or starts one. */
  Pipeline open(ProgressLine progress) {
    if (openJobs < 1) {
      throw new UsageException("--open-jobs is %d; 1 is the least.".formatted(openJobs));
    }
    if (ConnectionOptions.saidByUser(command)) {
      return new Pipeline(kafka.read(), openJobs, timeout, null);
    }
    StackSettings settings = settings();
    progress.show("Starting the local stack …");
    StackSession session = StackSession.join(settings);
    try {
      session.introduce(settings, progress);
      return new Pipeline(session.kafka(), openJobs, timeout, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /** The inference servers that the user names, for asking them past the pipeline. */
  Optional<InferenceSettings> servers() {
    return inference.read().ifGiven();
  }

  private StackSettings settings() {
    return new StackSettings(
        new StackDirectory(stackData.toAbsolutePath().normalize()),
        0,
        0,
        inference.read().ifGiven(),
        false,
        FleetSettings.defaults(),
        length.read().control(),
        DRAIN);
  }
}
