package io.scriptorium.security;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/** A Redis that answers over TLS alone, and has the page's user and no other. */
final class SecureRedis implements AutoCloseable {

  /** With characters that a URL and a shell take for something else. */
  static final String PASSWORD = "redis-s3cret/@:%+#?";

  private final Process process;
  private final int port;

  private SecureRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param asksForCertificates whether clients must show one that the CA signed
   */
  static SecureRedis start(Path folder, Certificates certificates, boolean asksForCertificates)
      throws Exception {
    Files.createDirectories(folder);
    Path binary =
        ExecutableProvider.newJarResourceProvider(folder.toFile()).get().toPath().toAbsolutePath();
    int port = FreePorts.one();
    Path users = folder.resolve("users.acl");
    List<String> user = SecurityPage.redisAcl(PASSWORD);
    // An ACL file holds what follows the verb of the command.
    Files.writeString(
        users, "user default off\nuser " + String.join(" ", user.subList(1, user.size())) + "\n");
    List<String> command = new ArrayList<>(List.of(binary.toString(), "--port", "0"));
    command.addAll(List.of("--tls-port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--tls-cert-file", certificates.certificate().toString()));
    command.addAll(List.of("--tls-key-file", certificates.key().toString()));
    command.addAll(List.of("--tls-ca-cert-file", certificates.ca().toString()));
    command.addAll(List.of("--tls-auth-clients", asksForCertificates ? "yes" : "no"));
    command.addAll(List.of("--aclfile", users.toString(), "--save", "", "--appendonly", "no"));
    Path log = folder.resolve("redis.out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .directory(folder.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          if (!process.isAlive()) {
            throw new IllegalStateException("Redis ended: " + Files.readString(log));
          }
          return Files.readString(log).contains("Ready to accept connections");
        });
    return new SecureRedis(process, port);
  }

  /** Its address with the user, and without the password. */
  String url() {
    return "rediss://scriptorium@127.0.0.1:" + port;
  }

  /** Its address with user and password. */
  String urlWith(String password) {
    return "rediss://scriptorium:%s@127.0.0.1:%d".formatted(encoded(password), port);
  }

  static String encoded(String password) {
    return URLEncoder.encode(password, StandardCharsets.UTF_8);
  }

  static Path passwordFile(Path folder) throws IOException {
    return Files.writeString(folder.resolve("redis-password"), PASSWORD + "\n");
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
