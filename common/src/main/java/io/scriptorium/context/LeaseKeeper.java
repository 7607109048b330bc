package io.scriptorium.context;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.runtime.WorkerProcess;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisClusterException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Acquires leases, and renews all that this process holds, in batches, three times in their time to
 * live. Renewal starts with the first lease.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);
  private static final Script ACQUIRE = ContextStore.script("acquire-lease");
  private static final Script RENEW = ContextStore.script("renew-lease");
  private static final Script RELEASE = ContextStore.script("release-lease");
  private static final int RENEWALS_PER_TTL = 3;
  private static final int BATCH_LEASES = 500;

  private final Redis redis;
  private final String ttlMilliseconds;
  private final String attemptsTtlMilliseconds;
  private final long renewalMilliseconds;
  private final Counter losses;
  private final Set<Lease> held = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean renewing = new AtomicBoolean();
  private volatile @Nullable Error failure;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("lease-renewal").factory());

  LeaseKeeper(ContextSettings settings, Redis redis, MeterRegistry meters) {
    this.redis = redis;
    this.ttlMilliseconds = Long.toString(settings.leaseTtl().toMillis());
    this.attemptsTtlMilliseconds = Long.toString(settings.endedTtl().toMillis());
    this.renewalMilliseconds = settings.leaseTtl().toMillis() / RENEWALS_PER_TTL;
    this.losses =
        Counter.builder("scriptorium.leases.lost")
            .description("Leases that another worker turned out to hold")
            .register(meters);
  }

  Optional<Lease> acquire(String workName, String key, String attemptsKey) {
    requireRenewal();
    String name = WorkerProcess.NAME + ":" + UUID.randomUUID();
    List<String> arguments = List.of(name, ttlMilliseconds, attemptsTtlMilliseconds);
    String token =
        (String) redis.call(client -> ACQUIRE.run(client, List.of(key, attemptsKey), arguments));
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = new Lease(this, workName, key, token);
    held.add(lease);
    if (!renewing.getAndSet(true)) {
      var _ =
          scheduler.scheduleWithFixedDelay(
              this::renewAll, renewalMilliseconds, renewalMilliseconds, TimeUnit.MILLISECONDS);
    }
    return Optional.of(lease);
  }

  void release(Lease lease) {
    held.remove(lease);
    if (lease.lost()) {
      return;
    }
    // An interrupted thread could not borrow a connection.
    boolean interrupted = Thread.interrupted();
    try {
      redis.call(client -> RELEASE.run(client, List.of(lease.key()), List.of(lease.token())));
    } catch (UnavailableException e) {
      LOG.debug("The lease of {} was not released and will expire.", lease.workName(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  boolean confirm(Lease lease) {
    requireRenewal();
    if (lease.lost()) {
      return false;
    }
    return isHolder(lease, redis.call(client -> renew(client, lease)));
  }

  /** Another worker holds it; its work must end. */
  void lost(Lease lease, String holder) {
    held.remove(lease);
    if (lease.markLost(holder)) {
      losses.increment();
      LOG.warn("Attempt {} at {} is superseded by {}.", lease.attempt(), lease.workName(), holder);
    }
  }

  /** Throws the error of the JVM that ended the renewals, for workers to end the process with. */
  private void requireRenewal() {
    Error error = failure;
    if (error != null) {
      throw error;
    }
  }

  private void renewAll() {
    try {
      List<Lease> leases = List.copyOf(held);
      for (int from = 0; from < leases.size(); from += BATCH_LEASES) {
        renewBatch(leases.subList(from, Math.min(from + BATCH_LEASES, leases.size())));
      }
    } catch (UnavailableException e) {
      LOG.warn("Leases were not renewed; they will be once Redis is available. {}", e.getMessage());
    } catch (RuntimeException e) {
      // Thrown, it would silently end all later renewals.
      LOG.error("Leases were not renewed", e);
    } catch (Error e) {
      failure = e;
      throw e;
    }
  }

  private void renewBatch(List<Lease> leases) {
    List<Optional<String>> holders =
        redis.call(client -> {
          List<Response<Object>> responses;
          try (AbstractPipeline pipeline = client.pipelined()) {
            responses =
                leases.stream()
                    .map(lease ->
                        pipeline.evalsha(
                            RENEW.sha1(),
                            List.of(lease.key()),
                            List.of(lease.token(), ttlMilliseconds)))
                    .toList();
          }
          return IntStream.range(0, leases.size())
              .mapToObj(i -> holder(client, leases.get(i), responses.get(i)))
              .toList();
        });
    long unanswered = holders.stream().filter(Optional::isEmpty).count();
    if (unanswered > 0) {
      LOG.warn("{} leases were not renewed: a node of the Redis Cluster is lost", unanswered);
    }
    for (int i = 0; i < leases.size(); i++) {
      Lease lease = leases.get(i);
      if (!held.contains(lease)) {
        // It may have been released just before this renewal entered it again.
        release(lease);
      } else {
        holders.get(i).ifPresent(holder -> isHolder(lease, holder));
      }
    }
  }

  /** Empty where the node of a Redis Cluster did not answer. */
  private Optional<String> holder(UnifiedJedis client, Lease lease, Response<Object> response) {
    try {
      return Optional.of((String) response.get());
    } catch (JedisNoScriptException | JedisRedirectionException e) {
      return Optional.of(renew(client, lease));
    } catch (JedisClusterException e) {
      return Optional.empty();
    } catch (IllegalStateException e) {
      // A cluster's pipeline leaves out the answers of a node that it cannot reach.
      return Optional.empty();
    }
  }

  private String renew(UnifiedJedis client, Lease lease) {
    return (String)
        RENEW.run(client, List.of(lease.key()), List.of(lease.token(), ttlMilliseconds));
  }

  private boolean isHolder(Lease lease, String holder) {
    boolean held = holder.equals(lease.token());
    if (!held) {
      lost(lease, holder);
    }
    return held;
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
