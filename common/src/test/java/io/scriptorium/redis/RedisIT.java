package io.scriptorium.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.runtime.Secret;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

class RedisIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final LocalRedis server = LocalRedis.startOpen(0);

  @AfterEach
  void stopRedis() {
    server.close();
  }

  @Test
  void aCallThatTakesLongIsGivenUp() {
    // Redis answers others that it is busy from 5 s on.
    String fourSeconds =
        """
        local function now() return tonumber(redis.call('TIME')[1]) end
        local start = now()
        while now() < start + 4 do end
        """;
    try (Redis redis = connect(2)) {
      assertThatThrownBy(() -> redis.call(client -> client.eval(fourSeconds)))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("timed out");
    }
  }

  @Test
  void aCallWaitsForAConnectionAsLongAsForAnAnswer() {
    try (Redis redis = connect(1)) {
      Connection only = redis.call(client -> ((RedisClient) client).getPool().getResource());
      long start = System.nanoTime();

      assertThatThrownBy(() -> redis.call(client -> client.get("key")))
          .isInstanceOf(UnavailableException.class)
          .hasMessageContaining("Timeout waiting");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(TIMEOUT);

      only.close();
      String answer = redis.call(client -> client.set("key", "value"));
      assertThat(answer).isEqualTo("OK");
    }
  }

  @Test
  @Timeout(30)
  void aSubscriptionWhoseConnectionDiesSilentlyIsFoundAndCanBeMadeAgain() throws Exception {
    int port = URI.create(server.url()).getPort();
    try (var relay = new SilentRelay(port);
        Redis near = connect(2);
        Redis far = connect(2, "redis://127.0.0.1:" + relay.port())) {
      var listener = new Listener();
      Thread listening = startListening(far, listener);
      assertThat(listener.heard()).isEqualTo("subscribed");

      relay.dropSilently();
      near.call(client -> client.publish("news", "lost"));

      assertThat(listening.join(TIMEOUT.multipliedBy(5)))
          .as("the dead connection is found")
          .isTrue();
      listening = startListening(far, listener);
      assertThat(listener.heard()).isEqualTo("subscribed");
      near.call(client -> client.publish("news", "heard"));
      assertThat(listener.heard()).isEqualTo("heard");
      listener.unsubscribe();
      assertThat(listening.join(TIMEOUT.multipliedBy(5))).isTrue();
    }
  }

  @Test
  @Timeout(30)
  void aSubscriptionWithoutMessagesLives() throws Exception {
    try (Redis redis = connect(2)) {
      var listener = new Listener();
      Thread listening = startListening(redis, listener);
      assertThat(listener.heard()).isEqualTo("subscribed");

      assertThat(listening.join(TIMEOUT.multipliedBy(4))).isFalse();

      redis.call(client -> client.publish("news", "heard"));
      assertThat(listener.heard()).isEqualTo("heard");
      listener.unsubscribe();
      listening.join();
    }
  }

  @Test
  void aReplicaIsRefused() {
    try (LocalRedis replica = LocalRedis.startOpen(0);
        Redis own = connect(2, replica.url())) {
      follow(own, URI.create(server.url()).getPort());

      // It does not answer while it loads what the other holds.
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> connect(2, replica.url()))
                  .isInstanceOf(StartupException.class)
                  .hasMessageContaining("read-only replica of the Redis at 127.0.0.1:")
                  .hasMessageContaining("--redis-url"));
    }
  }

  @Test
  void aServerThatBecomesAReplicaIsReadOnlyUntilItIsNone() {
    try (LocalRedis other = LocalRedis.startOpen(0);
        Redis redis = connect(2)) {
      follow(redis, URI.create(other.url()).getPort());

      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> redis.call(client -> client.set("key", "value")))
                  .isInstanceOf(UnavailableException.class)
                  .hasMessageContaining("READONLY"));
      assertThat(redis.readOnly().orElseThrow()).contains("is a read-only replica");

      redis.call(client ->
          client.executeCommand(
              new CommandArguments(Protocol.Command.REPLICAOF).add("NO").add("ONE")));
      await().untilAsserted(() -> assertThat(redis.readOnly()).isEmpty());
      String answer = redis.call(client -> client.set("key", "value"));
      assertThat(answer).isEqualTo("OK");
    }
  }

  @Test
  void aServerThatEvictsIsWarnedOf() {
    Logger logger = (Logger) LoggerFactory.getLogger(Redis.class);
    var seen = new ListAppender<ILoggingEvent>();
    seen.start();
    logger.addAppender(seen);
    try (Redis redis = connect(2)) {
      assertThat(seen.list).isEmpty();
      redis.call(client -> client.configSet("maxmemory-policy", "allkeys-lru"));

      connect(2).close();

      assertThat(seen.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .singleElement()
          .asString()
          .contains("127.0.0.1:")
          .contains("allkeys-lru")
          .contains("Set maxmemory-policy noeviction");
    } finally {
      logger.detachAppender(seen);
    }
  }

  private static void follow(Redis redis, int port) {
    redis.call(client ->
        client.executeCommand(
            new CommandArguments(Protocol.Command.REPLICAOF).add("127.0.0.1").add(port)));
  }

  private static Thread startListening(Redis redis, Listener listener) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            redis.listen(listener, "news");
          } catch (UnavailableException e) {
            // What the test waits for.
          }
        });
  }

  private static final class Listener extends JedisPubSub {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    String heard() throws InterruptedException {
      return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
    }

    @Override
    public void onSubscribe(String channel, int subscribedChannels) {
      heard.add("subscribed");
    }

    @Override
    public void onMessage(String channel, String message) {
      heard.add(message);
    }
  }

  private Redis connect(int connections) {
    return connect(connections, server.url());
  }

  private static Redis connect(int connections, String url) {
    return Redis.connect(
        new RedisSettings(
            Secret.address(URI.create(url)), "", TIMEOUT, connections, null, null, null, null),
        new SimpleMeterRegistry());
  }
}
