package io.scriptorium.redis;

import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How Redis and this process trust each other, beyond what the URL says.
 *
 * @param password in place of one in the URL; null for none
 * @param caFile certificates in PEM that sign Redis' own, for {@code rediss://}; null for those
 *     that the JVM trusts
 * @param certificateFile this process's own certificate and its chain in PEM; null for none
 * @param keyFile the certificate's private key in PEM (PKCS #8, not encrypted); null for none
 */
public record RedisAccess(
    @Setting(
            option = "--redis-password-file",
            variable = "REDIS_PASSWORD_FILE",
            contentOfFile = true,
            secret = true,
            converter = PasswordConverter.class,
            help =
                "A file that holds Redis' password, in place of the URL; the URL may name the user:"
                    + " redis://user@host:6379.")
        @Nullable String password,
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

  /** What the URL says is all. */
  public static final RedisAccess NONE = new RedisAccess(null, null, null, null);

  @Override
  public void check(Problems problems) {
    if (certificateFile == null && keyFile != null) {
      problems.add(
          "--redis-key-file (REDIS_KEY_FILE) is %s, without a certificate; add --redis-cert-file (REDIS_CERT_FILE)"
              .formatted(keyFile));
    }
    if (certificateFile != null && keyFile == null) {
      problems.add(
          "--redis-cert-file (REDIS_CERT_FILE) is %s, without its key; add --redis-key-file (REDIS_KEY_FILE)"
              .formatted(certificateFile));
    }
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

  static final class PasswordConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
      if (value.isEmpty()) {
        throw new TypeConversionException("it is empty; it must hold the password alone");
      }
      return value;
    }
  }
}
