package io.scriptorium.security;

import static org.awaitility.Awaitility.await;

import io.scriptorium.ScriptoriumJvm;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker as a process of its own that lets clients in over TLS with a password alone, and allows
 * them nothing that no ACL allows. {@code admin} is its super user.
 */
final class SecureKafka implements AutoCloseable {

  static final String ADMIN = "admin";

  private final Path folder;
  private final Certificates certificates;
  private final int port;
  private final Process process;
  private final Map<String, String> passwords;

  private SecureKafka(
      Path folder,
      Certificates certificates,
      int port,
      Process process,
      Map<String, String> passwords) {
    this.folder = folder;
    this.certificates = certificates;
    this.port = port;
    this.process = process;
    this.passwords = passwords;
  }

  /**
   * Starts it and returns when it answers.
   *
   * @param users the names of those that it knows, beside {@link #ADMIN}
   */
  static SecureKafka start(Path folder, Certificates certificates, List<String> users)
      throws Exception {
    Files.createDirectories(folder);
    Map<String, String> passwords = new HashMap<>();
    passwords.put(ADMIN, password(ADMIN));
    users.forEach(user -> passwords.put(user, password(user)));
    int port = FreePorts.one();
    Properties settings = settings(folder, certificates, port, FreePorts.one(), FreePorts.one());
    Path file = folder.resolve("server.properties");
    try (var writer = Files.newBufferedWriter(file)) {
      settings.store(writer, null);
    }
    format(folder, passwords);
    List<String> command = ScriptoriumJvm.command("-Xmx384m");
    command.addAll(List.of("kafka.Kafka", file.toString()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("broker.out").toFile())
            .start();
    SecureKafka kafka = new SecureKafka(folder, certificates, port, process, passwords);
    kafka.awaitReady();
    return kafka;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  String passwordOf(String user) {
    return passwords.getOrDefault(user, "");
  }

  /** A properties file for the clients of a user. */
  Path clientFile(String user) throws Exception {
    return clientFile(user, passwordOf(user));
  }

  /** The same with a password of the test's choice. */
  Path clientFile(String user, String password) throws Exception {
    Properties properties = new Properties();
    properties.putAll(clientProperties(user, password));
    Path file = Files.createTempFile(folder, user, ".properties");
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file;
  }

  KafkaSettings settings(String user) {
    return new KafkaSettings(bootstrapServers(), clientProperties(user, passwordOf(user)));
  }

  private Map<String, String> clientProperties(String user, String password) {
    return Map.of(
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password),
        "ssl.truststore.type",
        "PEM",
        "ssl.truststore.location",
        certificates.ca().toString());
  }

  private static String password(String user) {
    return "kafka-s3cret-of-" + user;
  }

  private static Properties settings(
      Path folder, Certificates certificates, int port, int internalPort, int controllerPort) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "node.id", "1",
            "process.roles", "broker,controller",
            "listeners",
                "CLIENTS://127.0.0.1:%d,INTERNAL://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                    .formatted(port, internalPort, controllerPort),
            "listener.security.protocol.map",
                "CLIENTS:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "INTERNAL",
            "controller.listener.names", "CONTROLLER",
            "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
            "log.dirs", folder.resolve("data").toString(),
            "auto.create.topics.enable", "false"));
    settings.putAll(
        Map.of(
            "sasl.enabled.mechanisms",
            "SCRAM-SHA-512",
            "listener.name.clients.scram-sha-512.sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required;",
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            certificates.serverStore().toString(),
            "ssl.keystore.password",
            Certificates.STORE_PASSWORD,
            "ssl.key.password",
            Certificates.STORE_PASSWORD,
            "authorizer.class.name",
            "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            // The broker itself comes over the inner listeners, on which nobody has a name.
            "super.users",
            "User:ANONYMOUS;User:" + ADMIN));
    settings.putAll(
        Map.of(
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "2",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "transaction.state.log.num.partitions", "2",
            "group.initial.rebalance.delay.ms", "0",
            "group.consumer.min.heartbeat.interval.ms", "500",
            "group.consumer.heartbeat.interval.ms", "500",
            "message.max.bytes", Integer.toString(17 * 1024 * 1024)));
    return settings;
  }

  private static void format(Path folder, Map<String, String> passwords) throws Exception {
    String data = folder.resolve("data").toString();
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(1)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName("CONTROLLER")
        .setMetadataLogDirectory(data)
        .addDirectory(data)
        .setScramArguments(
            passwords.entrySet().stream()
                .map(it ->
                    "SCRAM-SHA-512=[name=%s,password=%s]".formatted(it.getKey(), it.getValue()))
                .collect(Collectors.toList()))
        .run();
  }

  private void awaitReady() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException(
                "The broker ended: " + Files.readString(folder.resolve("broker.out")));
          }
          try (Admin _ = KafkaClients.admin(settings(ADMIN), "test")) {
            return true;
          } catch (StartupException e) {
            return false;
          }
        });
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
