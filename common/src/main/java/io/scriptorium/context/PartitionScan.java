package io.scriptorium.context;

import static java.util.Objects.requireNonNull;

import io.scriptorium.context.ContextRebuild.RebuildCall;
import io.scriptorium.context.ContextSettings.RebuildSettings;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.PlanRecord.Planned;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  private final Consumer<byte[], byte[]> consumer;
  private final TopicPartition plansPartition;
  private final TopicPartition sectionsPartition;
  private final List<RebuildCall> calls;
  private final Set<String> wanted;
  private final RebuildSettings settings;
  private final long startNanos = System.nanoTime();

  PartitionScan(
      Consumer<byte[], byte[]> consumer,
      int partition,
      List<RebuildCall> calls,
      RebuildSettings settings) {
    this.consumer = consumer;
    this.plansPartition = new TopicPartition(Topics.WRITING_PLANS, partition);
    this.sectionsPartition = new TopicPartition(Topics.SECTIONS, partition);
    this.calls = calls;
    this.wanted = calls.stream().map(RebuildCall::jobId).collect(Collectors.toSet());
    this.settings = settings;
  }

  /**
   * The contexts of the wanted jobs that have a plan.
   *
   * @throws UnavailableException if it takes too long; Kafka's own exceptions pass through
   */
  Map<String, JobContext> contexts() {
    List<TopicPartition> both = List.of(plansPartition, sectionsPartition);
    consumer.assign(both);
    consumer.pause(both);
    Map<TopicPartition, Long> ends = consumer.endOffsets(both, remaining());
    ends.forEach(consumer::seek);
    SortedMap<Long, Planned> plans = readPlans(requireNonNull(ends.get(plansPartition)));
    if (plans.isEmpty()) {
      return Map.of();
    }
    Map<String, JobHistory> histories = new HashMap<>();
    Map<String, AcceptedPlan> plansByRoot = new HashMap<>();
    plans.forEach((offset, planned) -> {
      histories.computeIfAbsent(planned.jobId(), JobHistory::new).add(planned);
      var position = new RecordPosition(plansPartition.partition(), offset);
      plansByRoot.putIfAbsent(planned.root(), new AcceptedPlan(planned, position));
    });
    readSections(
        earliestRequest(plans.values()).orElseThrow(),
        requireNonNull(ends.get(sectionsPartition)),
        histories);
    return histories.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> context(entry.getValue().best().orElseThrow(), plansByRoot)));
  }

  private SortedMap<Long, Planned> readPlans(long end) {
    SortedMap<Long, Planned> plans = new TreeMap<>();
    BiConsumer<String, ConsumerRecord<byte[], byte[]>> collect =
        (_, record) -> {
          if (RecordReader.plan(record.key(), record.value()) instanceof Planned planned) {
            plans.put(record.offset(), planned);
          }
        };
    long known = firstKnownPlan(end);
    read(plansPartition, known, end, collect);
    earliestRequest(plans.values())
        .ifPresent(request ->
            read(plansPartition, offsetAt(plansPartition, request, end), known, collect));
    return plans;
  }

  private void readSections(Instant request, long end, Map<String, JobHistory> histories) {
    read(
        sectionsPartition,
        offsetAt(sectionsPartition, request, end),
        end,
        (jobId, record) -> {
          JobHistory history = histories.get(jobId);
          if (history != null
              && RecordReader.section(record.key(), record.value())
                  instanceof SectionRecord.Result result) {
            history.add(result);
          }
        });
  }

  /** The offset of the first plan that the calls name or allow. */
  private long firstKnownPlan(long end) {
    Stream<Long> named = calls.stream().flatMap(it -> it.plan().stream());
    Stream<Long> allowed =
        earliestRequest(List.of()).map(it -> offsetAt(plansPartition, it, end)).stream();
    long first = Stream.concat(named, allowed).reduce(end, Math::min);
    var beginnings = consumer.beginningOffsets(List.of(plansPartition), remaining());
    return Math.max(first, requireNonNull(beginnings.get(plansPartition)));
  }

  private Optional<Instant> earliestRequest(Collection<Planned> plans) {
    return Stream.concat(
            calls.stream().flatMap(it -> it.requestedAt().stream()),
            plans.stream().map(Planned::requestedAt))
        .min(Comparator.naturalOrder());
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
    if (!wanted.contains(jobId)) {
      return;
    }
    try {
      sink.accept(jobId, record);
    } catch (BadRecordException e) {
      LOG.warn(
          "Skipped the record at {}-{}:{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }

  private Duration remaining() {
    Duration remaining = settings.timeout().minusNanos(System.nanoTime() - startNanos);
    if (!remaining.isPositive()) {
      throw new UnavailableException(
          "Reading partition %d of %s and %s took longer than %s."
              .formatted(
                  plansPartition.partition(),
                  plansPartition.topic(),
                  sectionsPartition.topic(),
                  settings.timeout()));
    }
    return remaining;
  }

  private static JobContext context(WrittenChain chain, Map<String, AcceptedPlan> plansByRoot) {
    return new JobContext(
        requireNonNull(plansByRoot.get(chain.planned().root())),
        chain.sections(),
        chain.sections().stream().map(Written::index).collect(Collectors.toSet()),
        Optional.ofNullable(chain.failure()).map(it -> new JobFailure(it.reason(), it.retry())));
  }
}
