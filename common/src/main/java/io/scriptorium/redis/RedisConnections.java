package io.scriptorium.redis;

import io.scriptorium.runtime.Secret;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisProtocol;

/** Makes the clients of Redis from the settings: of one server, or of a Redis Cluster. */
final class RedisConnections {

  private static final int CLUSTER_ATTEMPTS = 5;

  private RedisConnections() {}

  /** A client of one server. */
  static RedisClient single(
      RedisSettings settings, HostAndPort server, @Nullable RedisProtocol protocol) {
    return RedisClient.builder()
        .hostAndPort(server)
        .clientConfig(config(settings, protocol))
        .poolConfig(pool(settings))
        .build();
  }

  /** A client of the Redis Cluster of this server, with as many connections to each node. */
  static RedisClusterClient cluster(RedisSettings settings, HostAndPort server) {
    return RedisClusterClient.builder()
        .nodes(Set.of(server))
        .clientConfig(config(settings, null))
        .poolConfig(pool(settings))
        .maxAttempts(CLUSTER_ATTEMPTS)
        .maxTotalRetriesDuration(settings.timeout())
        .build();
  }

  static HostAndPort address(RedisSettings settings) {
    return new HostAndPort(settings.host(), settings.port());
  }

  private static JedisClientConfig config(
      RedisSettings settings, @Nullable RedisProtocol protocol) {
    int timeoutMilliseconds = Math.toIntExact(settings.timeout().toMillis());
    RedisSettings.Credentials credentials = settings.credentials();
    Secret<String> password = credentials.password();
    return DefaultJedisClientConfig.builder()
        .connectionTimeoutMillis(timeoutMilliseconds)
        .socketTimeoutMillis(timeoutMilliseconds)
        // Of a subscription, which is pinged twice in every timeout.
        .blockingSocketTimeoutMillis(3 * timeoutMilliseconds)
        .database(settings.database())
        .clientName("scriptorium")
        // Redis 7.0 and older do not know the command, so no permission of it can be given.
        .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
        .user(credentials.user())
        .password(password == null ? null : password.reveal())
        .protocol(protocol)
        .sslOptions(settings.isTls() ? RedisTls.options(settings) : null)
        .build();
  }

  private static ConnectionPoolConfig pool(RedisSettings settings) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(settings.connections());
    pool.setMaxIdle(settings.connections());
    pool.setMaxWait(settings.timeout());
    pool.setTimeBetweenEvictionRuns(Duration.ofSeconds(30));
    return pool;
  }
}
