package io.scriptorium.infrastructure;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** The configuration of a broker that is a whole cluster by itself, sized for one machine. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final int INTERNAL_TOPIC_PARTITIONS = 4;
  static final String BROKER_LISTENER = "CLIENTS";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int LARGEST_RECORD_BYTES = 16 * 1024 * 1024;
  private static final int BATCH_OVERHEAD_BYTES = 64 * 1024;

  private static final String FIXED =
      """
      process.roles=broker,controller
      auto.create.topics.enable=false
      offsets.topic.replication.factor=1
      transaction.state.log.replication.factor=1
      transaction.state.log.min.isr=1
      share.coordinator.state.topic.replication.factor=1
      share.coordinator.state.topic.min.isr=1
      share.coordinator.state.topic.num.partitions=1
      # A member that joins, leaves or dies is noticed within seconds: with one broker and few members
      # the heartbeats cost nothing.
      group.initial.rebalance.delay.ms=0
      group.consumer.min.heartbeat.interval.ms=500
      group.consumer.heartbeat.interval.ms=500
      group.consumer.min.session.timeout.ms=6000
      group.consumer.session.timeout.ms=10000
      # The controller registers a broker again only when the session of its last life has ended, and
      # after kill -9 that has to time out.
      broker.heartbeat.interval.ms=500
      broker.session.timeout.ms=3000
      # A small footprint.
      num.network.threads=2
      num.io.threads=4
      background.threads=2
      num.recovery.threads.per.data.dir=2
      log.cleaner.threads=1
      log.cleaner.dedupe.buffer.size=4194304
      log.index.size.max.bytes=1048576
      """;

  private BrokerSettings() {}

  /**
   * @param access what both listeners ask of their clients
   */
  static Properties of(Path dataDirectory, int brokerPort, int controllerPort, KafkaAccess access)
      throws IOException {
    Properties settings = new Properties();
    settings.load(new StringReader(FIXED));
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put(
        "listeners",
        String.format(
            Locale.ROOT,
            "%s://127.0.0.1:%d,%s://127.0.0.1:%d",
            BROKER_LISTENER,
            brokerPort,
            CONTROLLER_LISTENER,
            controllerPort));
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.putAll(access.ofBroker(BROKER_LISTENER, CONTROLLER_LISTENER));
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", dataDirectory.toString());
    String messageBytes = Integer.toString(LARGEST_RECORD_BYTES + BATCH_OVERHEAD_BYTES);
    settings.put("message.max.bytes", messageBytes);
    settings.put("replica.fetch.max.bytes", messageBytes);
    String partitions = Integer.toString(INTERNAL_TOPIC_PARTITIONS);
    settings.put("offsets.topic.num.partitions", partitions);
    settings.put("transaction.state.log.num.partitions", partitions);
    return settings;
  }
}
