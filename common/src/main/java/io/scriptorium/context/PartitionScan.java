package io.scriptorium.context;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WrittenChain;
import io.scriptorium.runtime.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One read of one partition of {@code writing-plans} and {@code sections}, from where the oldest of
 * the wanted jobs begins up to the ends that the topics have at its start. Records of other jobs
 * are skipped unparsed, so that memory holds the wanted jobs only.
 *
 * <p>A job's first plan may precede the known plan, by as long as the planning took. So the plans
 * are read from the earliest known one on; the times of their requests then decide how much must be
 * read before it.
 */
final class PartitionScan {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionScan.class);
  private static final Duration POLL = Duration.ofMillis(200);

  /** What is known about where a job's records begin. */
  sealed interface Start {

    /** The job was requested at this time, by the request record on Kafka. */
    record Requested(Instant at) implements Start {}

    /**
     * A plan of the job is at this offset of {@code writing-plans}. It need not be the first one.
     */
    record Planned(long offset) implements Start {}
  }

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition plansPartition;
  private final TopicPartition sectionsPartition;
  private final Map<String, List<Start>> wanted;
  private final RebuildSettings settings;
  private final long startNanos = System.nanoTime();

  private PartitionScan(
      Consumer<byte[], byte[]> consumer,
      int partition,
      Map<String, List<Start>> wanted,
      RebuildSettings settings) {
    this.consumer = consumer;
    this.plansPartition = new TopicPartition(Topics.WRITING_PLANS, partition);
    this.sectionsPartition = new TopicPartition(Topics.SECTIONS, partition);
    this.wanted = wanted;
    this.settings = settings;
  }

  /**
   * The contexts of the wanted jobs that have a plan.
   *
   * @throws UnavailableException if it takes too long; Kafka's own exceptions pass through
   */
  static Map<String, JobContext> contexts(
      Consumer<byte[], byte[]> consumer,
      int partition,
      Map<String, List<Start>> wanted,
      RebuildSettings settings) {
    return new PartitionScan(consumer, partition, wanted, settings).run();
  }

  private Map<String, JobContext> run() {
    List<TopicPartition> both = List.of(plansPartition, sectionsPartition);
    consumer.assign(both);
    consumer.pause(both);
    Map<TopicPartition, Long> ends = consumer.endOffsets(both, remaining());
    ends.forEach(consumer::seek);
    SortedMap<Long, PlanRecord.Planned> plans = readPlans(end(ends, plansPartition));
    if (plans.isEmpty()) {
      return Map.of();
    }
    Map<String, JobHistory> histories = new HashMap<>();
    Map<String, RecordPosition> positionByRoot = new HashMap<>();
    plans.forEach((offset, planned) -> {
      histories.computeIfAbsent(planned.jobId(), JobHistory::new).add(planned);
      positionByRoot.putIfAbsent(
          planned.root(), new RecordPosition(plansPartition.partition(), offset));
    });
    long start =
        offsetAt(
            sectionsPartition,
            earliestRequest(plans.values()).orElseThrow(),
            end(ends, sectionsPartition));
    read(
        sectionsPartition,
        start,
        end(ends, sectionsPartition),
        (jobId, record) -> {
          JobHistory history = histories.get(jobId);
          if (history != null
              && RecordReader.section(record.key(), record.value())
                  instanceof SectionRecord.Result result) {
            history.add(result);
          }
        });
    return histories.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> context(entry.getValue().best().orElseThrow(), positionByRoot)));
  }

  private SortedMap<Long, PlanRecord.Planned> readPlans(long end) {
    SortedMap<Long, PlanRecord.Planned> plans = new TreeMap<>();
    BiConsumer<String, ConsumerRecord<byte[], byte[]>> collect =
        (jobId, record) -> {
          if (RecordReader.plan(record.key(), record.value())
              instanceof PlanRecord.Planned planned) {
            plans.put(record.offset(), planned);
          }
        };
    long known = firstKnownPlan(end);
    read(plansPartition, known, end, collect);
    Optional<Instant> request = earliestRequest(plans.values());
    if (request.isPresent()) {
      read(plansPartition, offsetAt(plansPartition, request.get(), end), known, collect);
    }
    return plans;
  }

  /** The offset of the first plan that the starts name or allow. */
  private long firstKnownPlan(long end) {
    long first = end;
    List<Start> starts = wanted.values().stream().flatMap(List::stream).toList();
    for (Start start : starts) {
      if (start instanceof Start.Planned(long offset)) {
        first = Math.min(first, offset);
      }
    }
    Optional<Instant> request = earliestRequest(List.of());
    if (request.isPresent()) {
      first = Math.min(first, offsetAt(plansPartition, request.get(), end));
    }
    Map<TopicPartition, Long> beginnings =
        consumer.beginningOffsets(List.of(plansPartition), remaining());
    return Math.max(first, end(beginnings, plansPartition));
  }

  private Optional<Instant> earliestRequest(Collection<PlanRecord.Planned> plans) {
    Stream<Instant> known =
        wanted.values().stream()
            .flatMap(List::stream)
            .filter(Start.Requested.class::isInstance)
            .map(start -> ((Start.Requested) start).at());
    return Stream.concat(known, plans.stream().map(PlanRecord.Planned::requestedAt))
        .min(Instant::compareTo);
  }

  private long offsetAt(TopicPartition partition, Instant time, long end) {
    long milliseconds = Math.max(0, time.minus(settings.margin()).toEpochMilli());
    OffsetAndTimestamp found =
        consumer.offsetsForTimes(Map.of(partition, milliseconds), remaining()).get(partition);
    return found == null ? end : Math.min(found.offset(), end);
  }

  private void read(
      TopicPartition partition,
      long from,
      long to,
      BiConsumer<String, ConsumerRecord<byte[], byte[]>> sink) {
    if (from >= to) {
      return;
    }
    consumer.seek(partition, from);
    consumer.resume(List.of(partition));
    while (consumer.position(partition, remaining()) < to) {
      remaining();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < to && record.key() != null && record.value() != null) {
          offer(record, sink);
        }
      }
    }
    consumer.pause(List.of(partition));
  }

  private void offer(
      ConsumerRecord<byte[], byte[]> record,
      BiConsumer<String, ConsumerRecord<byte[], byte[]>> sink) {
    String jobId = new String(record.key(), StandardCharsets.UTF_8);
    if (!wanted.containsKey(jobId)) {
      return;
    }
    try {
      sink.accept(jobId, record);
    } catch (BadRecordException e) {
      LOG.warn(
          "Skipped the record at {}:{}: {}",
          record.topic() + "-" + record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private Duration remaining() {
    Duration remaining = settings.timeout().minusNanos(System.nanoTime() - startNanos);
    if (!remaining.isPositive()) {
      throw new UnavailableException(
          "Reading partition %d of %s and %s took longer than %s (--rebuild-timeout)."
              .formatted(
                  plansPartition.partition(),
                  plansPartition.topic(),
                  sectionsPartition.topic(),
                  settings.timeout()));
    }
    return remaining;
  }

  private static long end(Map<TopicPartition, Long> offsets, TopicPartition partition) {
    Long offset = offsets.get(partition);
    if (offset == null) {
      throw new UnavailableException("Kafka did not return the offsets of " + partition + ".");
    }
    return offset;
  }

  private JobContext context(WrittenChain chain, Map<String, RecordPosition> positionByRoot) {
    RecordPosition position = positionByRoot.get(chain.planned().root());
    if (position == null) {
      throw new IllegalStateException("A chain has a plan that was not read.");
    }
    return new JobContext(
        new AcceptedPlan(chain.planned(), position),
        chain.sections(),
        chain.sections().stream().map(Written::index).collect(Collectors.toSet()),
        Optional.ofNullable(chain.failure()).map(it -> new JobFailure(it.reason(), it.retry())));
  }
}
