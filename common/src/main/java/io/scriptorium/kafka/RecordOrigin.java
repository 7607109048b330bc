package io.scriptorium.kafka;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordTimes;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Where a record came from: its own position, or the one in its headers if it was replayed or
 * retried. The headers count only on topics that clients may not write.
 *
 * @param position the position of the first record; that of a request is on {@code
 *     writing-requests}
 * @param timestamp the time of the first record, in milliseconds from 1970 to the end of 9999
 * @param replays how often it was replayed from the dead letters
 * @param retry how often its failed job had been retried
 */
public record RecordOrigin(RecordPosition position, long timestamp, int replays, int retry) {

  /** The header with the first record's place and time: {@code PARTITION:OFFSET:MILLISECONDS}. */
  public static final String PLACE_HEADER = DeadLetter.PLACE_HEADER;

  /** The header with the number of replays. */
  public static final String REPLAYS_HEADER = "replays";

  /** The header with the number of retries. */
  public static final String RETRY_HEADER = "retry";

  /** All of them. */
  public static final Set<String> HEADERS = Set.of(PLACE_HEADER, REPLAYS_HEADER, RETRY_HEADER);

  private static final int MOST_HEADERS = 100;
  private static final int MAX_EXCERPT_CHARACTERS = 60;

  private static final Set<String> WRITTEN_BY_CLIENTS =
      Set.of(Topics.WRITING_REQUESTS, Topics.JOB_CONTROL);

  private static final Set<String> MOVED = Set.of(Topics.WRITING_RETRIES, Topics.PLANNING_TASKS);

  private static final Pattern PLACE = Pattern.compile("(\\d{1,9}:\\d{1,18}):(\\d{1,15})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  public RecordOrigin {
    timestamp = RecordTimes.clampedMillis(timestamp);
  }

  /**
   * The origin of a consumed record.
   *
   * @throws BadRecordException if it is on a topic that requests are moved to, and does not say
   *     where it was first
   */
  public static RecordOrigin of(ConsumerRecord<byte[], byte[]> record) {
    return of(
        record.topic(),
        record.headers(),
        new RecordPosition(record.partition(), record.offset()),
        record.timestamp());
  }

  /**
   * The origin of a record with these headers.
   *
   * @param position its own place
   * @param timestamp its own time, in milliseconds
   * @throws BadRecordException as {@link #of(ConsumerRecord)}
   */
  public static RecordOrigin of(
      String topic, Headers headers, RecordPosition position, long timestamp) {
    if (WRITTEN_BY_CLIENTS.contains(topic)) {
      return new RecordOrigin(position, timestamp, 0, 0);
    }
    String text = text(headers, PLACE_HEADER);
    Matcher place = PLACE.matcher(text);
    int replays = number(headers, REPLAYS_HEADER);
    int retry = number(headers, RETRY_HEADER);
    if (place.matches()) {
      return new RecordOrigin(
          RecordPosition.parse(place.group(1)).orElseThrow(),
          Long.parseLong(place.group(2)),
          replays,
          retry);
    }
    if (MOVED.contains(topic)) {
      throw new BadRecordException(
          "The header %s is '%s'; a record of %s needs PARTITION:OFFSET:MILLISECONDS of its first record. Send new requests to %s."
              .formatted(
                  PLACE_HEADER,
                  SafeText.of(text, MAX_EXCERPT_CHARACTERS),
                  topic,
                  Topics.WRITING_REQUESTS));
    }
    return new RecordOrigin(position, timestamp, replays, retry);
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

  /**
   * Headers with those of this origin in place of any other's. Of more than {@value #MOST_HEADERS}
   * the rest is left out: a record may hold hundreds of thousands, which take fifty times their
   * bytes in the memory of each process that it comes to.
   */
  public Headers in(Headers others) {
    var headers = new RecordHeaders();
    int left = MOST_HEADERS;
    for (Header other : others) {
      if (left-- == 0) {
        break;
      }
      if (!HEADERS.contains(other.key())) {
        headers.add(other);
      }
    }
    headers().forEach(headers::add);
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
