package io.scriptorium.redis;

import io.scriptorium.runtime.StartupException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * How the contexts are kept in Redis.
 *
 * @param url {@code redis://} or {@code rediss://} (TLS), optionally with user, password and
 *     database: {@code redis://user:password@host:6379/0}
 * @param keyPrefix stands before every key, so that several installations can share one Redis
 * @param jobTtl how long a context is kept after its last use
 * @param endedTtl how long it is kept after its job has ended
 * @param leaseTtl how long a lease outlives a holder that is gone; renewed at a third of it
 * @param epochMargin how far the clocks of Redis and of Kafka's brokers may be apart
 * @param timeout how long connecting, waiting for a connection, and one command may each take
 * @param connections the most that are open at once
 * @param access what Redis needs to know of this process, and this process of Redis
 */
public record RedisSettings(
    URI url,
    String keyPrefix,
    Duration jobTtl,
    Duration endedTtl,
    Duration leaseTtl,
    Duration epochMargin,
    Duration timeout,
    int connections,
    RedisAccess access) {

  private static final int DEFAULT_PORT = 6379;
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(300);

  /**
   * Checks everything at once.
   *
   * @throws StartupException naming what is wrong, never showing a password
   */
  public RedisSettings {
    if (url.getHost() == null
        || !("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
        || !url.getPath().matches("(/\\d{0,4})?")
        // What stands behind a # or ? that is not encoded was meant as a part of the password.
        || url.getRawQuery() != null
        || url.getRawFragment() != null) {
      throw badUrl(url.toString());
    }
    if (access.tls() && !url.getScheme().equals("rediss")) {
      throw new StartupException(
          "--redis-url (REDIS_URL) begins with redis://, and a file for TLS is given; write rediss://, or leave out --redis-ca-file and --redis-cert-file.");
    }
    requireAtLeast("--redis-job-ttl", jobTtl, Duration.ofSeconds(1));
    requireAtLeast("--redis-ended-ttl", endedTtl, Duration.ofSeconds(1));
    requireAtLeast("--lease-ttl", leaseTtl, SHORTEST_LEASE);
    requireAtLeast("--epoch-margin", epochMargin, Duration.ZERO);
    requireAtLeast("--redis-timeout", timeout, Duration.ofMillis(1));
    if (connections < 1) {
      throw new StartupException(
          "--redis-connections is %d; at least 1 is needed.".formatted(connections));
    }
    String password = access.password();
    if (password != null && !password.equals(RedisCredentials.of(url, access).password())) {
      throw new StartupException(
          "--redis-url (REDIS_URL) holds a password, and --redis-password-file (REDIS_PASSWORD_FILE) another; leave out one of them.");
    }
  }

  /** Settings for a Redis to which its URL is all that is needed. */
  public RedisSettings(
      URI url,
      String keyPrefix,
      Duration jobTtl,
      Duration endedTtl,
      Duration leaseTtl,
      Duration epochMargin,
      Duration timeout,
      int connections) {
    this(
        url,
        keyPrefix,
        jobTtl,
        endedTtl,
        leaseTtl,
        epochMargin,
        timeout,
        connections,
        RedisAccess.NONE);
  }

  /** The defaults, for a Redis at this address. */
  public static RedisSettings at(String url) {
    return new RedisSettings(
        parse(url),
        "",
        Duration.ofDays(7),
        Duration.ofHours(6),
        Duration.ofSeconds(15),
        Duration.ofSeconds(60),
        Duration.ofSeconds(2),
        32);
  }

  /** The same for a Redis at another address, which knows nothing of this one's access. */
  public RedisSettings withUrl(String newUrl) {
    return new RedisSettings(
        parse(newUrl), keyPrefix, jobTtl, endedTtl, leaseTtl, epochMargin, timeout, connections);
  }

  static URI parse(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      // Without the cause: its message holds the whole URL, the password included.
      throw badUrl(url);
    }
  }

  private static StartupException badUrl(String url) {
    return new StartupException(
        "--redis-url (REDIS_URL) is '%s'; it must look like redis://host:6379, rediss://host:6379 or redis://user:password@host:6379/0, with other characters than letters and digits in the password as %%XX."
            .formatted(withoutPassword(url)));
  }

  private static void requireAtLeast(String option, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new StartupException(
          "%s is %s; at least %s is needed.".formatted(option, value, least));
    }
  }

  RedisCredentials credentials() {
    return RedisCredentials.of(url, access);
  }

  String host() {
    return url.getHost();
  }

  int port() {
    return url.getPort() < 0 ? DEFAULT_PORT : url.getPort();
  }

  int database() {
    String path = url.getPath();
    return path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0;
  }

  private static String withoutPassword(String url) {
    return url.replaceFirst("//.*@", "//***@");
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return "Redis at %s:%d".formatted(host(), port());
  }
}
