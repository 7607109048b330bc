package io.scriptorium.kafka;

import io.scriptorium.job.RecordPosition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Where a record came from: its own position, or the one in its headers if it was replayed to its
 * topic. Malformed headers are ignored.
 *
 * @param position the position of the first record on its topic
 * @param timestamp the time of the first record, in milliseconds
 * @param replays how often it was replayed from the dead letters
 * @param retry how often its failed job had been retried
 */
public record RecordOrigin(RecordPosition position, long timestamp, int replays, int retry) {

  /** The header with the first record's place and time: {@code PARTITION:OFFSET:MILLISECONDS}. */
  public static final String PLACE_HEADER = "replay-of";

  /** The header with the number of replays. */
  public static final String REPLAYS_HEADER = "replays";

  /** The header with the number of retries. */
  public static final String RETRY_HEADER = "retry";

  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}):(\\d{1,18}):(\\d{1,15})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** The origin of a consumed record. */
  public static RecordOrigin of(ConsumerRecord<byte[], byte[]> record) {
    return of(
        record.headers(),
        new RecordPosition(record.partition(), record.offset()),
        record.timestamp());
  }

  /**
   * The origin of a record with these headers.
   *
   * @param position its own place
   * @param timestamp its own time, in milliseconds
   */
  public static RecordOrigin of(Headers headers, RecordPosition position, long timestamp) {
    Matcher place = PLACE.matcher(text(headers, PLACE_HEADER));
    int replays = number(headers, REPLAYS_HEADER);
    int retry = number(headers, RETRY_HEADER);
    return place.matches()
        ? new RecordOrigin(
            new RecordPosition(Integer.parseInt(place.group(1)), Long.parseLong(place.group(2))),
            Long.parseLong(place.group(3)),
            replays,
            retry)
        : new RecordOrigin(position, timestamp, replays, retry);
  }

  /** The same, replayed once more. */
  public RecordOrigin replayed() {
    return new RecordOrigin(position, timestamp, replays + 1, retry);
  }

  /** The headers that carry this origin. */
  public List<Header> headers() {
    var headers = new ArrayList<Header>();
    headers.add(header(PLACE_HEADER, position + ":" + timestamp));
    if (replays > 0) {
      headers.add(header(REPLAYS_HEADER, Integer.toString(replays)));
    }
    if (retry > 0) {
      headers.add(header(RETRY_HEADER, Integer.toString(retry)));
    }
    return headers;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.US_ASCII));
  }

  private static int number(Headers headers, String name) {
    String text = text(headers, name);
    return NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
  }

  private static String text(Headers headers, String name) {
    return Objects.requireNonNullElse(KafkaRecords.header(headers, name), "");
  }
}
