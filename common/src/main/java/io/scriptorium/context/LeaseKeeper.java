package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** Renews all leases that this process holds, in batches, at a third of their time. */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final int RENEWALS_PER_TTL = 3;
  private static final int BATCH_LEASES = 500;

  private final Redis redis;
  private final String ttlMilliseconds;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease-renewal").factory());

  LeaseKeeper(Redis redis, Duration ttl, MeterRegistry meters) {
    this.redis = redis;
    this.ttlMilliseconds = Long.toString(ttl.toMillis());
    long period = ttl.toMillis() / RENEWALS_PER_TTL;
    var _ = scheduler.scheduleWithFixedDelay(this::renewAll, period, period, TimeUnit.MILLISECONDS);
  }

  Optional<Lease> acquire(String workName, String key, String owner) {
    Lease lease = new Lease(this, workName, key, owner + ":" + UUID.randomUUID());
    if (!redis.call(client -> renew(client, lease))) {
      return Optional.empty();
    }
    held.add(lease);
    return Optional.of(lease);
  }

  void release(Lease lease) {
    held.remove(lease);
    if (lease.lost()) {
      return;
    }
    try {
      redis.call(client ->
          Scripts.RELEASE_LEASE.run(client, List.of(lease.key()), List.of(lease.token())));
    } catch (UnavailableException e) {
      LOG.debug("The lease of {} was not given back and will expire.", lease.workName(), e);
    }
  }

  private void renewAll() {
    try {
      List<Lease> leases = List.copyOf(held);
      for (int from = 0; from < leases.size(); from += BATCH_LEASES) {
        renewBatch(leases.subList(from, Math.min(from + BATCH_LEASES, leases.size())));
      }
    } catch (UnavailableException e) {
      LOG.warn("Leases were not renewed; they will be when Redis is back. {}", e.getMessage());
    } catch (RuntimeException e) {
      // The scheduler would silently end all later renewals.
      LOG.error("Leases were not renewed", e);
    }
  }

  private void renewBatch(List<Lease> leases) {
    List<Boolean> renewed =
        redis.call(client -> {
          List<Response<Object>> responses;
          try (Pipeline pipeline = client.pipelined()) {
            responses =
                leases.stream()
                    .map(lease ->
                        pipeline.evalsha(
                            Scripts.ACQUIRE_LEASE.sha1(),
                            List.of(lease.key()),
                            List.of(lease.token(), ttlMilliseconds)))
                    .toList();
          }
          return IntStream.range(0, leases.size())
              .mapToObj(i -> renewed(client, leases.get(i), responses.get(i)))
              .toList();
        });
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      if (lease.released()) {
        // It may have been given back just before this renewal entered it again.
        release(lease);
      } else if (!renewed.get(i)) {
        lease.markLost();
        held.remove(lease);
        LOG.warn("Somebody else works on {} now.", lease.workName());
      }
    }
  }

  private boolean renewed(RedisClient client, Lease lease, Response<Object> response) {
    try {
      return isHeld(response.get());
    } catch (JedisNoScriptException e) {
      return renew(client, lease);
    }
  }

  private boolean renew(RedisClient client, Lease lease) {
    return isHeld(
        Scripts.ACQUIRE_LEASE.run(
            client, List.of(lease.key()), List.of(lease.token(), ttlMilliseconds)));
  }

  private static boolean isHeld(Object answer) {
    return answer instanceof Long number && number == 1;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
