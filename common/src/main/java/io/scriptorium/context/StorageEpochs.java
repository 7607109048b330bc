package io.scriptorium.context;

import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.UnifiedJedis;

/**
 * Since when Redis has kept contexts. The servers of a Redis Cluster are each emptied and restarted
 * by themselves, and slots move between them: there, each slot has an epoch of its own.
 */
final class StorageEpochs {

  private static final Script EPOCH = ContextStore.script("epoch");
  private static final String NAME = "epoch";
  private static final int BATCH_KEYS = 1024;

  private final Redis redis;

  /** The newest that this process knows, on Redis' own clock, in ms. */
  private final AtomicLong newest = new AtomicLong();

  StorageEpochs(Redis redis) {
    this.redis = redis;
  }

  /** That of the server that holds a job's context. */
  Instant of(String jobId) {
    String key = redis.nameBeside(jobId, NAME);
    long epoch = (Long) redis.call(client -> EPOCH.run(client, List.of(key), List.of()));
    if (newest.getAndAccumulate(epoch, Math::max) < epoch) {
      beginAll();
    }
    return Instant.ofEpochMilli(epoch);
  }

  /**
   * Where one slot's epoch has begun, those of others have too. They would begin one after another
   * with the first job in each, and every one of these jobs would be looked for on Kafka.
   */
  private void beginAll() {
    List<String> keys = redis.namesBeside(NAME);
    if (keys.size() == 1) {
      return;
    }
    for (int from = 0; from < keys.size(); from += BATCH_KEYS) {
      List<String> batch = keys.subList(from, Math.min(from + BATCH_KEYS, keys.size()));
      redis.call(client -> begin(client, batch));
    }
    // The last to begin is the newest of those on its server, but for a difference of clocks.
    long last = (Long) redis.call(client -> EPOCH.run(client, List.of(keys.getLast()), List.of()));
    newest.accumulateAndGet(last, Math::max);
  }

  /** What fails is begun by the first job of its slot. */
  private static boolean begin(UnifiedJedis client, List<String> keys) {
    try (AbstractPipeline pipeline = client.pipelined()) {
      keys.forEach(key -> EPOCH.enqueue(pipeline, List.of(key), List.of()));
    }
    return true;
  }
}
