package io.scriptorium.planner.backlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * A request's record as bytes: headers, key and value, so that it leaves the backlog as it came.
 */
final class StoredRecord {

  private static final int ABSENT = -1;

  private StoredRecord() {}

  static byte[] write(Record<byte @Nullable [], byte @Nullable []> record) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new DataOutputStream(bytes)) {
      Header[] all = record.headers().toArray();
      out.writeInt(all.length);
      for (Header header : all) {
        write(out, header.key().getBytes(UTF_8));
        write(out, header.value());
      }
      write(out, record.key());
      write(out, record.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * The record of these bytes.
   *
   * @param timestamp the time that it gets, in milliseconds
   */
  static Record<byte @Nullable [], byte @Nullable []> read(byte[] stored, long timestamp) {
    try (var in = new DataInputStream(new ByteArrayInputStream(stored))) {
      var headers = new RecordHeaders();
      for (int left = in.readInt(); left > 0; left--) {
        byte[] name = read(in);
        headers.add(new String(name == null ? new byte[0] : name, UTF_8), read(in));
      }
      byte[] key = read(in);
      return new Record<>(key, read(in), timestamp, headers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(DataOutputStream out, byte @Nullable [] bytes) throws IOException {
    out.writeInt(bytes == null ? ABSENT : bytes.length);
    if (bytes != null) {
      out.write(bytes);
    }
  }

  private static byte @Nullable [] read(DataInputStream in) throws IOException {
    int length = in.readInt();
    return length == ABSENT ? null : in.readNBytes(length);
  }
}
