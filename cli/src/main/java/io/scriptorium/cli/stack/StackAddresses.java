package io.scriptorium.cli.stack;

import io.scriptorium.infrastructure.KafkaAccess;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a running local stack can be reached, and with which password.
 *
 * @param pid the process it runs in
 * @param startedAt when that process started; null where the operating system does not report it,
 *     and in files of earlier releases
 * @param kafka the bootstrap server, {@code host:port}
 * @param redis its URL, without the password
 * @param inference the inference servers, base URLs ending in {@code /v1}; none where it runs no
 *     workers
 * @param simulated whether the inference servers are the simulator
 * @param password of Kafka, Redis and the simulator, new at each start; null in files of earlier
 *     releases, which had none
 */
public record StackAddresses(
    long pid,
    @Nullable Instant startedAt,
    String kafka,
    String redis,
    List<String> inference,
    boolean simulated,
    @Nullable String password) {

  // Each process computes it from the clock and the time since boot, which drift apart.
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  public StackAddresses {
    inference = List.copyOf(inference);
  }

  /** Addresses of a stack in this process. */
  static StackAddresses here(
      String kafka, String redis, List<String> inference, boolean simulated, String password) {
    ProcessHandle process = ProcessHandle.current();
    return new StackAddresses(
        process.pid(),
        process.info().startInstant().orElse(null),
        kafka,
        redis,
        inference,
        simulated,
        password);
  }

  /** How a client of this program reaches its Kafka. */
  KafkaSettings kafkaSettings() {
    return password == null
        ? KafkaSettings.of(kafka)
        : new KafkaSettings(kafka, new KafkaAccess.Password(password).ofClients());
  }

  /** How a client of this program reaches its Redis, with other settings as they are given. */
  RedisSettings redisSettings(RedisSettings others) {
    return others.withUrl(password == null ? redis : redis.replace("@", ":" + password + "@"));
  }

  /** The state of its inference servers. */
  FleetView fleet() {
    return new FleetView(redisSettings(SettingsReader.defaults(RedisSettings.class)));
  }

  public boolean infrastructureOnly() {
    return inference.isEmpty();
  }

  /** Whether the process that has the stack's id by now started when the stack's did. */
  boolean startedWith(ProcessHandle process) {
    return startedAt != null
        && process
            .info()
            .startInstant()
            .filter(it -> Duration.between(startedAt, it).abs().compareTo(TOLERANCE) <= 0)
            .isPresent();
  }

  /** All but the password. */
  @Override
  public String toString() {
    return "StackAddresses[process %d, Kafka at %s, Redis at %s, inference %s]"
        .formatted(pid, kafka, redis, inference);
  }
}
