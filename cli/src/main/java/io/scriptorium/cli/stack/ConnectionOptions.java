package io.scriptorium.cli.stack;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.runtime.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Where a command finds Kafka: at the address given; else in the local stack that runs on the data
 * directory; else at Kafka's usual address. A picocli mixin.
 */
public final class ConnectionOptions {

  private static final List<String> OPTIONS =
      List.of("--kafka-bootstrap-servers", "--kafka-config");
  private static final List<String> VARIABLES = List.of("KAFKA_BOOTSTRAP_SERVERS", "KAFKA_CONFIG");

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<KafkaSettings> kafka = SettingsReader.of(KafkaSettings.class);

  @Mixin private DataOptions data = new DataOptions();

  public KafkaSettings kafka() {
    if (saidByUser(command)) {
      return kafka.read();
    }
    Optional<StackAddresses> stack = data.directory().running();
    return stack.isPresent() ? KafkaSettings.of(stack.get().kafka()) : kafka.read();
  }

  /** A client for this Kafka, which answers. */
  public ScriptoriumClient client() {
    KafkaSettings settings = kafka();
    try (Admin _ = KafkaClients.admin(settings, "scriptorium-cli")) {
      return client(settings);
    }
  }

  /** The same, where all topics exist and fit together. */
  public ScriptoriumClient verifiedClient() {
    return verifiedClient(kafka());
  }

  static ScriptoriumClient verifiedClient(KafkaSettings settings) {
    try (Admin admin = KafkaClients.admin(settings, "scriptorium-cli")) {
      TopicAdmin.verify(admin);
      return client(settings);
    }
  }

  /** A client for a Kafka that is known to answer. */
  static ScriptoriumClient client(KafkaSettings settings) {
    Map<String, Object> properties = new HashMap<>(settings.properties());
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    return ScriptoriumClient.connect(properties, ScriptoriumClient.DEFAULT_TIMEOUT);
  }

  /** Whether the user names the Kafka to use, on the command line or in the environment. */
  public static boolean saidByUser(@Nullable CommandSpec command) {
    if (VARIABLES.stream().anyMatch(name -> System.getenv(name) != null)) {
      return true;
    }
    return command != null
        && OPTIONS.stream().anyMatch(command.commandLine().getParseResult()::hasMatchedOption);
  }
}
