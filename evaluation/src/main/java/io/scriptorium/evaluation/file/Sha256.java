package io.scriptorium.evaluation.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 digests, and reproducible pseudo-random numbers from them. */
public final class Sha256 {

  private static final int BLOCK_BYTES = 64 * 1024;
  private static final int DOUBLE_BITS = 53;

  private Sha256() {}

  /** In hexadecimal digits. */
  public static String of(String text) {
    return HexFormat.of().formatHex(digest(text));
  }

  /** Of bytes, in hexadecimal digits. */
  public static String of(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /** The digest of the text in UTF-8. */
  public static byte[] digest(String text) {
    return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of a file's bytes, in hexadecimal digits. */
  public static String of(Path file) throws IOException {
    MessageDigest digest = sha256();
    byte[] block = new byte[BLOCK_BYTES];
    try (InputStream input = Files.newInputStream(file)) {
      for (int read = input.read(block); read >= 0; read = input.read(block)) {
        digest.update(block, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * A number drawn evenly from 0 to 1, 1 not included; the same for the same arguments.
   *
   * @param what the purpose, so that draws for different purposes are independent
   */
  public static double share(long seed, String what, String of) {
    long bits = ByteBuffer.wrap(digest("%d %s %s".formatted(seed, what, of))).getLong();
    return (bits >>> (Long.SIZE - DOUBLE_BITS)) / (double) (1L << DOUBLE_BITS);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }
}
