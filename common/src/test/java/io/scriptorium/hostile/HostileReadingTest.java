package io.scriptorium.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetters;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** No input makes a reader do anything but take it, or refuse it in a bounded message. */
class HostileReadingTest {

  private static final int LONGEST_MESSAGE = 6_000;
  private static final int LETTER_BYTES = 1024 * 1024;

  @Property(tries = 3_000, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void whatCannotBeReadIsRefusedInABoundedMessage(@ForAll("hostile") HostileRecord record) {
    boolean taken = take(record);

    assertThat(taken).as(record.toString()).isEqualTo(record.answer() != Answer.UNREADABLE);
  }

  @Property(tries = 2_000)
  void randomBytesAreRefusedEverywhere(@ForAll byte[] bytes, @ForAll("topics") String topic) {
    assertThat(take(record(topic, bytes))).isFalse();
  }

  @Property(tries = 2_000)
  void aSoundRecordWithAnyByteChangedDoesNothingWorse(
      @ForAll("topics") String topic, @ForAll int place, @ForAll byte value) {
    byte[] changed = SoundRecords.of(topic, "tea");
    changed[Math.floorMod(place, changed.length)] = value;

    take(record(topic, changed));
  }

  @Property(tries = 500, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void everyLetterFitsAndIsJson(@ForAll("hostile") HostileRecord record) {
    var refused =
        new ConsumerRecord<byte[], byte[]>(
            record.topic(),
            0,
            7,
            0,
            TimestampType.LOG_APPEND_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            record.key(),
            record.value(),
            new RecordHeaders(record.headers()),
            Optional.empty());

    byte[] letter =
        DeadLetters.letter(refused, "test", "because\n\ud800", Instant.EPOCH, LETTER_BYTES);

    assertThat(letter.length).isLessThanOrEqualTo(LETTER_BYTES);
    assertThat(new String(letter, UTF_8)).contains("because");
  }

  @Provide
  Arbitrary<HostileRecord> hostile() {
    return HostileRecords.any();
  }

  @Provide
  Arbitrary<String> topics() {
    return Arbitraries.of(HostileRecords.TOPICS);
  }

  private static HostileRecord record(String topic, byte[] value) {
    return new HostileRecord(
        "bytes", topic, "tea".getBytes(UTF_8), value, java.util.List.of(), Answer.UNREADABLE);
  }

  private static boolean take(HostileRecord record) {
    try {
      var _ =
          switch (record.topic()) {
            case Topics.WRITING_REQUESTS ->
                RequestReader.withDefaults().read(record.value(), "derived");
            case Topics.JOB_CONTROL ->
                ControlRecord.read(record.key(), record.value(), Instant.EPOCH);
            case Topics.WRITING_PLANS -> RecordReader.plan(record.key(), record.value());
            case Topics.SECTION_TASKS -> RecordReader.task(record.key(), record.value());
            default -> RecordReader.section(record.key(), record.value());
          };
      return true;
    } catch (BadRecordException e) {
      assertThat(e.getMessage())
          .as(record.toString())
          .isNotBlank()
          .hasSizeLessThan(LONGEST_MESSAGE);
      return false;
    }
  }
}
