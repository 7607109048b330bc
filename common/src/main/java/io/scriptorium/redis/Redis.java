package io.scriptorium.redis;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.runtime.Secret;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** The connections to Redis: every call is bounded in time, and fails with one exception. */
public final class Redis implements AutoCloseable {

  private final RedisSettings settings;
  private final RedisClient client;

  private final Timer calls;
  private final Counter failures;

  private Redis(RedisSettings settings, RedisClient client, MeterRegistry meters) {
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
   * Connects.
   *
   * @throws StartupException if Redis does not answer within its timeout, or refuses the client
   */
  public static Redis connect(RedisSettings settings, MeterRegistry meters) {
    RedisClient client = client(settings, null);
    try {
      // And not ping: a user who may not ask this has its scripts take a restart for none.
      client.info("server");
      return new Redis(settings, client, meters);
    } catch (JedisException e) {
      client.close();
      throw new StartupException(
          "%s cannot be used: %s. Check that it runs, and --redis-url (REDIS_URL) and --redis-password-file (REDIS_PASSWORD_FILE)."
              .formatted(settings, reason(settings, e)),
          e);
    }
  }

  /**
   * Calls Redis. A call whose connection broke is repeated once on a new one, since after a restart
   * of Redis every pooled connection is broken; so calls must be idempotent.
   *
   * @throws UnavailableException if Redis is unavailable, or rejects the call
   */
  public <T> T call(Function<RedisClient, T> call) {
    long start = System.nanoTime();
    try {
      try {
        return call.apply(client);
      } catch (JedisConnectionException e) {
        client.getPool().clear();
        return call.apply(client);
      }
    } catch (JedisException e) {
      failures.increment();
      throw new UnavailableException(
          "%s cannot be used: %s".formatted(settings, reason(settings, e)), e);
    } finally {
      calls.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
    }
  }

  /**
   * Listens to channels until the subscription ends or breaks. Its connection is not pooled: one
   * returned to the pool with a message on its way would give its next user a wrong answer.
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
    try (RedisClient own = client(settings, RedisProtocol.RESP2);
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

  /** The name of a key or a channel of this installation. */
  public String name(String name) {
    return settings.keyPrefix() + "scriptorium:" + name;
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

  private static RedisClient client(RedisSettings settings, @Nullable RedisProtocol protocol) {
    int timeoutMilliseconds = Math.toIntExact(settings.timeout().toMillis());
    RedisSettings.Credentials credentials = settings.credentials();
    boolean tls = settings.isTls();
    var config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(timeoutMilliseconds)
            .socketTimeoutMillis(timeoutMilliseconds)
            // Of a subscription, which is pinged twice in every timeout.
            .blockingSocketTimeoutMillis(3 * timeoutMilliseconds)
            .database(settings.database())
            .clientName("scriptorium")
            // Redis 7.0 and older do not know the command, so no permission of it can be given.
            .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
            .user(credentials.user())
            .password(credentials.password() == null ? null : credentials.password().reveal())
            .protocol(protocol)
            .sslOptions(tls ? RedisTls.options(settings) : null);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(settings.connections());
    pool.setMaxIdle(settings.connections());
    pool.setMaxWait(settings.timeout());
    pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(30));
    return RedisClient.builder()
        .hostAndPort(new HostAndPort(settings.host(), settings.port()))
        .clientConfig(config.build())
        .poolConfig(pool)
        .build();
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
