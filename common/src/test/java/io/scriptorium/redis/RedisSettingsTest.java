package io.scriptorium.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class RedisSettingsTest {

  @Test
  void defaultsAreThoseOfTheSettings() {
    assertThat(parse()).isEqualTo(RedisSettings.at("redis://localhost:6379"));
  }

  @Test
  void readsEveryOption() {
    RedisSettings settings =
        parse(
            "--redis-url=rediss://me:secret@example:7000/3",
            "--redis-key-prefix=test:",
            "--redis-timeout=100ms");

    assertThat(settings.host()).isEqualTo("example");
    assertThat(settings.port()).isEqualTo(7000);
    assertThat(settings.database()).isEqualTo(3);
    assertThat(settings.keyPrefix()).isEqualTo("test:");
    assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://me:hunter2@host:6379",
        "redis://me:hunter2@host:63 79",
        "redis://me:hunter2@host:6379/zero",
        "redis://me:hunter2@",
      })
  void aWrongUrlIsNamedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> parse("--redis-url=" + url))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--redis-url (REDIS_URL)")
        .hasMessageContaining("redis://host:6379")
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void aWrongValueIsNamedWithItsOption() {
    assertThatThrownBy(() -> parse("--redis-timeout=0ms"))
        .isInstanceOf(StartupException.class)
        .hasMessage("--redis-timeout (REDIS_TIMEOUT) is 0ms; 1ms or more is allowed.");
  }

  @Test
  void settingsAreShownWithoutTheirPassword() {
    assertThat(RedisSettings.at("redis://me:hunter2@example:7000").toString())
        .isEqualTo("Redis at example:7000");
  }

  @Test
  void anUnreachableRedisIsAMistakeAtStartThatNamesItsAddress() throws IOException {
    int freePort;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      freePort = socket.getLocalPort();
    }

    assertThatThrownBy(() ->
            Redis.connect(
                RedisSettings.at("redis://me:hunter2@127.0.0.1:" + freePort),
                new SimpleMeterRegistry()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("127.0.0.1:" + freePort)
        .hasMessageContaining("REDIS_URL")
        .hasMessageNotContaining("hunter2");
  }

  private static RedisSettings parse(String... arguments) {
    SettingsReader<RedisSettings> reader = SettingsReader.of(RedisSettings.class);
    return CommandLine.populateCommand(reader, arguments).read(Map.of());
  }
}
