package io.scriptorium.context;

import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.function.Function;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** The connections to Redis: every call is bounded in time, and fails in one way. */
final class Redis implements AutoCloseable {

  private final RedisSettings settings;
  private final RedisClient client;

  private Redis(RedisSettings settings, RedisClient client) {
    this.settings = settings;
    this.client = client;
  }

  /**
   * Connects.
   *
   * @throws StartupException if Redis does not answer within its timeout, or refuses the client
   */
  static Redis connect(RedisSettings settings) {
    RedisClient client = client(settings);
    try {
      client.ping();
      return new Redis(settings, client);
    } catch (JedisException e) {
      client.close();
      throw new StartupException(
          "%s cannot be used: %s. Check that it runs, and --redis-url (REDIS_URL)."
              .formatted(settings, reason(e)),
          e);
    }
  }

  /**
   * Calls Redis. A call that broke with its connection is made once more on a new one, since after
   * a restart of Redis every pooled connection is broken; so calls must be repeatable.
   *
   * @throws ContextUnavailableException if Redis is away, or refuses
   */
  <T> T call(Function<RedisClient, T> call) {
    try {
      try {
        return call.apply(client);
      } catch (JedisConnectionException e) {
        client.getPool().clear();
        return call.apply(client);
      }
    } catch (JedisException e) {
      throw new ContextUnavailableException(
          "%s cannot be used: %s".formatted(settings, reason(e)), e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private static RedisClient client(RedisSettings settings) {
    int timeoutMilliseconds = Math.toIntExact(settings.timeout().toMillis());
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(timeoutMilliseconds)
            .socketTimeoutMillis(timeoutMilliseconds)
            .database(settings.database())
            .clientName("scriptorium");
    if (settings.url().getScheme().equals("rediss")) {
      config.sslOptions(SslOptions.defaults());
    }
    String userInfo = settings.url().getUserInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      if (colon > 0) {
        config.user(userInfo.substring(0, colon));
      }
      config.password(userInfo.substring(colon + 1));
    }
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

  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
