package io.scriptorium.redis;

import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The command line's options for the contexts in Redis. A picocli mixin. */
public final class RedisOptions {

  @Option(
      names = "--redis-url",
      paramLabel = "URL",
      defaultValue = "${env:REDIS_URL:-redis://localhost:6379}",
      // Without the default value: REDIS_URL may hold a password, and help is shown to anybody.
      description =
          "Where Redis is, as redis://user:password@host:6379/0, or rediss:// for TLS. Default:"
              + " redis://localhost:6379 (env REDIS_URL).")
  private String url = "redis://localhost:6379";

  @Option(
      names = "--redis-password-file",
      paramLabel = "FILE",
      defaultValue = "${env:REDIS_PASSWORD_FILE}",
      description =
          "A file that holds Redis' password, so that it need not stand in the URL; the URL may name"
              + " the user: redis://user@host:6379 (env REDIS_PASSWORD_FILE).")
  private @Nullable Path passwordFile;

  @Option(
      names = "--redis-ca-file",
      paramLabel = "FILE",
      defaultValue = "${env:REDIS_CA_FILE}",
      description =
          "Certificates in PEM to trust for rediss://; by default those that Java trusts (env"
              + " REDIS_CA_FILE).")
  private @Nullable Path caFile;

  @Option(
      names = "--redis-cert-file",
      paramLabel = "FILE",
      defaultValue = "${env:REDIS_CERT_FILE}",
      description =
          "A certificate of this process's own in PEM, for a Redis that asks for one (env"
              + " REDIS_CERT_FILE).")
  private @Nullable Path certificateFile;

  @Option(
      names = "--redis-key-file",
      paramLabel = "FILE",
      defaultValue = "${env:REDIS_KEY_FILE}",
      description = "The certificate's private key in PEM, PKCS #8 (env REDIS_KEY_FILE).")
  private @Nullable Path keyFile;

  @Option(
      names = "--redis-key-prefix",
      paramLabel = "TEXT",
      defaultValue = "${env:REDIS_KEY_PREFIX:-}",
      description =
          "Stands before every key, so that several installations can share one Redis. Default:"
              + " none (env REDIS_KEY_PREFIX).")
  private String keyPrefix = "";

  @Option(
      names = "--redis-job-ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:REDIS_JOB_TTL:-7d}",
      description =
          "How long a job's text is kept after its last use. Default: ${DEFAULT-VALUE} (env"
              + " REDIS_JOB_TTL).")
  private Duration jobTtl = Duration.ofDays(7);

  @Option(
      names = "--redis-ended-ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:REDIS_ENDED_TTL:-6h}",
      description =
          "How long it is kept after the job's end. Default: ${DEFAULT-VALUE} (env"
              + " REDIS_ENDED_TTL).")
  private Duration endedTtl = Duration.ofHours(6);

  @Option(
      names = "--lease-ttl",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:LEASE_TTL:-15s}",
      description =
          "How long a job waits for a worker that is gone before another takes it. Default:"
              + " ${DEFAULT-VALUE} (env LEASE_TTL).")
  private Duration leaseTtl = Duration.ofSeconds(15);

  @Option(
      names = "--epoch-margin",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:EPOCH_MARGIN:-60s}",
      description =
          "How far the clocks of Redis and Kafka may be apart. Default: ${DEFAULT-VALUE} (env"
              + " EPOCH_MARGIN).")
  private Duration epochMargin = Duration.ofSeconds(60);

  @Option(
      names = "--redis-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:REDIS_TIMEOUT:-2s}",
      description =
          "How long Redis may take to answer. Default: ${DEFAULT-VALUE} (env REDIS_TIMEOUT).")
  private Duration timeout = Duration.ofSeconds(2);

  @Option(
      names = "--redis-connections",
      paramLabel = "N",
      defaultValue = "${env:REDIS_CONNECTIONS:-32}",
      description =
          "The most connections to Redis at once. Default: ${DEFAULT-VALUE} (env"
              + " REDIS_CONNECTIONS).")
  private int connections = 32;

  /**
   * The settings that the options make together.
   *
   * @throws StartupException if one is not allowed
   */
  public RedisSettings settings() {
    return new RedisSettings(
        RedisSettings.parse(url),
        keyPrefix,
        jobTtl,
        endedTtl,
        leaseTtl,
        epochMargin,
        timeout,
        connections,
        RedisAccess.of(given(passwordFile), given(caFile), given(certificateFile), given(keyFile)));
  }

  /** Null where a variable is set to nothing, as is common in compose files. */
  private static @Nullable Path given(@Nullable Path path) {
    return path == null || path.toString().isBlank() ? null : path;
  }
}
