package io.scriptorium.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

class LocalRedisIT {

  @Test
  void answersAndForgetsEverythingWhenItStartsAgain() {
    String url;
    try (LocalRedis redis = LocalRedis.startOpen(0);
        RedisClient client = RedisClient.create(redis.url())) {
      url = redis.url();
      client.set("key", "value");
      assertThat(client.get("key")).isEqualTo("value");
    }

    try (LocalRedis restarted = LocalRedis.startOpen(URI.create(url).getPort());
        RedisClient client = RedisClient.create(restarted.url())) {
      assertThat(restarted.url()).isEqualTo(url);
      assertThat(client.get("key")).isNull();
    }
  }

  @Test
  void leavesNoProcessBehind() {
    LocalRedis redis = LocalRedis.startOpen(0);
    long children = ProcessHandle.current().descendants().count();

    redis.close();
    redis.close();

    assertThat(children).isPositive();
    assertThat(ProcessHandle.current().descendants()).isEmpty();
    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThatThrownBy(() -> client.get("key")).isInstanceOf(JedisConnectionException.class);
    }
  }

  @Test
  void refusesATakenPortByName() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> LocalRedis.startOpen(taken.getLocalPort()))
          .isInstanceOf(InfrastructureException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("--redis-port");
    }
  }
}
