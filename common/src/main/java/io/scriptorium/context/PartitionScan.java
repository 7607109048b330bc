package io.scriptorium.context;

import static java.util.Objects.requireNonNull;

import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobHistory;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RecordReader;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.WrittenChain;
import java.nio.charset.StandardCharsets;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  private final PartitionReader reader;
  private final List<RebuildCall> calls;
  private final Set<String> wanted;

  PartitionScan(PartitionReader reader, List<RebuildCall> calls) {
    this.reader = reader;
    this.calls = calls;
    this.wanted = calls.stream().map(RebuildCall::jobId).collect(Collectors.toSet());
  }

  /**
   * The contexts of the wanted jobs that have a plan.
   *
   * @throws io.scriptorium.runtime.UnavailableException if it takes too long; Kafka's own
   *     exceptions pass through
   */
  Map<String, JobContext> contexts() {
    SortedMap<Long, Planned> plans = readPlans();
    if (plans.isEmpty()) {
      return Map.of();
    }
    Map<String, JobHistory> histories = new HashMap<>();
    Map<String, AcceptedPlan> plansByRoot = new HashMap<>();
    plans.forEach((offset, planned) -> {
      histories.computeIfAbsent(planned.jobId(), JobHistory::new).add(planned);
      var position = new RecordPosition(reader.plans().partition(), offset);
      plansByRoot.putIfAbsent(planned.root(), new AcceptedPlan(planned, position));
    });
    readSections(earliestRequest(plans.values()).orElseThrow(), histories);
    return histories.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry -> context(entry.getValue().best().orElseThrow(), plansByRoot)));
  }

  private SortedMap<Long, Planned> readPlans() {
    SortedMap<Long, Planned> plans = new TreeMap<>();
    PartitionReader.Sink collect =
        wanted((_, record) -> {
          if (RecordReader.plan(record.key(), record.value()) instanceof Planned planned) {
            plans.put(record.offset(), planned);
          }
        });
    TopicPartition topic = reader.plans();
    long known = firstKnownPlan();
    reader.read(topic, known, reader.end(topic), collect);
    earliestRequest(plans.values())
        .ifPresent(request -> reader.read(topic, reader.offsetAt(topic, request), known, collect));
    return plans;
  }

  private void readSections(Instant request, Map<String, JobHistory> histories) {
    TopicPartition topic = reader.sections();
    reader.read(
        topic,
        reader.offsetAt(topic, request),
        reader.end(topic),
        wanted((jobId, record) -> {
          JobHistory history = histories.get(jobId);
          if (history != null
              && RecordReader.section(record.key(), record.value())
                  instanceof SectionRecord.Result result) {
            history.add(result);
          }
        }));
  }

  /** The offset of the first plan that the calls name or allow. */
  private long firstKnownPlan() {
    TopicPartition topic = reader.plans();
    Stream<Long> named = calls.stream().flatMap(it -> it.plan().stream());
    Stream<Long> allowed =
        earliestRequest(List.of()).map(it -> reader.offsetAt(topic, it)).stream();
    long first = Stream.concat(named, allowed).reduce(reader.end(topic), Math::min);
    return Math.max(first, reader.beginning(topic));
  }

  private Optional<Instant> earliestRequest(Collection<Planned> plans) {
    return Stream.concat(
            calls.stream().flatMap(it -> it.requestedAt().stream()),
            plans.stream().map(Planned::requestedAt))
        .min(Comparator.naturalOrder());
  }

  /** Passes the records of wanted jobs on; one that cannot be read is skipped. */
  private PartitionReader.Sink wanted(
      BiConsumer<String, ConsumerRecord<byte[], byte[]>> ofWantedJob) {
    return record -> {
      String jobId = new String(record.key(), StandardCharsets.UTF_8);
      if (!wanted.contains(jobId)) {
        return;
      }
      try {
        ofWantedJob.accept(jobId, record);
      } catch (BadRecordException e) {
        LOG.warn(
            "Skipped the record at {}-{}:{}: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
      }
    };
  }

  private static JobContext context(WrittenChain chain, Map<String, AcceptedPlan> plansByRoot) {
    return new JobContext(
        requireNonNull(plansByRoot.get(chain.planned().root())),
        chain.sections(),
        chain.sections().stream().map(Written::index).collect(Collectors.toSet()),
        Optional.ofNullable(chain.failure()).map(it -> new JobFailure(it.reason(), it.retry())));
  }
}
