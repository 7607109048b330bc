package io.scriptorium.infrastructure;

import static io.scriptorium.infrastructure.BrokerSettings.BROKER_LISTENER;
import static io.scriptorium.infrastructure.BrokerSettings.CONTROLLER_LISTENER;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker inside this JVM: one node that is broker and controller (KRaft), reachable
 * from this machine alone: by its password, or, for tests, by every process of the machine. What it
 * stores lives in its data directory and is there again at the next start.
 */
public final class LocalKafka implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalKafka.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(30);
  private static final Duration METADATA_PAUSE = Duration.ofMillis(5);
  private static final Duration SHUTDOWN_LIMIT = Duration.ofSeconds(20);

  private final DirectoryLock lock;
  private final int port;
  private final KafkaAccess access;
  private final Metrics metrics;
  private final ControllerServer controller;
  private final BrokerServer broker;

  private LocalKafka(
      DirectoryLock lock,
      int port,
      KafkaAccess access,
      Metrics metrics,
      ControllerServer controller,
      BrokerServer broker) {
    this.lock = lock;
    this.port = port;
    this.access = access;
    this.metrics = metrics;
    this.controller = controller;
    this.broker = broker;
  }

  /**
   * Starts a broker that asks all its clients for a password, and returns when it serves them.
   *
   * @param dataDirectory where it keeps its data; made and formatted if it is new
   * @param port the port for clients on 127.0.0.1, or 0 for any that is free
   * @param access what clients must give
   * @throws InfrastructureException if the port is taken, or if the data directory cannot be used
   *     or belongs to a running broker
   */
  public static LocalKafka start(Path dataDirectory, int port, KafkaAccess.Password access) {
    return launch(dataDirectory, port, access);
  }

  /** Starts a broker for a test: every client may read, write and administer it. */
  public static LocalKafka startOpen(Path dataDirectory, int port) {
    return launch(dataDirectory, port, new KafkaAccess.Open());
  }

  private static LocalKafka launch(Path dataDirectory, int port, KafkaAccess access) {
    Path directory = dataDirectory.toAbsolutePath().normalize();
    DirectoryLock lock = null;
    BoundSockets sockets = null;
    try {
      lock = DirectoryLock.take(directory);
      sockets = bind(port);
      LocalKafka kafka = assemble(directory, lock, sockets, access);
      kafka.startup();
      kafka.createInternalTopics();
      return kafka;
    } catch (Exception e) {
      release(sockets);
      release(lock);
      if (e instanceof InfrastructureException clear) {
        throw clear;
      }
      throw new InfrastructureException(
          "The local Kafka could not start on data directory %s: %s"
              .formatted(directory, rootMessage(e)),
          e);
    }
  }

  /** The address for clients, {@code 127.0.0.1:PORT}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** Stops the broker; its data stays. Does nothing the second time. */
  @Override
  public void close() {
    broker.shutdown(SHUTDOWN_LIMIT);
    controller.shutdown();
    metrics.close();
    release(lock);
  }

  private static BoundSockets bind(int port) {
    try {
      return BoundSockets.bind(BROKER_LISTENER, port, CONTROLLER_LISTENER);
    } catch (IOException | IllegalArgumentException e) {
      throw new InfrastructureException(
          String.format(
              Locale.ROOT,
              "Port %d on 127.0.0.1 cannot be used for Kafka: %s. Free it or choose another with --kafka-port (0 takes any that is free).",
              port,
              e.getMessage()),
          e);
    }
  }

  private static LocalKafka assemble(
      Path directory, DirectoryLock lock, BoundSockets sockets, KafkaAccess access)
      throws Exception {
    Properties settings =
        BrokerSettings.of(
            directory, sockets.port(BROKER_LISTENER), sockets.port(CONTROLLER_LISTENER), access);
    KafkaConfig config = KafkaConfig.apply(settings, false);
    format(directory);
    var prepared = KafkaRaftServer.initializeLogDirs(config, LOG, "");
    Metrics metrics =
        Server.initializeMetrics(config, Time.SYSTEM, prepared._1().clusterId().orElseThrow());
    QuorumConfig quorum = config.quorumConfig();
    // Kafka's own fault handlers end the process, which here is not Kafka's own.
    SharedServer shared =
        new SharedServer(
            config,
            prepared._1(),
            Time.SYSTEM,
            metrics,
            CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
            List.of(),
            (name, fatal, action) -> new LoggingFaultHandler(name, action),
            sockets);
    return new LocalKafka(
        lock,
        sockets.port(BROKER_LISTENER),
        access,
        metrics,
        new ControllerServer(shared, KafkaRaftServer.configSchema(), prepared._2()),
        new BrokerServer(shared));
  }

  private void startup() {
    try {
      controller.startup();
      broker.startup();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Creates the topics of the coordinators before any client asks for one. The broker creates them
   * on demand too, but warns of each client that asked while another's request was under way.
   */
  private void createInternalTopics() throws Exception {
    Map<String, Properties> topics =
        Map.of(
            Topic.GROUP_METADATA_TOPIC_NAME,
            broker.groupCoordinator().groupMetadataTopicConfigs(),
            Topic.TRANSACTION_STATE_TOPIC_NAME,
            broker.transactionCoordinator().transactionTopicConfigs());
    if (topics.keySet().stream().allMatch(broker.metadataCache()::contains)) {
      return;
    }
    Map<String, Object> client = new HashMap<>(access.ofClients());
    client.put("bootstrap.servers", bootstrapServers());
    try (Admin admin = Admin.create(client)) {
      admin
          .createTopics(
              topics.entrySet().stream().map(it -> topic(it.getKey(), it.getValue())).toList())
          .all()
          .get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!topics.keySet().stream().allMatch(broker.metadataCache()::contains)) {
      if (System.nanoTime() > deadline) {
        throw new InfrastructureException(
            String.format(
                Locale.ROOT,
                "The broker did not learn of its topics %s within %d s. Start it again.",
                topics.keySet(),
                START_LIMIT.toSeconds()));
      }
      LockSupport.parkNanos(METADATA_PAUSE.toNanos());
    }
  }

  private static NewTopic topic(String name, Properties properties) {
    return new NewTopic(name, BrokerSettings.INTERNAL_TOPIC_PARTITIONS, (short) 1)
        .configs(Utils.propsToStringMap(properties));
  }

  private static void format(Path directory) throws Exception {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(BrokerSettings.NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setControllerListenerName(CONTROLLER_LISTENER)
        .setMetadataLogDirectory(directory.toString())
        .addDirectory(directory.toString())
        .run();
  }

  private static void release(@Nullable AutoCloseable resource) {
    if (resource == null) {
      return;
    }
    try {
      resource.close();
    } catch (Exception e) {
      LOG.debug("{} could not be closed", resource, e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.toString() : message;
  }
}
