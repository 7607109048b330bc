package io.scriptorium.cli.stack;

import io.scriptorium.evaluation.command.Pipelines;
import io.scriptorium.evaluation.command.Pipelines.OpenPipeline;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The pipeline of an evaluation: the one on the Kafka given; else the local stack that runs; else a
 * new local stack. A picocli mixin.
 */
@OptionGroup(OptionGroup.Heading.STACK)
public final class StackPipelines implements Pipelines {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<KafkaSettings> kafka = SettingsReader.of(KafkaSettings.class);

  @Mixin private final ServerChoice servers = new ServerChoice();

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

  @Override
  public OpenPipeline open(ProgressLine progress) {
    if (ConnectionOptions.saidByUser(command)) {
      return new OpenPipeline(ConnectionOptions.verifiedClient(kafka.read()), () -> {});
    }
    StackSettings settings =
        StackSettings.ofCommand(
            new StackDirectory(stackData.toAbsolutePath().normalize()),
            servers.given(),
            length.read());
    StackSession session = StackSession.open(settings, servers, progress);
    return new OpenPipeline(session.client(), session::close);
  }

  @Override
  public Optional<InferenceSettings> servers() {
    return servers.given();
  }
}
