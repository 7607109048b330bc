package io.scriptorium.context;

import io.scriptorium.runtime.Fnv;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Which jobs have a plan on Kafka, so that a planner need not search Kafka for each request of a
 * backlog that is older than an emptied Redis. {@code writing-plans} is read once for each epoch of
 * Redis, from the oldest request on that was asked for, and after that only what is new.
 *
 * <p>It holds eight bytes for each plan that was read, a hash of the job's id: of a few million
 * million jobs one may be taken for another that has a plan, and is searched for in vain.
 *
 * <p>One thread reads; any may ask.
 */
final class PlannedJobs {

  /** What was read longer ago is read on: a plan that Redis has let expire is far older. */
  private static final Duration FRESH = Duration.ofMinutes(1);

  /** A Redis Cluster has an epoch for each slot at most. */
  private static final int MOST_EPOCHS = 20_000;

  /** Read at once, so that requests which are a little older each need no read of their own. */
  private static final Duration EARLIER = Duration.ofMinutes(10);

  /** 8 MB; with more, those of requests that are long planned are forgotten. */
  private static final int MOST_JOBS = 1_000_000;

  private final Map<Integer, Plans> byPartition = new ConcurrentHashMap<>();

  /** What is known of a job. */
  enum Answer {
    /** It has no plan on Kafka. */
    UNPLANNED,
    /** It has a plan, or its hash is another's that has. */
    MAY_BE_PLANNED,
    /** The partition must be read first. */
    NOT_READ
  }

  /**
   * How far the plans of one partition were read.
   *
   * @param since the time from which on plans were read
   * @param from the offset of the first plan read
   * @param to the offset after the last
   * @param readAt when the read began that ended there
   * @param epochs those that had begun before it, and so can have lost no later plan
   * @param jobs of which a plan was read
   */
  private record Plans(
      Instant since, long from, long to, Instant readAt, Set<Instant> epochs, JobHashes jobs) {

    boolean answers(Instant requestedAt, Instant epoch, Instant now) {
      return !requestedAt.isBefore(since)
          && epochs.contains(epoch)
          && now.isBefore(readAt.plus(FRESH));
    }
  }

  /** Hashes of the ids of jobs, sorted. */
  private static final class JobHashes {

    static final JobHashes NONE = new JobHashes(LongStream.empty());

    private final long[] hashes;

    private JobHashes(LongStream hashes) {
      this.hashes = hashes.sorted().toArray();
    }

    JobHashes and(LongStream more) {
      return new JobHashes(LongStream.concat(LongStream.of(hashes), more));
    }

    int size() {
      return hashes.length;
    }

    boolean contains(long hash) {
      return Arrays.binarySearch(hashes, hash) >= 0;
    }
  }

  /**
   * Whether a job has a plan on Kafka.
   *
   * @param epoch of Redis, as it was read after Redis did not know the job's plan
   */
  Answer of(String jobId, int partition, Instant requestedAt, Instant epoch) {
    Plans plans = byPartition.get(partition);
    if (plans == null || !plans.answers(requestedAt, epoch, Instant.now())) {
      return Answer.NOT_READ;
    }
    return plans.jobs().contains(Fnv.hash(jobId.getBytes(StandardCharsets.UTF_8)))
        ? Answer.MAY_BE_PLANNED
        : Answer.UNPLANNED;
  }

  /**
   * Reads a partition's plans as far as these calls need it: they are then answered.
   *
   * @param reader made after the calls came, so that it ends after the epochs began
   * @param calls with the times of their requests and the epochs
   */
  void read(PartitionReader reader, List<RebuildCall> calls) {
    Instant now = Instant.now();
    TopicPartition topic = reader.plans();
    Instant oldest =
        calls.stream()
            .flatMap(it -> it.requestedAt().stream())
            .min(Comparator.naturalOrder())
            .orElse(now);
    Plans known = byPartition.get(topic.partition());
    Plans before = known != null && goesOn(known, reader.end(topic)) ? known : null;
    Instant since;
    long from;
    if (before != null && !oldest.isBefore(before.since())) {
      since = before.since();
      from = before.from();
    } else {
      since = oldest.minus(EARLIER);
      from = reader.offsetAt(topic, since);
    }
    LongStream.Builder added = LongStream.builder();
    PartitionReader.Sink sink = record -> added.add(Fnv.hash(record.key()));
    reader.read(topic, from, before == null ? reader.end(topic) : before.from(), sink);
    if (before != null) {
      reader.read(topic, before.to(), reader.end(topic), sink);
    }
    JobHashes earlier = before == null ? JobHashes.NONE : before.jobs();
    byPartition.put(
        topic.partition(),
        new Plans(
            since,
            from,
            reader.end(topic),
            now,
            epochs(before, calls),
            earlier.and(added.build())));
  }

  /** Whether to read on from what is known, and not from the oldest request again. */
  private static boolean goesOn(Plans known, long end) {
    boolean isSameTopic = known.to() <= end;
    return isSameTopic && known.jobs().size() < MOST_JOBS;
  }

  private static Set<Instant> epochs(@Nullable Plans before, List<RebuildCall> calls) {
    Set<Instant> epochs = new HashSet<>();
    calls.forEach(it -> it.epoch().ifPresent(epochs::add));
    if (before != null && before.epochs().size() < MOST_EPOCHS) {
      epochs.addAll(before.epochs());
    }
    return Set.copyOf(epochs);
  }
}
