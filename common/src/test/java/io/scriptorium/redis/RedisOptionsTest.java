package io.scriptorium.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RedisOptionsTest {

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
            "--redis-job-ttl=2d",
            "--redis-ended-ttl=5m",
            "--lease-ttl=3s",
            "--epoch-margin=1s",
            "--redis-timeout=100ms",
            "--redis-connections=4");

    assertThat(settings.host()).isEqualTo("example");
    assertThat(settings.port()).isEqualTo(7000);
    assertThat(settings.database()).isEqualTo(3);
    assertThat(settings.keyPrefix()).isEqualTo("test:");
    assertThat(settings.jobTtl()).isEqualTo(Duration.ofDays(2));
    assertThat(settings.endedTtl()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.leaseTtl()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.epochMargin()).isEqualTo(Duration.ofSeconds(1));
    assertThat(settings.timeout()).isEqualTo(Duration.ofMillis(100));
    assertThat(settings.connections()).isEqualTo(4);
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
    assertThatThrownBy(() -> parse("--lease-ttl=1ms"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--lease-ttl")
        .hasMessageContaining("PT0.001S");
    assertThatThrownBy(() -> parse("--redis-connections=0"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--redis-connections is 0");
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
    TestCommand command = new TestCommand();
    new CommandLine(command).parseArgs(arguments);
    return command.redis.settings();
  }

  @Command(name = "test")
  static final class TestCommand {
    @Mixin final RedisOptions redis = new RedisOptions();
  }
}
