package io.scriptorium.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordPublisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.sessions.JqwikSession;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Hostile records for every topic that a worker reads. Which answer each must have is known with
 * it; the ids of their jobs are those of no other job.
 */
public final class HostileRecords {

  /** The topics that workers read. */
  public static final List<String> TOPICS =
      List.of(
          Topics.WRITING_REQUESTS,
          Topics.JOB_CONTROL,
          Topics.WRITING_PLANS,
          Topics.SECTION_TASKS,
          Topics.SECTIONS);

  private static final int USUAL = 20;
  private static final int RARE = 1;
  private static final int MOST_HEADERS = 200;
  private static final long FAR_OFFSET = 1_000_000_000_000L;

  private HostileRecords() {}

  /** Records on any of the topics. */
  public static Arbitrary<HostileRecord> any() {
    return Arbitraries.of(TOPICS).flatMap(HostileRecords::on);
  }

  /**
   * The same records for the same seed.
   *
   * @param seed what a failing run told
   */
  public static List<HostileRecord> take(long seed, int count) {
    var records = new ArrayList<HostileRecord>(count);
    JqwikSession.run(() -> {
      var random = new Random(seed);
      RandomGenerator<HostileRecord> generator = any().generator(1_000, false);
      for (int i = 0; i < count; i++) {
        records.add(generator.next(random).value());
      }
    });
    return records;
  }

  /** Records on one topic, each with a job of its own. */
  public static Arbitrary<HostileRecord> on(String topic) {
    Arbitrary<String> ids =
        Arbitraries.strings().withCharRange('a', 'z').ofLength(16).map("hostile-"::concat);
    Arbitrary<HostileRecord> records = ids.flatMap(id -> on(topic, id));
    return Arbitraries.frequencyOf(
        Tuple.of(9, records),
        Tuple.of(
            1,
            records.flatMap(
                record -> headers().map(headers -> record.with(record.key(), headers)))));
  }

  private static Arbitrary<HostileRecord> on(String topic, String id) {
    byte[] sound = SoundRecords.of(topic, id);
    var kinds = new ArrayList<Tuple2<Integer, Arbitrary<HostileRecord>>>();
    spoilt(kinds, topic, id, sound);
    if (!topic.equals(Topics.WRITING_REQUESTS)) {
      kinds.add(Tuple.of(USUAL, anotherKey(topic, sound)));
    }
    switch (topic) {
      case Topics.WRITING_REQUESTS -> {}
      case Topics.JOB_CONTROL ->
          kinds.add(just("cancels an unknown job", topic, id, sound, Answer.PASSED_OVER));
      case Topics.WRITING_PLANS -> {
        kinds.add(just("a plan without a request", topic, id, sound, Answer.PASSED_OVER));
        kinds.add(just("a repetition", topic, id, SoundRecords.repeated(id), Answer.PASSED_OVER));
        kinds.add(
            just(
                "the failure of an unknown job",
                topic,
                id,
                SoundRecords.planningFailed(id),
                Answer.FAILED_DOCUMENT));
      }
      case Topics.SECTION_TASKS ->
          kinds.add(
              Tuple.of(
                  15 * USUAL,
                  Arbitraries.of(0L, 1L, 12L, 100L, FAR_OFFSET, Long.MAX_VALUE)
                      .map(offset ->
                          new HostileRecord(
                              "a task of an unknown job",
                              topic,
                              id.getBytes(UTF_8),
                              SoundRecords.task(id, offset),
                              List.of(),
                              Answer.REFUSED))));
      case Topics.SECTIONS -> {
        kinds.add(just("a section without a plan", topic, id, sound, Answer.PASSED_OVER));
        kinds.add(
            just(
                "the failure of an unknown job's section",
                topic,
                id,
                SoundRecords.failedSection(id),
                Answer.PASSED_OVER));
        kinds.add(
            just(
                "half a surrogate pair in a text",
                topic,
                id,
                Json.write(SoundRecords.section(id, "tea \ud83d")),
                Answer.PASSED_OVER));
        byte[] forged =
            new String(sound, UTF_8).replace("Tea is a drink", "Tea is no drink").getBytes(UTF_8);
        kinds.add(just("a forged text", topic, id, forged, Answer.REFUSED));
      }
      default -> throw new IllegalArgumentException("No worker reads " + topic);
    }
    return Arbitraries.frequencyOf(kinds);
  }

  private static void spoilt(
      List<Tuple2<Integer, Arbitrary<HostileRecord>>> kinds,
      String topic,
      String id,
      byte[] sound) {
    kinds.add(just("a tombstone", topic, id, null, Answer.UNREADABLE));
    kinds.add(unreadable(USUAL, "no record", topic, id, Spoiling.noRecords()));
    kinds.add(unreadable(USUAL / 4, "deep nesting", topic, id, Spoiling.deepNesting()));
    kinds.add(unreadable(USUAL, "a number out of bounds", topic, id, Spoiling.numbers(sound)));
    kinds.add(unreadable(2 * USUAL, "a wrong type", topic, id, Spoiling.wrongTypes(sound)));
    kinds.add(unreadable(USUAL, "a missing field", topic, id, Spoiling.missing(topic, sound)));
    kinds.add(unreadable(USUAL, "an absurd value", topic, id, Spoiling.absurd(topic, sound)));
    kinds.add(unreadable(USUAL, "a field twice", topic, id, Spoiling.duplicateFields(sound)));
    kinds.add(unreadable(USUAL, "another encoding", topic, id, Spoiling.encodings(id, sound)));
    kinds.add(unreadable(USUAL, "a truncated record", topic, id, Spoiling.truncated(sound)));
    kinds.add(unreadable(USUAL, "garbage behind it", topic, id, Spoiling.trailingGarbage(sound)));
    kinds.add(unreadable(RARE, "900 KB", topic, id, Spoiling.large()));
    kinds.add(unreadable(USUAL / 2, "an odd id", topic, id, Spoiling.oddIds(id, sound)));
    kinds.add(
        unreadable(
            USUAL,
            "another topic's record",
            topic,
            id,
            Arbitraries.of(TOPICS.stream().filter(it -> !it.equals(topic)).toList())
                .map(other -> SoundRecords.of(other, id))));
  }

  private static Arbitrary<HostileRecord> anotherKey(String topic, byte[] sound) {
    return Arbitraries.of(Spoiling.ODD_IDS)
        .injectNull(0.2)
        .map(key ->
            new HostileRecord(
                "another key",
                topic,
                key == null ? null : key.getBytes(UTF_8),
                sound,
                List.of(),
                // A control record names its job itself.
                topic.equals(Topics.JOB_CONTROL) ? Answer.PASSED_OVER : Answer.UNREADABLE));
  }

  private static Tuple2<Integer, Arbitrary<HostileRecord>> unreadable(
      int weight, String kind, String topic, String id, Arbitrary<byte[]> values) {
    return Tuple.of(
        weight,
        values.map(value ->
            new HostileRecord(
                kind, topic, id.getBytes(UTF_8), value, List.of(), Answer.UNREADABLE)));
  }

  private static Tuple2<Integer, Arbitrary<HostileRecord>> just(
      String kind, String topic, String id, byte @Nullable [] value, Answer answer) {
    return Tuple.of(
        USUAL,
        Arbitraries.just(
            new HostileRecord(kind, topic, id.getBytes(UTF_8), value, List.of(), answer)));
  }

  /** Many, large, without values, not UTF-8, and a lane that is none. */
  private static Arbitrary<List<Header>> headers() {
    Arbitrary<Header> nonsense =
        Arbitraries.of("", "lane", "a\nb", "\u0000", "k".repeat(1_000))
            .flatMap(name ->
                Arbitraries.of(
                        new byte[0],
                        new byte[] {(byte) 0xFF, 0},
                        "x".repeat(10_000).getBytes(UTF_8),
                        "{\"lane\":1}".getBytes(UTF_8))
                    .injectNull(0.3)
                    .map(value -> (Header) new RecordHeader(name, value)));
    Arbitrary<Header> lane =
        Arbitraries.of("", " ", "\n", "other", "x".repeat(5_000))
            .map(name ->
                (Header) new RecordHeader(RecordPublisher.LANE_HEADER, name.getBytes(UTF_8)));
    return Arbitraries.frequencyOf(
        Tuple.of(3, nonsense.list().ofMaxSize(5)),
        Tuple.of(3, lane.list().ofSize(1)),
        Tuple.of(1, nonsense.list().ofSize(MOST_HEADERS)));
  }
}
