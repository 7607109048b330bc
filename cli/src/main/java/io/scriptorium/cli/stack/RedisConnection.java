package io.scriptorium.cli.stack;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.SettingsReader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Where a command finds Redis: where the user says; else the local stack that runs on the data
 * directory; else Redis's usual address. A picocli mixin.
 */
public final class RedisConnection {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin private final SettingsReader<RedisSettings> redis = SettingsReader.of(RedisSettings.class);

  @Mixin private DataOptions data = new DataOptions();

  /**
   * Connects.
   *
   * @throws io.scriptorium.runtime.StartupException if Redis does not answer
   */
  public Redis open() {
    RedisSettings settings = redis.read();
    Optional<StackAddresses> stack =
        ConnectionOptions.given(command, "--redis-url", "REDIS_URL")
            ? Optional.empty()
            : data.directory().running();
    return Redis.connect(
        stack.map(it -> it.redisSettings(settings)).orElse(settings), new SimpleMeterRegistry());
  }
}
