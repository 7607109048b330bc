package io.scriptorium.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.runtime.UnavailableException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;

class RedisIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final LocalRedis server = LocalRedis.start(0);

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
      Connection only = redis.call(client -> client.getPool().getResource());
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

  private Redis connect(int connections) {
    return Redis.connect(
        new RedisSettings(URI.create(server.url()), "", TIMEOUT, connections, RedisAccess.NONE),
        new SimpleMeterRegistry());
  }
}
