package io.scriptorium.redis;

import io.scriptorium.runtime.StartupException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** TLS to Redis from files in PEM. */
final class RedisTls {

  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final String STORE_TYPE = "PKCS12";
  // Jedis takes stores alone; these never leave the memory.
  private static final char[] STORE_PASSWORD = "in memory".toCharArray();

  private RedisTls() {}

  /**
   * Trusts the settings' certificates and presents its own. A server's certificate must be signed
   * by a trusted one, and name the host.
   *
   * @throws StartupException if a file cannot be read, or holds something else
   */
  static SslOptions options(RedisSettings settings) {
    SslOptions.Builder options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    try {
      if (settings.caFile() != null) {
        byte[] trusted = trusted(settings.caFile());
        options
            .trustStoreType(STORE_TYPE)
            .truststore(() -> new ByteArrayInputStream(trusted), STORE_PASSWORD);
      }
      if (settings.certificateFile() != null && settings.keyFile() != null) {
        byte[] own = own(settings.certificateFile(), settings.keyFile());
        options
            .keyStoreType(STORE_TYPE)
            .keystore(() -> new ByteArrayInputStream(own), STORE_PASSWORD);
      }
      return options.build();
    } catch (IOException | GeneralSecurityException e) {
      throw new StartupException("TLS to Redis cannot be set up: " + e.getMessage(), e);
    }
  }

  private static byte[] trusted(Path caFile) throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(caFile, "--redis-ca-file (REDIS_CA_FILE)")) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    return stored(store);
  }

  private static byte[] own(Path certificateFile, Path keyFile)
      throws IOException, GeneralSecurityException {
    KeyStore store = emptyStore();
    var chain = certificates(certificateFile, "--redis-cert-file (REDIS_CERT_FILE)");
    store.setKeyEntry("own", key(keyFile), STORE_PASSWORD, chain.toArray(Certificate[]::new));
    return stored(store);
  }

  private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(STORE_TYPE);
    store.load(null, null);
    return store;
  }

  private static byte[] stored(KeyStore store) throws IOException, GeneralSecurityException {
    var bytes = new ByteArrayOutputStream();
    store.store(bytes, STORE_PASSWORD);
    return bytes.toByteArray();
  }

  private static List<? extends Certificate> certificates(Path file, String option) {
    try (InputStream stream = Files.newInputStream(file)) {
      List<? extends Certificate> found =
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(stream));
      if (!found.isEmpty()) {
        return found;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(file, option, "certificates in PEM", e);
    }
    throw unusable(file, option, "certificates in PEM", null);
  }

  private static PrivateKey key(Path file) throws GeneralSecurityException {
    String option = "--redis-key-file (REDIS_KEY_FILE)";
    String wanted =
        "a private key in PEM as PKCS #8 without a password (BEGIN PRIVATE KEY; openssl pkcs8"
            + " -topk8 -nodes makes one)";
    String text;
    try {
      text = Files.readString(file, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw unusable(file, option, wanted, null);
    }
    Matcher matcher = PKCS8.matcher(text);
    if (matcher.find()) {
      byte[] der = Base64.getMimeDecoder().decode(matcher.group(1));
      for (String algorithm : ALGORITHMS) {
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException e) {
          // A key of another kind: the next algorithm may know it.
        }
      }
    }
    throw unusable(file, option, wanted, null);
  }

  private static StartupException unusable(
      Path file, String option, String wanted, @Nullable Exception cause) {
    String why = cause == null ? "" : " (%s)".formatted(cause.getClass().getSimpleName());
    return new StartupException(
        "%s is %s, which cannot be read or holds none of what is needed%s; name a file with %s."
            .formatted(option, file, why, wanted));
  }
}
