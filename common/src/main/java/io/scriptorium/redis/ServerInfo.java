package io.scriptorium.redis;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What a Redis server reports about itself: the lines {@code name:value} of {@code INFO}. */
record ServerInfo(Map<String, String> values) {

  static ServerInfo of(String info) {
    Map<String, String> values = new HashMap<>();
    info.lines()
        .forEach(line -> {
          int colon = line.indexOf(':');
          if (colon > 0) {
            values.put(line.substring(0, colon), line.substring(colon + 1));
          }
        });
    return new ServerInfo(values);
  }

  /** Whether it is a node of a Redis Cluster. */
  boolean inCluster() {
    return "1".equals(values.get("cluster_enabled"));
  }

  /** The address of the server that it copies; empty for one that takes writes. */
  Optional<String> replicaOf() {
    return "slave".equals(values.get("role"))
        ? Optional.of("%s:%s".formatted(values.get("master_host"), values.get("master_port")))
        : Optional.empty();
  }

  /** How it makes room by deleting keys; empty where it never does. */
  Optional<String> eviction() {
    return Optional.ofNullable(values.get("maxmemory_policy"))
        .filter(it -> !"noeviction".equals(it));
  }
}
