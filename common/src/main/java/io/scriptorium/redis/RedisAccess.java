package io.scriptorium.redis;

import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How Redis and this process trust each other, beyond what the URL says.
 *
 * @param password in place of one in the URL; null for none
 * @param caFile certificates in PEM that sign Redis' own, for {@code rediss://}; null for those
 *     that the JVM trusts
 * @param certificateFile this process's own certificate and its chain in PEM, for a Redis that asks
 *     for one; null for none
 * @param keyFile the certificate's private key in PEM (PKCS #8, not encrypted); null for none
 */
public record RedisAccess(
    @Nullable String password,
    @Nullable Path caFile,
    @Nullable Path certificateFile,
    @Nullable Path keyFile) {

  /** What the URL says is all. */
  public static final RedisAccess NONE = new RedisAccess(null, null, null, null);

  /**
   * @throws StartupException if a certificate comes without its key, or the other way round
   */
  public RedisAccess {
    if ((certificateFile == null) != (keyFile == null)) {
      throw new StartupException(
          certificateFile == null
              ? "--redis-key-file (REDIS_KEY_FILE) is %s, without a certificate; add --redis-cert-file (REDIS_CERT_FILE)."
                  .formatted(keyFile)
              : "--redis-cert-file (REDIS_CERT_FILE) is %s, without its key; add --redis-key-file (REDIS_KEY_FILE)."
                  .formatted(certificateFile));
    }
  }

  /**
   * The access with the password that stands in a file; line ends around it are left out.
   *
   * @param passwordFile null for no password
   * @throws StartupException if the file cannot be read or holds nothing
   */
  static RedisAccess of(
      @Nullable Path passwordFile,
      @Nullable Path caFile,
      @Nullable Path certificateFile,
      @Nullable Path keyFile) {
    return new RedisAccess(
        passwordFile == null ? null : password(passwordFile), caFile, certificateFile, keyFile);
  }

  private static String password(Path file) {
    String password;
    try {
      password = Files.readString(file).strip();
    } catch (IOException e) {
      // Without the cause: what is no UTF-8 may be told with its content.
      throw new StartupException(
          "The Redis password file %s cannot be read (%s); correct --redis-password-file or REDIS_PASSWORD_FILE."
              .formatted(file, e.getClass().getSimpleName()));
    }
    if (password.isEmpty()) {
      throw new StartupException(
          "The Redis password file %s is empty; it must hold the password alone.".formatted(file));
    }
    return password;
  }

  /** Whether any file for TLS is given. */
  boolean tls() {
    return caFile != null || certificateFile != null;
  }

  /** Names the files, and not the password. */
  @Override
  public String toString() {
    return "RedisAccess[%s, %s, %s, %s]"
        .formatted(password == null ? "no password" : "***", caFile, certificateFile, keyFile);
  }
}
