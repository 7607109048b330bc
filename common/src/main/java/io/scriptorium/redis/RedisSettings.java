package io.scriptorium.redis;

import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where Redis is, and how it is reached.
 *
 * @param connections the most that are open at once; fixed, as calls take well under a millisecond
 *     and wait for a connection
 * @param access what Redis needs to know of this process, and this process of Redis
 */
@Removed("REDIS_CONNECTIONS")
public record RedisSettings(
    @Setting(
            option = "--redis-url",
            variable = "REDIS_URL",
            value = "redis://localhost:6379",
            label = "URL",
            secret = true,
            converter = UrlConverter.class,
            help = "Where Redis is, as redis://user:password@host:6379/0, or rediss:// for TLS.")
        URI url,
    @Setting(
            option = "--redis-key-prefix",
            variable = "REDIS_KEY_PREFIX",
            help = "Begins every key, so that several installations can share one Redis.")
        String keyPrefix,
    @Setting(
            option = "--redis-timeout",
            variable = "REDIS_TIMEOUT",
            value = "2s",
            min = "1ms",
            help = "How long connecting, waiting for a connection, and one command may each take.")
        Duration timeout,
    @Fixed("32") int connections,
    RedisAccess access)
    implements Checked {

  private static final int DEFAULT_PORT = 6379;

  /** The defaults, for a Redis at this address. */
  public static RedisSettings at(String url) {
    return SettingsReader.defaults(RedisSettings.class).withUrl(url);
  }

  /** The same for a Redis at another address, which knows nothing of this one's access. */
  public RedisSettings withUrl(String newUrl) {
    return new RedisSettings(
        new UrlConverter().convert(newUrl), keyPrefix, timeout, connections, RedisAccess.NONE);
  }

  public RedisSettings withKeyPrefix(String prefix) {
    return new RedisSettings(url, prefix, timeout, connections, access);
  }

  @Override
  public void check(Problems problems) {
    if (access.tls() && !url.getScheme().equals("rediss")) {
      problems.add(
          "--redis-url (REDIS_URL) begins with redis://, and a file for TLS is given; write"
              + " rediss://, or leave out --redis-ca-file and --redis-cert-file");
    }
    String password = access.password();
    if (password != null && !password.equals(RedisCredentials.of(url, access).password())) {
      problems.add(
          "--redis-url (REDIS_URL) holds a password, and --redis-password-file"
              + " (REDIS_PASSWORD_FILE) another; leave out one of them");
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

  /** The address without user and password. */
  @Override
  public String toString() {
    return "Redis at %s:%d".formatted(host(), port());
  }

  /** Reads a URL, and shows one that is wrong without its password. */
  static final class UrlConverter implements ITypeConverter<URI> {

    @Override
    public URI convert(String text) {
      try {
        URI url = new URI(text);
        if (url.getHost() != null
            && ("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
            && url.getPath().matches("(/\\d{0,4})?")
            // What follows a # or ? that is not encoded was meant as a part of the password.
            && url.getRawQuery() == null
            && url.getRawFragment() == null) {
          return url;
        }
      } catch (URISyntaxException e) {
        // Reported below without the cause, whose message holds the password.
      }
      throw new TypeConversionException(
          "'%s' is no address of Redis; write redis://host:6379, rediss://host:6379 or redis://user:password@host:6379/0, with other characters than letters and digits in the password as %%XX"
              .formatted(text.replaceFirst("//.*@", "//***@")));
    }
  }
}
