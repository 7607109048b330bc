package io.scriptorium.redis;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Secret;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where Redis is, how it is reached, and how it and this process trust each other.
 *
 * @param connections the most that are open at once; fixed, as calls take well under a millisecond
 *     and wait for a connection
 * @param password in place of one in the URL; null for none
 * @param caFile certificates in PEM that sign Redis' own, for {@code rediss://}; null for those
 *     that the JVM trusts
 * @param certificateFile this process's own certificate and its chain in PEM; null for none
 * @param keyFile the certificate's private key in PEM (PKCS #8, not encrypted); null for none
 */
@OptionGroup(OptionGroup.Heading.REDIS)
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
        Secret<URI> url,
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
    @Setting(
            option = "--redis-password-file",
            variable = "REDIS_PASSWORD_FILE",
            contentOfFile = true,
            secret = true,
            converter = PasswordConverter.class,
            help =
                "A file that holds Redis' password, in place of the URL; the URL may name the user:"
                    + " redis://user@host:6379.")
        @Nullable Secret<String> password,
    @Setting(
            option = "--redis-ca-file",
            variable = "REDIS_CA_FILE",
            file = true,
            help = "Certificates in PEM to trust for rediss://; by default those that Java trusts.")
        @Nullable Path caFile,
    @Setting(
            option = "--redis-cert-file",
            variable = "REDIS_CERT_FILE",
            file = true,
            help = "This process's own certificate in PEM, for a Redis that asks for one.")
        @Nullable Path certificateFile,
    @Setting(
            option = "--redis-key-file",
            variable = "REDIS_KEY_FILE",
            file = true,
            help = "The certificate's private key in PEM, PKCS #8.")
        @Nullable Path keyFile)
    implements Checked {

  private static final int DEFAULT_PORT = 6379;

  /** How this process authenticates to Redis; null for what is not sent. */
  record Credentials(@Nullable String user, @Nullable Secret<String> password) {}

  /** The defaults, for a Redis at this address. */
  public static RedisSettings at(String url) {
    return SettingsReader.defaults(RedisSettings.class).withUrl(url);
  }

  /** The same for a Redis at another address, which shares no secret with this one. */
  public RedisSettings withUrl(String newUrl) {
    Secret<URI> address = new UrlConverter().convert(newUrl);
    return new RedisSettings(address, keyPrefix, timeout, connections, null, null, null, null);
  }

  public RedisSettings withKeyPrefix(String prefix) {
    return new RedisSettings(
        url, prefix, timeout, connections, password, caFile, certificateFile, keyFile);
  }

  @Override
  public void check(Problems problems) {
    if (certificateFile == null && keyFile != null) {
      problems.add(
          ("--redis-key-file (REDIS_KEY_FILE) is %s, without a certificate; add --redis-cert-file"
                  + " (REDIS_CERT_FILE)")
              .formatted(keyFile));
    }
    if (certificateFile != null && keyFile == null) {
      problems.add(
          ("--redis-cert-file (REDIS_CERT_FILE) is %s, without its key; add --redis-key-file"
                  + " (REDIS_KEY_FILE)")
              .formatted(certificateFile));
    }
    if ((caFile != null || certificateFile != null) && !isTls()) {
      problems.add(
          "--redis-url (REDIS_URL) begins with redis://, and a file for TLS is given; write"
              + " rediss://, or leave out --redis-ca-file and --redis-cert-file");
    }
    if (password != null && !Objects.equals(password, credentials().password())) {
      problems.add(
          "--redis-url (REDIS_URL) holds a password, and --redis-password-file"
              + " (REDIS_PASSWORD_FILE) another; leave out one of them");
    }
  }

  /**
   * Those of the URL, decoded, or else the password of the file. User info without a colon is a
   * password, as in Redis' own tools, unless there is one in a file: then it is the user.
   */
  Credentials credentials() {
    String written = url.reveal().getRawUserInfo();
    if (written == null || written.isEmpty()) {
      return new Credentials(null, password);
    }
    int colon = written.indexOf(':');
    if (colon < 0) {
      return password == null
          ? new Credentials(null, Secret.of(decoded(written)))
          : new Credentials(decoded(written), password);
    }
    String user = colon == 0 ? null : decoded(written.substring(0, colon));
    String ofUrl = decoded(written.substring(colon + 1));
    return new Credentials(user, ofUrl.isEmpty() ? password : Secret.of(ofUrl));
  }

  private static String decoded(String text) {
    // A form's decoder reads + as a space; in a URL's user info it is a plus.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  String host() {
    return url.reveal().getHost();
  }

  int port() {
    int port = url.reveal().getPort();
    return port < 0 ? DEFAULT_PORT : port;
  }

  int database() {
    String path = url.reveal().getPath();
    return path.length() > 1 ? Integer.parseInt(path.substring(1)) : 0;
  }

  boolean isTls() {
    return "rediss".equals(url.reveal().getScheme());
  }

  /** The address without user and password. */
  @Override
  public String toString() {
    return "Redis at %s:%d".formatted(host(), port());
  }

  static final class PasswordConverter implements ITypeConverter<Secret<String>> {
    @Override
    public Secret<String> convert(String value) {
      if (value.isEmpty()) {
        throw new TypeConversionException("it is empty; it must hold the password alone");
      }
      return Secret.of(value);
    }
  }

  /** Reads a URL, and shows one that is wrong without its password. */
  static final class UrlConverter implements ITypeConverter<Secret<URI>> {

    @Override
    public Secret<URI> convert(String text) {
      try {
        URI url = new URI(text);
        if (url.getHost() != null
            && ("redis".equals(url.getScheme()) || "rediss".equals(url.getScheme()))
            && url.getPath().matches("(/\\d{0,4})?")
            // What follows a # or ? that is not encoded was meant as a part of the password.
            && url.getRawQuery() == null
            && url.getRawFragment() == null) {
          return Secret.address(url);
        }
      } catch (URISyntaxException e) {
        // Reported below without the cause, whose message holds the password.
      }
      throw new TypeConversionException(
          "'%s' is no address of Redis; write redis://host:6379, rediss://host:6379 or redis://user:password@host:6379/0, with other characters than letters and digits in the password as %%XX"
              .formatted(Secret.maskedAddress(text)));
    }
  }
}
