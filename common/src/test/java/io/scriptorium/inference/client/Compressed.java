package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Texts as servers compress them. */
final class Compressed {

  private Compressed() {}

  static byte[] by(String encoding, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        switch (encoding) {
          case "gzip" -> new GZIPOutputStream(bytes);
          case "deflate" -> new DeflaterOutputStream(bytes);
          default ->
              new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
        }) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
