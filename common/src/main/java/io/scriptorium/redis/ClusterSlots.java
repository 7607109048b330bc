package io.scriptorium.redis;

import java.util.List;
import redis.clients.jedis.util.JedisClusterCRC16;

/** A hash tag for each slot of a Redis Cluster, so that a key can be put beside another. */
final class ClusterSlots {

  private static final int SLOTS = 16_384;

  private static final List<String> TAGS = tags();

  private ClusterSlots() {}

  /** A hash tag whose keys are in the same slot as those of this hash tag. */
  static String beside(String tag) {
    return TAGS.get(JedisClusterCRC16.getSlot(tag));
  }

  /** One hash tag for each slot. */
  static List<String> all() {
    return TAGS;
  }

  private static List<String> tags() {
    String[] tags = new String[SLOTS];
    int found = 0;
    for (int number = 0; found < SLOTS; number++) {
      String tag = Integer.toString(number);
      int slot = JedisClusterCRC16.getSlot(tag);
      if (tags[slot] == null) {
        tags[slot] = tag;
        found++;
      }
    }
    return List.of(tags);
  }
}
