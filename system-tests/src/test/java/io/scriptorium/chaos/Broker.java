package io.scriptorium.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.metadata.storage.Formatter;

/** One of the cluster's brokers, in a process of its own, reached through a relay. */
final class Broker implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
  private static final String CONTROLLER = "CONTROLLER";

  private final int id;
  private final Path folder;
  private final Relay relay;
  private ScriptoriumProcess process;

  /**
   * Formats its storage and starts it.
   *
   * @param port of its listener for clients and the other brokers, which find it through the relay
   * @param controllers the ports of all brokers' controllers, by id from 1
   */
  Broker(int id, Path folder, String clusterId, int port, List<Integer> controllers)
      throws Exception {
    this.id = id;
    this.folder = Files.createDirectories(folder);
    this.relay = new Relay(port);
    format(clusterId);
    write(settings(port, controllers));
    this.process = launch();
  }

  private void format(String clusterId) throws Exception {
    String data = folder.resolve("data").toString();
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(id)
        .setClusterId(clusterId)
        .setControllerListenerName(CONTROLLER)
        .setMetadataLogDirectory(data)
        .addDirectory(data)
        .run();
  }

  private Map<String, String> settings(int port, List<Integer> controllers) {
    String voters =
        java.util.stream.IntStream.rangeClosed(1, controllers.size())
            .mapToObj(voter -> "%d@127.0.0.1:%d".formatted(voter, controllers.get(voter - 1)))
            .collect(Collectors.joining(","));
    return Map.ofEntries(
        Map.entry("node.id", Integer.toString(id)),
        Map.entry("process.roles", "broker,controller"),
        Map.entry(
            "listeners",
            "PLAINTEXT://127.0.0.1:%d,%s://127.0.0.1:%d"
                .formatted(port, CONTROLLER, controllers.get(id - 1))),
        Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + relay.port()),
        Map.entry("controller.listener.names", CONTROLLER),
        Map.entry("controller.quorum.voters", voters),
        Map.entry("log.dirs", folder.resolve("data").toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("default.replication.factor", "3"),
        Map.entry("min.insync.replicas", "2"),
        Map.entry("offsets.topic.num.partitions", "4"),
        Map.entry("transaction.state.log.num.partitions", "4"),
        Map.entry("message.max.bytes", Integer.toString(17 << 20)),
        Map.entry("replica.fetch.max.bytes", Integer.toString(17 << 20)),
        Map.entry("replica.lag.time.max.ms", "5000"),
        Map.entry("replica.socket.timeout.ms", "5000"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("group.min.session.timeout.ms", "3000"),
        Map.entry("group.consumer.min.heartbeat.interval.ms", "500"),
        Map.entry("group.consumer.heartbeat.interval.ms", "500"),
        Map.entry("group.consumer.min.session.timeout.ms", "3000"),
        Map.entry("group.consumer.session.timeout.ms", "6000"),
        Map.entry("broker.heartbeat.interval.ms", "500"),
        Map.entry("broker.session.timeout.ms", "3000"),
        Map.entry("num.network.threads", "2"),
        Map.entry("num.io.threads", "4"),
        Map.entry("background.threads", "2"),
        Map.entry("num.recovery.threads.per.data.dir", "1"),
        Map.entry("log.cleaner.threads", "1"),
        Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20)),
        Map.entry("log.index.size.max.bytes", Integer.toString(1 << 20)));
  }

  private void write(Map<String, String> settings) {
    String lines =
        settings.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining("\n"));
    try {
      Files.writeString(folder.resolve("server.properties"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ScriptoriumProcess launch() {
    return ScriptoriumProcess.start(
        "broker-" + id,
        folder.resolve("broker.log"),
        Map.of(),
        List.of("-Xmx384m", "kafka.Kafka", folder.resolve("server.properties").toString()));
  }

  int id() {
    return id;
  }

  /** Where clients find it. */
  String address() {
    return "127.0.0.1:" + relay.port();
  }

  Relay relay() {
    return relay;
  }

  ScriptoriumProcess process() {
    return process;
  }

  /** Starts it again, where it is not at work. */
  void restart() {
    if (!process.alive()) {
      process = launch();
    }
  }

  /** Stops it in order, and starts it again. */
  void stopAndRestart() throws Exception {
    process.terminate();
    int _ = process.awaitExit(STOP_LIMIT);
    restart();
  }

  @Override
  public void close() {
    try {
      process.kill();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    relay.close();
  }
}
