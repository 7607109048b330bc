package io.scriptorium.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.runtime.Secret;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The connections to Redis, one server or a Redis Cluster: every call is bounded in time, and fails
 * with one exception.
 */
public final class Redis implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Redis.class);

  private static final String READ_ONLY = "READONLY ";
  private static final String NO_DATABASES = "SELECT is not allowed in cluster mode";

  private final RedisSettings settings;
  private final UnifiedJedis client;

  private final Timer calls;
  private final Counter failures;
  private volatile boolean refusedWrites;

  private Redis(RedisSettings settings, UnifiedJedis client, MeterRegistry meters) {
    this.settings = settings;
    this.client = client;
    this.calls =
        Timer.builder("scriptorium.redis.calls")
            .description("Calls of Redis, failed ones included")
            .register(meters);
    this.failures =
        Counter.builder("scriptorium.redis.failures")
            .description("Calls that failed: Redis was unavailable or rejected them")
            .register(meters);
  }

  /**
   * Connects. A server that is a node of a Redis Cluster stands for the whole cluster. One that may
   * evict keys is warned of.
   *
   * @throws StartupException if Redis does not answer within its timeout, refuses the client, is a
   *     replica, or is a cluster that does not work
   */
  public static Redis connect(RedisSettings settings, MeterRegistry meters) {
    HostAndPort address = RedisConnections.address(settings);
    try {
      ServerInfo info = info(settings, address);
      if (info.inCluster()) {
        return new Redis(settings, cluster(settings, address), meters);
      }
      info.replicaOf()
          .ifPresent(master -> {
            throw new StartupException(
                "%s is a read-only replica of the Redis at %s. Name that one with --redis-url (REDIS_URL)."
                    .formatted(settings, master));
          });
      warnOfEviction(settings.toString(), info);
      return new Redis(settings, RedisConnections.single(settings, address, null), meters);
    } catch (JedisException e) {
      if (String.valueOf(e.getMessage()).contains(NO_DATABASES)) {
        throw new StartupException(
            "%s belongs to a Redis Cluster, which has database 0 alone, and --redis-url (REDIS_URL) names database %d. Leave /%2$d out, and use --redis-key-prefix to keep installations apart."
                .formatted(settings, settings.database()),
            e);
      }
      throw new StartupException(
          "%s cannot be used: %s. Check that it runs, and --redis-url (REDIS_URL) and --redis-password-file (REDIS_PASSWORD_FILE)."
              .formatted(settings, reason(settings, e)),
          e);
    }
  }

  private static ServerInfo info(RedisSettings settings, HostAndPort server) {
    try (RedisClient client = RedisConnections.single(settings, server, null)) {
      return ServerInfo.of(client.info());
    }
  }

  private static RedisClusterClient cluster(RedisSettings settings, HostAndPort address) {
    RedisClusterClient cluster = RedisConnections.cluster(settings, address);
    try {
      for (String node : cluster.getClusterNodes().keySet()) {
        try {
          ServerInfo info = info(settings, HostAndPort.from(node));
          if (info.replicaOf().isEmpty()) {
            warnOfEviction("The Redis at " + node, info);
          }
        } catch (JedisConnectionException e) {
          LOG.warn(
              "The node {} of the Redis Cluster cannot be reached from here: {}. If it runs, let it announce an address that its clients can reach (cluster-announce-ip).",
              node,
              reason(settings, e));
        }
      }
      // Fails where slots have no server, or the one of this slot cannot be reached.
      String _ = cluster.get(settings.keyPrefix() + "scriptorium:epoch");
      LOG.info("{} is a Redis Cluster of {}", settings, cluster.getClusterNodes().keySet());
      return cluster;
    } catch (JedisException e) {
      String nodes = String.join(", ", cluster.getClusterNodes().keySet());
      cluster.close();
      throw new StartupException(
          "%s belongs to a Redis Cluster (%s), which cannot be used: %s. Check with redis-cli --cluster check that every slot has a server, and that all nodes can be reached from here."
              .formatted(settings, nodes, reason(settings, e)),
          e);
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static void warnOfEviction(String server, ServerInfo info) {
    info.eviction()
        .ifPresent(policy ->
            LOG.warn(
                "{} evicts keys when its memory is full (maxmemory-policy {}): jobs whose context is evicted are read from Kafka again, or planned twice. Set maxmemory-policy noeviction.",
                server,
                policy));
  }

  /**
   * Calls Redis. A call whose connection broke, or whose server has become a replica, is repeated
   * once on a new connection, since after a restart or failover of Redis every pooled connection is
   * useless; so calls must be idempotent.
   *
   * @throws UnavailableException if Redis is unavailable, or rejects the call
   */
  public <T> T call(Function<UnifiedJedis, T> call) {
    long start = System.nanoTime();
    try {
      try {
        return call.apply(client);
      } catch (JedisConnectionException e) {
        return repeated(call, e);
      } catch (JedisDataException e) {
        if (!isReadOnly(e)) {
          throw e;
        }
        return repeated(call, e);
      }
    } catch (JedisException e) {
      if (isReadOnly(e)) {
        refusedWrites = true;
      }
      failures.increment();
      throw new UnavailableException(
          "%s cannot be used: %s".formatted(settings, reason(settings, e)), e);
    } finally {
      calls.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  private static boolean isReadOnly(JedisException failure) {
    return String.valueOf(failure.getMessage()).contains(READ_ONLY);
  }

  private <T> T repeated(Function<UnifiedJedis, T> call, JedisException failure) {
    if (client instanceof RedisClient single) {
      single.getPool().clear();
      return call.apply(client);
    }
    // The client of a cluster has repeated it itself.
    throw failure;
  }

  /** Why nothing can be written, as far as calls have shown: Redis is a read-only replica. */
  public Optional<String> readOnly() {
    if (!refusedWrites || !(client instanceof RedisClient single)) {
      return Optional.empty();
    }
    try {
      Optional<String> master = ServerInfo.of(single.info("replication")).replicaOf();
      refusedWrites = master.isPresent();
      return master.map(
          it -> "%s is a read-only replica of the Redis at %s".formatted(settings, it));
    } catch (JedisException e) {
      return Optional.of("%s refused to write".formatted(settings));
    }
  }

  /**
   * Listens to channels until the subscription ends or breaks. Its connection is not pooled: one
   * returned to the pool with a message on its way would give its next user a wrong answer. In a
   * Redis Cluster every node hears every message, so that any one serves.
   *
   * <p>It is pinged twice in every timeout, so that a connection that a network partition cut
   * silently is found dead within three timeouts.
   *
   * @throws UnavailableException if the connection breaks or carries nothing, not even the answers
   *     to pings, or none can be made
   */
  public void listen(JedisPubSub listener, String... channels) {
    long pingMilliseconds = Math.max(1, settings.timeout().toMillis() / 2);
    // Jedis 8.0 matches answers to pings by a race in RESP3; in RESP2 they name themselves.
    try (RedisClient own = RedisConnections.single(settings, anyServer(), RedisProtocol.RESP2);
        var pings =
            Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("ping").factory())) {
      var _ =
          pings.scheduleWithFixedDelay(
              () -> ping(listener), pingMilliseconds, pingMilliseconds, TimeUnit.MILLISECONDS);
      own.subscribe(listener, channels);
    } catch (JedisException e) {
      throw new UnavailableException(
          "%s cannot be listened to: %s".formatted(settings, reason(settings, e)), e);
    }
  }

  private HostAndPort anyServer() {
    if (client instanceof RedisClusterClient cluster) {
      List<String> nodes = List.copyOf(cluster.getClusterNodes().keySet());
      if (!nodes.isEmpty()) {
        return HostAndPort.from(nodes.get(ThreadLocalRandom.current().nextInt(nodes.size())));
      }
    }
    return RedisConnections.address(settings);
  }

  /** The name of a key or a channel of this installation. */
  public String name(String name) {
    return settings.keyPrefix() + "scriptorium:" + name;
  }

  /**
   * The name of a key that says something about the server of a hash tag's keys, and is lost with
   * them: one for each slot of a Redis Cluster, whose servers each lose what they hold.
   */
  public String nameBeside(String tag, String name) {
    return client instanceof RedisClusterClient
        ? slotName(ClusterSlots.beside(tag), name)
        : name(name);
  }

  /** All names that {@link #nameBeside} gives. */
  public List<String> namesBeside(String name) {
    return client instanceof RedisClusterClient
        ? ClusterSlots.all().stream().map(tag -> slotName(tag, name)).toList()
        : List.of(name(name));
  }

  private String slotName(String tag, String name) {
    return name("{%s}:%s".formatted(tag, name));
  }

  @Override
  public void close() {
    client.close();
  }

  private static void ping(JedisPubSub listener) {
    try {
      if (listener.isSubscribed()) {
        listener.ping();
      }
    } catch (JedisException e) {
      // The reading thread finds the connection broken as well.
    }
  }

  private static String reason(RedisSettings settings, Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null) {
      return root.getClass().getSimpleName();
    }
    // A server that does not know a command quotes its arguments, those of AUTH too.
    Secret<String> password = settings.credentials().password();
    return password == null ? message : message.replace(password.reveal(), Secret.MASK);
  }
}
