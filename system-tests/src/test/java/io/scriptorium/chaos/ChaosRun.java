package io.scriptorium.chaos;

import static org.awaitility.Awaitility.await;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.system.TopicRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run: jobs flow, faults strike, and at the end everything that was asked for must be there.
 */
final class ChaosRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
  private static final Duration RESPITE = Duration.ofSeconds(2);
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration BACK_IN_ORDER = Duration.ofMinutes(4);
  private static final List<String> GROUPS = List.of("scriptorium-planner", "scriptorium-writer");

  private final ChaosBed bed;
  private final JobFlow flow;
  private final List<FaultWindow> faults = new ArrayList<>();
  private final TopicRecords<Document> documents;

  ChaosRun(ChaosBed bed, JobFlow flow) {
    this.bed = bed;
    this.flow = flow;
    this.documents = new TopicRecords<>(bed.cluster.settings(), Topics.DOCUMENTS, Document.class);
  }

  /** Lets faults strike, one after another, while jobs come in and models have their quirks. */
  void strike(
      Schedule schedule, ModelQuirks quirks, Random random, Duration time, Duration meanPause)
      throws Exception {
    var submitting = new CompletableFuture<Void>();
    var _ =
        Thread.ofPlatform()
            .name("job-flow")
            .start(() -> {
              try {
                flow.run(meanPause);
                submitting.complete(null);
              } catch (Throwable e) {
                submitting.completeExceptionally(e);
              }
            });
    // Nothing that strikes before the first document strikes anything at work.
    awaitDocuments(1);
    Instant end = Instant.now().plus(time);
    while (Instant.now().isBefore(end)) {
      quirks.inject(bed.fleet.servers());
      strike(schedule.next(), random);
      LOG.info("{} of {} jobs have ended.", ended(), flow.submitted().size());
      ChaosBed.pause(RESPITE);
    }
    flow.stop();
    submitting.get();
  }

  /** Waits until so many jobs have ended. */
  void awaitDocuments(int jobs) {
    await().atMost(START_LIMIT).failFast(this::supervised).until(() -> ended() >= jobs);
  }

  /** How many jobs have ended so far. */
  int ended() {
    return documents.readOn();
  }

  /** Lets one fault strike. */
  void strike(ChaosFault fault, Random random) throws Exception {
    LOG.info("Fault: {}", fault.name());
    Instant start = Instant.now();
    try {
      fault.strike().on(bed, random);
    } finally {
      faults.add(new FaultWindow(fault.name(), start, Instant.now()));
    }
    bed.crew.supervise();
  }

  /** Waits for all documents, stops the crew in order, and gathers what is left. */
  JobOutcome finish() throws Exception {
    int jobs = flow.submitted().size();
    await()
        .atMost(BACK_IN_ORDER)
        .pollInterval(Duration.ofMillis(300))
        .failFast(this::supervised)
        .until(() -> ended() >= jobs);
    flow.closeBatches();
    await()
        .atMost(BACK_IN_ORDER)
        .pollInterval(Duration.ofMillis(300))
        .failFast(this::supervised)
        .until(this::batchesComplete);
    bed.crew.retireAll();
    return gather();
  }

  private boolean batchesComplete() {
    Map<String, BatchEvent> last = new HashMap<>();
    batchEvents().forEach(it -> last.put(it.batch(), it));
    return last.values().stream().allMatch(it -> it.type() == BatchEvent.Type.COMPLETED);
  }

  private List<BatchEvent> batchEvents() {
    try (var events =
        new TopicRecords<>(bed.cluster.settings(), Topics.BATCH_EVENTS, BatchEvent.class)) {
      return events.records();
    }
  }

  private boolean supervised() {
    bed.crew.supervise();
    return false;
  }

  /** What is committed now, complete or not. */
  JobOutcome gather() throws Exception {
    try (var letters =
            new TopicRecords<>(bed.cluster.settings(), Topics.DEAD_LETTERS, DeadLetter.class);
        var events =
            new TopicRecords<>(bed.cluster.settings(), Topics.JOB_EVENTS, JobEvent.class)) {
      return new JobOutcome(
          flow.submitted(),
          flow.badRequests(),
          documents.records(),
          letters.records(),
          events.records(),
          batchEvents(),
          KeptText.of(bed.fleet.generations()),
          List.copyOf(faults),
          unfinished(),
          leftInRedis());
    }
  }

  private Map<String, Long> unfinished() throws Exception {
    Map<String, Long> unfinished = new HashMap<>();
    try (Admin admin = KafkaClients.admin(bed.cluster.settings(), "chaos")) {
      for (String group : GROUPS) {
        var committed = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
        var wanted = new HashMap<org.apache.kafka.common.TopicPartition, OffsetSpec>();
        committed.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        var ends = admin.listOffsets(wanted).all().get();
        long missing = 0;
        for (var end : ends.entrySet()) {
          var offset = committed.get(end.getKey());
          missing += end.getValue().offset() - (offset == null ? 0 : offset.offset());
        }
        unfinished.put(group, missing);
      }
    }
    return unfinished;
  }

  private List<String> leftInRedis() {
    return Stream.of("*:lease*", "*:planning", "*:held:*", "*:wishes")
        .flatMap(pattern -> bed.redis.keys(pattern).stream())
        .sorted()
        .toList();
  }

  @Override
  public void close() {
    documents.close();
  }
}
