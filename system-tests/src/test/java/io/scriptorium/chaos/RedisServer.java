package io.scriptorium.chaos;

import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.LocalRedis;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** A Redis reached through a relay, so that another can replace it. */
final class RedisServer implements AutoCloseable {

  // A machine under chaos is slow at times.
  private static final JedisClientConfig PATIENT =
      DefaultJedisClientConfig.builder().timeoutMillis(30_000).build();

  private static final Duration SYNC_LIMIT = Duration.ofSeconds(30);

  private LocalRedis redis = LocalRedis.startOpen(0);
  private final Relay relay = new Relay(port(redis));

  /** Where workers find it, whichever it is. */
  String url() {
    return "redis://127.0.0.1:" + relay.port();
  }

  Relay relay() {
    return relay;
  }

  void empty() {
    var _ = on(redis, RedisClient::flushAll);
  }

  /** Ends it; nothing of what it held is left. */
  void kill() {
    redis.close();
    relay.leadTo(port(redis));
  }

  /** Starts an empty one in its place. */
  void startEmpty() {
    redis = LocalRedis.startOpen(0);
    relay.leadTo(port(redis));
  }

  /**
   * Lets it hold no more than so much, and refuse all that would make it more.
   *
   * @param bytes 0 for no limit
   */
  void limitMemory(long bytes) {
    var _ = on(redis, it -> it.configSet("maxmemory-policy", "noeviction"));
    var _ = on(redis, it -> it.configSet("maxmemory", Long.toString(bytes)));
  }

  /** A replica takes the place of a primary that dies, with what had reached it by then. */
  void failOver() {
    LocalRedis replica = LocalRedis.startOpen(0);
    // Without files: a Redis of the tests has no folder of its own.
    var _ = on(redis, it -> it.configSet("repl-diskless-sync", "yes"));
    var _ = on(redis, it -> it.configSet("repl-diskless-sync-delay", "0"));
    var _ = on(replica, it -> it.configSet("repl-diskless-load", "swapdb"));
    replicaOf(replica, "127.0.0.1", Integer.toString(port(redis)));
    await()
        .atMost(SYNC_LIMIT)
        .until(() -> on(replica, it -> it.info("replication")).contains("master_link_status:up"));
    redis.close();
    replicaOf(replica, "NO", "ONE");
    redis = replica;
    relay.leadTo(port(redis));
  }

  /** The keys there are, by a pattern. */
  Set<String> keys(String pattern) {
    return on(redis, it -> it.keys(pattern));
  }

  private static void replicaOf(LocalRedis redis, String host, String port) {
    var _ =
        on(
            redis,
            it ->
                it.executeCommand(
                    new CommandArguments(Protocol.Command.REPLICAOF).add(host).add(port)));
  }

  private static <T> T on(LocalRedis redis, Function<RedisClient, T> call) {
    try (RedisClient client =
        RedisClient.builder().hostAndPort("127.0.0.1", port(redis)).clientConfig(PATIENT).build()) {
      return call.apply(client);
    }
  }

  private static int port(LocalRedis redis) {
    return URI.create(redis.url()).getPort();
  }

  @Override
  public void close() {
    relay.close();
    redis.close();
  }
}
