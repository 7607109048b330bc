package io.scriptorium.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A CA of the test's own, and a certificate for 127.0.0.1 that it signed; made by keytool. */
final class Certificates {

  static final String STORE_PASSWORD = "store-password";

  private final Path folder;

  private Certificates(Path folder) {
    this.folder = folder;
  }

  static Certificates make(Path folder) throws Exception {
    Certificates made = new Certificates(Files.createDirectories(folder));
    made.pair("ca", "CN=Scriptorium test CA", "-ext", "bc:c");
    made.pair(
        "server",
        "CN=localhost",
        "-signer",
        "ca",
        "-ext",
        "san=ip:127.0.0.1,dns:localhost",
        "-ext",
        "eku=serverAuth,clientAuth");
    made.split();
    return made;
  }

  /** The CA in PEM. */
  Path ca() {
    return folder.resolve("ca.pem");
  }

  /** The server's certificate with its chain in PEM; clients may show it too. */
  Path certificate() {
    return folder.resolve("server.pem");
  }

  /** The certificate's key in PEM. */
  Path key() {
    return folder.resolve("server.key");
  }

  /** The server's certificate and key, PKCS #12 with {@link #STORE_PASSWORD}. */
  Path serverStore() {
    return folder.resolve("server.p12");
  }

  /** Trusts the CA, as the page says it for inference servers. */
  Path trustStore() throws Exception {
    Path store = folder.resolve("trust.p12");
    keytool(
        "-importcert",
        "-noprompt",
        "-alias",
        "inference",
        "-file",
        ca().toString(),
        "-keystore",
        store.toString(),
        "-storepass",
        STORE_PASSWORD);
    return store;
  }

  private void pair(String alias, String name, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                folder.resolve("both.p12").toString(),
                "-storepass",
                STORE_PASSWORD));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  /** Takes the server's entry apart from the CA's key, which no server has. */
  private void split() throws Exception {
    KeyStore both = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(folder.resolve("both.p12"))) {
      both.load(stream, STORE_PASSWORD.toCharArray());
    }
    var key = both.getKey("server", STORE_PASSWORD.toCharArray());
    Certificate[] chain = both.getCertificateChain("server");
    KeyStore server = KeyStore.getInstance("PKCS12");
    server.load(null, null);
    server.setKeyEntry("server", key, STORE_PASSWORD.toCharArray(), chain);
    try (var stream = Files.newOutputStream(serverStore())) {
      server.store(stream, STORE_PASSWORD.toCharArray());
    }
    Files.writeString(ca(), pem("CERTIFICATE", both.getCertificate("ca").getEncoded()));
    StringBuilder chainPem = new StringBuilder();
    for (Certificate certificate : chain) {
      chainPem.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(certificate(), chainPem);
    Files.writeString(key(), pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String kind, byte[] der) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %s-----%n%s%n-----END %1$s-----%n"
        .formatted(kind, Base64.getMimeEncoder(64, lineEnd).encodeToString(der));
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // It is short-lived: the optimizing compiler costs more than it gives.
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException("keytool failed: " + Files.readString(log));
    }
  }
}
