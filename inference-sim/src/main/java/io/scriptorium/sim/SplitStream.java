package io.scriptorium.sim;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends a few bytes at a time, so that characters are cut. */
final class SplitStream extends FilterOutputStream {
  private static final int BYTES = 7;

  SplitStream(OutputStream out) {
    super(out);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int at = 0; at < length; at += BYTES) {
      out.write(bytes, offset + at, Math.min(BYTES, length - at));
      out.flush();
    }
  }
}
