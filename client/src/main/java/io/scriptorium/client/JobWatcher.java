package io.scriptorium.client;

import io.scriptorium.job.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Follows {@code job-events} and {@code dead-letters}, and {@code documents} once a watch needs
 * them, with one consumer for all watches. Its thread ends after a minute without watches.
 */
final class JobWatcher implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration CLOSE = Duration.ofSeconds(2);
  private static final Duration IDLE = Duration.ofMinutes(1);

  private final KafkaConnection kafka;
  private final Thread thread =
      Thread.ofPlatform().daemon().name("job-watcher").unstarted(this::run);

  // Guarded by this.
  private final Queue<JobWatch> registered = new ArrayDeque<>();
  private boolean ended;

  private volatile boolean closed;

  // Only the thread uses these.
  private final List<JobWatch> watches = new ArrayList<>();
  private final Queue<JobWatch> replays = new ArrayDeque<>();
  private final Set<TopicPartition> followed = new HashSet<>();

  JobWatcher(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  void start() {
    thread.start();
  }

  /**
   * Begins to serve a watch, which is ready when no later record will be missed.
   *
   * @return false where the thread has ended
   */
  synchronized boolean register(JobWatch watch) {
    return !ended && registered.add(watch);
  }

  @Override
  public void close() {
    closed = true;
    try {
      var _ = thread.join(CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    RuntimeException failure = new ScriptoriumException("The client was closed.");
    Consumer<byte[], byte[]> consumer = null;
    try (TopicReader reader = new TopicReader(kafka)) {
      consumer = kafka.follower();
      follow(consumer, reader);
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      end(failure);
      if (consumer != null) {
        consumer.close(CloseOptions.timeout(CLOSE));
      }
    }
  }

  private void follow(Consumer<byte[], byte[]> consumer, TopicReader reader) {
    var lookup = new JobLookup(reader);
    follow(consumer, List.of(Topics.JOB_EVENTS, Topics.DEAD_LETTERS));
    long usedAtNanos = System.nanoTime();
    while (!closed) {
      for (JobWatch next = next(); next != null; next = next()) {
        begin(consumer, next);
      }
      // One a round, so that many waits do not keep a new one from beginning.
      JobWatch replay = replays.poll();
      if (replay != null) {
        replay(reader, replay);
      }
      watches.removeIf(JobWatch::isDone);
      if (!watches.isEmpty() || !replays.isEmpty()) {
        usedAtNanos = System.nanoTime();
      } else if (System.nanoTime() - usedAtNanos > IDLE.toNanos() && endIfUnused()) {
        return;
      }
      consumer.poll(replays.isEmpty() ? POLL : Duration.ZERO).forEach(this::pass);
      lookUp(lookup);
    }
  }

  private void begin(Consumer<byte[], byte[]> consumer, JobWatch watch) {
    if (watch.scope().documents()) {
      follow(consumer, List.of(Topics.DOCUMENTS));
    }
    (watch.scope().since() == null ? watches : replays).add(watch);
    watch.ready().complete(null);
  }

  /** Passes on the past; the watch is served from where that ends. */
  private void replay(TopicReader reader, JobWatch watch) {
    Optional<Instant> since = Optional.ofNullable(watch.scope().since());
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (String jobId : watch.jobIds()) {
      // The refusal first: where it was replayed, a plan that follows decides.
      for (String topic : List.of(Topics.DEAD_LETTERS, Topics.JOB_EVENTS)) {
        long end =
            reader.scan(
                topic, jobId, since, record -> JobLookup.update(record).ifPresent(watch::replay));
        ends.put(reader.partitionOf(topic, jobId), end);
      }
    }
    watch.replayed(ends);
    watches.add(watch);
  }

  /** Adds topics to those that are followed, from their present ends on. */
  private void follow(Consumer<byte[], byte[]> consumer, List<String> topics) {
    Set<TopicPartition> added = new HashSet<>();
    for (String topic : topics) {
      for (int partition = 0; partition < kafka.partitions(consumer, topic); partition++) {
        added.add(new TopicPartition(topic, partition));
      }
    }
    added.removeAll(followed);
    if (added.isEmpty()) {
      return;
    }
    followed.addAll(added);
    consumer.assign(followed);
    consumer.endOffsets(added, kafka.timeout()).forEach(consumer::seek);
  }

  private void pass(ConsumerRecord<byte[], byte[]> record) {
    String jobId = JobLookup.key(record);
    List<JobWatch> concerned = watches.stream().filter(watch -> watch.isOpen(jobId)).toList();
    if (!concerned.isEmpty()) {
      var partition = new TopicPartition(record.topic(), record.partition());
      JobLookup.update(record)
          .ifPresent(update ->
              concerned.forEach(watch -> watch.accept(partition, record.offset(), update)));
    }
  }

  private void lookUp(JobLookup lookup) {
    Set<String> wanted = new HashSet<>();
    watches.forEach(watch -> wanted.addAll(watch.takeLookUps()));
    if (!wanted.isEmpty()) {
      lookup.documents(wanted, document -> watches.forEach(watch -> watch.found(document)));
    }
    for (JobWatch watch : watches) {
      watch
          .takeRefusalChecks()
          .forEach((jobId, places) ->
              lookup
                  .refusal(jobId, places)
                  .ifPresent(letter -> watch.found(new JobUpdate.Refused(jobId, letter))));
    }
  }

  private synchronized @Nullable JobWatch next() {
    return registered.poll();
  }

  private synchronized boolean endIfUnused() {
    ended = registered.isEmpty();
    return ended;
  }

  private synchronized void end(RuntimeException failure) {
    ended = true;
    Stream.of(watches, replays, registered)
        .flatMap(Collection::stream)
        .forEach(watch -> watch.fail(failure));
  }
}
