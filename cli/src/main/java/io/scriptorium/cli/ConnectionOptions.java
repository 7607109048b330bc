package io.scriptorium.cli;

import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command finds Kafka: where the user says; else the local stack that runs on the data
 * directory; else Kafka's usual address. A picocli mixin.
 */
final class ConnectionOptions {

  private static final List<String> OPTIONS =
      List.of("--kafka-bootstrap-servers", "--kafka-config");
  private static final List<String> VARIABLES = List.of("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_CONFIG");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<KafkaSettings> kafka = SettingsReader.of(KafkaSettings.class);

  @Mixin private DataOptions data = new DataOptions();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long Kafka may stay silent before the command gives up. Default: 30s.")
  private Duration timeout = Duration.ofSeconds(30);

  KafkaSettings kafka() {
    if (saidByUser(command)) {
      return kafka.read();
    }
    Optional<StackAddresses> stack = data.directory().running();
    return stack.isPresent() ? KafkaSettings.of(stack.get().kafka()) : kafka.read();
  }

  Duration timeout() {
    return timeout;
  }

  /** Whether the user names the Kafka to use, on the command line or in the environment. */
  static boolean saidByUser(@Nullable CommandSpec command) {
    if (VARIABLES.stream().anyMatch(name -> System.getenv(name) != null)) {
      return true;
    }
    return command != null
        && OPTIONS.stream().anyMatch(command.commandLine().getParseResult()::hasMatchedOption);
  }
}
