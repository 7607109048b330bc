package io.scriptorium.cli.stack;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<KafkaSettings> kafka = SettingsReader.of(KafkaSettings.class);

  @Mixin private DataOptions data = new DataOptions();

  /** A command of this program for the same installation, as the user would type it. */
  public String command(String... words) {
    String said =
        Stream.of("--kafka-bootstrap-servers", "--kafka-config")
            .filter(option -> given(command, option))
            .map(option -> " " + option + " " + CommandLineText.word(value(option)))
            .collect(Collectors.joining());
    return data.command(words) + said;
  }

  private String value(String option) {
    return command == null
        ? ""
        : String.join(
            ",", command.commandLine().getParseResult().matchedOption(option).stringValues());
  }

  /** Whether the user names the Kafka to use. */
  boolean isNamed() {
    return saidByUser(command);
  }

  DataOptions data() {
    return data;
  }

  public KafkaSettings kafka() {
    Optional<StackAddresses> stack =
        saidByUser(command) ? Optional.empty() : data.directory().running();
    return stack.map(StackAddresses::kafkaSettings).orElseGet(kafka::read);
  }

  /**
   * The state of the inference servers that this Kafka's jobs use: in the Redis of the local stack,
   * or of the environment; empty where that names none.
   */
  public Optional<FleetView> fleet() {
    Optional<StackAddresses> stack =
        saidByUser(command) ? Optional.empty() : data.directory().running();
    if (stack.isPresent()) {
      return stack.map(StackAddresses::fleet);
    }
    return System.getenv("REDIS_URL") == null
        ? Optional.empty()
        : Optional.of(new FleetView(SettingsReader.of(RedisSettings.class).read()));
  }

  /** A client for this Kafka, which answers. */
  public ScriptoriumClient client() {
    KafkaSettings settings = answering();
    try (Admin _ = KafkaClients.admin(settings, "scriptorium-cli")) {
      return client(settings);
    }
  }

  /** The same, where all topics exist and fit together. */
  public ScriptoriumClient verifiedClient() {
    return verifiedClient(answering());
  }

  /**
   * The Kafka, at which something listens.
   *
   * @throws UsageException if nothing does
   */
  public KafkaSettings answering() {
    KafkaSettings settings = kafka();
    BrokerCheck.require(
        settings,
        saidByUser(command)
            ? "Check the address (--kafka-bootstrap-servers or KAFKA_BOOTSTRAP_SERVERS), and that the broker runs."
            : "No stack runs on %s; start one: %s"
                .formatted(data.directory().path(), data.command("up")));
    return settings;
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
  static boolean saidByUser(@Nullable CommandSpec command) {
    return given(command, "--kafka-bootstrap-servers", "KAFKA_BOOTSTRAP_SERVERS")
        || given(command, "--kafka-config", "KAFKA_CONFIG");
  }

  static boolean given(@Nullable CommandSpec command, String option, String variable) {
    return System.getenv(variable) != null || given(command, option);
  }

  private static boolean given(@Nullable CommandSpec command, String option) {
    return command != null && command.commandLine().getParseResult().hasMatchedOption(option);
  }
}
