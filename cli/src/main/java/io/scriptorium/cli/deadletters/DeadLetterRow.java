package io.scriptorium.cli.deadletters;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SafeText;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.terminal.AlignedTable;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One dead letter in a list: all but the record itself.
 *
 * @param place its partition and offset on {@code dead-letters}, as {@code PARTITION:OFFSET}
 * @param topic where the record came from
 * @param position where the record was there, as {@code PARTITION:OFFSET}
 * @param replays how often the record had been replayed before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeadLetterRow(
    String place,
    Instant at,
    String stage,
    String topic,
    String position,
    @Nullable String key,
    String replays,
    String reason) {

  private static final int LONGEST_REASON = 100;
  private static final int LONGEST_KEY = 40;

  static DeadLetterRow of(LocatedDeadLetter found) {
    DeadLetter letter = found.letter();
    return new DeadLetterRow(
        found.place().toString(),
        found.recordedAt(),
        letter.stage(),
        letter.topic(),
        new RecordPosition(letter.partition(), letter.offset()).toString(),
        letter.key(),
        letter.headers().getOrDefault(RecordOrigin.REPLAYS_HEADER, "0"),
        letter.reason());
  }

  static AlignedTable table() {
    return new AlignedTable("PLACE", "AGE", "STAGE", "FROM", "KEY", "REPLAYS", "REASON");
  }

  void addTo(AlignedTable table, Instant now) {
    table.row(
        place,
        DurationText.of(Duration.between(at, now)),
        stage,
        topic,
        key == null ? "-" : line(key, LONGEST_KEY),
        line(replays, LONGEST_KEY),
        line(reason, LONGEST_REASON));
  }

  /** On one line and without control characters, since the text is untrusted. */
  private static String line(String text, int longest) {
    return SafeText.of(text.replaceAll("[\\s\\p{Cntrl}]+", " "), longest);
  }
}
