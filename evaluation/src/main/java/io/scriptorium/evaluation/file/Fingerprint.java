package io.scriptorium.evaluation.file;

import io.scriptorium.job.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Digests of files, and reproducible pseudo-random numbers from digests. */
public final class Fingerprint {

  private static final int DOUBLE_BITS = 53;

  private Fingerprint() {}

  /** The SHA-256 of a file's bytes in lower-case hexadecimal. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = Sha256.digest();
    try (var input = new DigestInputStream(Files.newInputStream(file), digest)) {
      input.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * A number drawn evenly from 0 to 1, 1 not included; the same for the same arguments.
   *
   * @param purpose makes draws for different purposes independent
   */
  public static double share(long seed, String purpose, String of) {
    byte[] text = "%d %s %s".formatted(seed, purpose, of).getBytes(StandardCharsets.UTF_8);
    long bits = ByteBuffer.wrap(Sha256.digest().digest(text)).getLong();
    return (bits >>> (Long.SIZE - DOUBLE_BITS)) / (double) (1L << DOUBLE_BITS);
  }
}
