package io.scriptorium.infrastructure;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of a broker that is a whole cluster by itself, sized for one machine. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final int INTERNAL_TOPIC_PARTITIONS = 4;
  static final String BROKER_LISTENER = "PLAINTEXT";
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int LARGEST_RECORD_BYTES = 16 * 1024 * 1024;
  private static final int BATCH_OVERHEAD_BYTES = 64 * 1024;

  private BrokerSettings() {}

  static Map<String, String> of(Path dataDirectory, int brokerPort, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("process.roles", "broker,controller");
    settings.put(
        "listeners",
        "%s://127.0.0.1:%d,%s://127.0.0.1:%d"
            .formatted(BROKER_LISTENER, brokerPort, CONTROLLER_LISTENER, controllerPort));
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    settings.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    settings.put("log.dirs", dataDirectory.toString());
    settings.put("auto.create.topics.enable", "false");
    int messageBytes = LARGEST_RECORD_BYTES + BATCH_OVERHEAD_BYTES;
    settings.put("message.max.bytes", Integer.toString(messageBytes));
    settings.put("replica.fetch.max.bytes", Integer.toString(messageBytes));
    internalTopics(settings);
    groups(settings);
    restarts(settings);
    footprint(settings);
    return settings;
  }

  private static void internalTopics(Map<String, String> settings) {
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", Integer.toString(INTERNAL_TOPIC_PARTITIONS));
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put(
        "transaction.state.log.num.partitions", Integer.toString(INTERNAL_TOPIC_PARTITIONS));
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  // A member that joins, leaves or dies is noticed within seconds: with one broker and few members
  // the heartbeats cost nothing.
  private static void groups(Map<String, String> settings) {
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("group.consumer.min.heartbeat.interval.ms", "500");
    settings.put("group.consumer.heartbeat.interval.ms", "500");
    settings.put("group.consumer.min.session.timeout.ms", "6000");
    settings.put("group.consumer.session.timeout.ms", "10000");
  }

  // The controller registers a broker again only when the session of its last life has ended, and
  // after
  // kill -9 that has to time out.
  private static void restarts(Map<String, String> settings) {
    settings.put("broker.heartbeat.interval.ms", "500");
    settings.put("broker.session.timeout.ms", "3000");
  }

  private static void footprint(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "4");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 * 1024 * 1024));
    settings.put("log.index.size.max.bytes", Integer.toString(1024 * 1024));
  }
}
