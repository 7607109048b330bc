package io.scriptorium.chaos;

import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** Three brokers that are also the controllers; a record is accepted once two of them have it. */
final class Cluster implements AutoCloseable {

  static final int BROKERS = 3;
  static final int PARTITIONS = 6;
  private static final Duration START_LIMIT = Duration.ofMinutes(5);

  private final List<Broker> brokers = new ArrayList<>();
  private final KafkaSettings settings;

  /** Starts the brokers and makes the topics. */
  Cluster(Path folder) throws Exception {
    List<Integer> ports = freePorts(2 * BROKERS);
    List<Integer> controllers = ports.subList(BROKERS, 2 * BROKERS);
    String clusterId = Uuid.randomUuid().toString();
    for (int id = 1; id <= BROKERS; id++) {
      brokers.add(
          new Broker(
              id, folder.resolve("broker-" + id), clusterId, ports.get(id - 1), controllers));
    }
    settings =
        KafkaSettings.of(brokers.stream().map(Broker::address).collect(Collectors.joining(",")));
    awaitLive();
    try (Admin admin = KafkaClients.admin(settings, "chaos")) {
      TopicAdmin.create(admin, PARTITIONS, BROKERS);
    }
  }

  KafkaSettings settings() {
    return settings;
  }

  Broker any(Random random) {
    return brokers.get(random.nextInt(BROKERS));
  }

  List<Broker> brokers() {
    return List.copyOf(brokers);
  }

  /** Waits until all brokers are members of the cluster. */
  void awaitLive() {
    await().atMost(START_LIMIT).ignoreExceptions().until(() -> liveBrokers() == BROKERS);
  }

  /** Waits until every partition of every topic has all its copies in step again. */
  void awaitInStep() {
    await()
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(this::inStep);
  }

  private boolean inStep() throws ExecutionException, InterruptedException {
    try (Admin admin = KafkaClients.admin(settings, "chaos")) {
      return admin.describeTopics(Topics.ALL).allTopicNames().get().values().stream()
          .flatMap(topic -> topic.partitions().stream())
          .allMatch(partition -> partition.isr().size() == BROKERS);
    }
  }

  private int liveBrokers() throws ExecutionException, InterruptedException {
    try (Admin admin = KafkaClients.admin(settings, "chaos")) {
      return admin.describeCluster().nodes().get().size();
    }
  }

  /** All are bound at once, so that no port comes twice. */
  private static List<Integer> freePorts(int count) {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      List<Integer> ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
      for (ServerSocket socket : sockets) {
        socket.close();
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    brokers.forEach(Broker::close);
  }
}
