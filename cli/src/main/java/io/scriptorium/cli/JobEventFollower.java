package io.scriptorium.cli;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.JobKey;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Follows what happens to jobs, as it happens. For one thread. */
final class JobEventFollower implements AutoCloseable {

  private static final Duration CLOSE = Duration.ofSeconds(2);

  private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
  private Map<TopicPartition, Long> endsAtOpening = Map.of();

  private JobEventFollower(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Everything about one job, from its beginning, without its document. */
  static JobEventFollower ofJob(KafkaSettings settings, String jobId, Duration timeout) {
    JobEventFollower tail =
        new JobEventFollower(KafkaClients.reader(settings, "scriptorium-follow"));
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.JOB_EVENTS, Topics.DEAD_LETTERS)) {
      int count = tail.partitions(topic, timeout);
      partitions.add(new TopicPartition(topic, JobKey.partitionOf(jobId, count)));
    }
    tail.consumer.assign(partitions);
    tail.consumer.seekToBeginning(partitions);
    tail.endsAtOpening = tail.consumer.endOffsets(partitions, timeout);
    return tail;
  }

  /**
   * Everything about all jobs, from now on.
   *
   * @param documents whether the documents are wanted too
   */
  static JobEventFollower ofAll(KafkaSettings settings, boolean documents, Duration timeout) {
    JobEventFollower tail =
        new JobEventFollower(KafkaClients.reader(settings, "scriptorium-follow"));
    List<String> topics = new ArrayList<>(List.of(Topics.JOB_EVENTS, Topics.DEAD_LETTERS));
    if (documents) {
      topics.add(Topics.DOCUMENTS);
    }
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : topics) {
      for (int partition = 0; partition < tail.partitions(topic, timeout); partition++) {
        partitions.add(new TopicPartition(topic, partition));
      }
    }
    tail.consumer.assign(partitions);
    tail.consumer
        .endOffsets(partitions, timeout)
        .forEach((partition, end) -> tail.consumer.seek(partition, end));
    return tail;
  }

  /** Waits up to the time for news, and gives them one by one. */
  void poll(Duration wait, Consumer<JobUpdate> listener) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
      news(record).ifPresent(listener);
    }
  }

  /** Whether all has been given that stood there when this was opened. */
  boolean caughtUp() {
    return endsAtOpening.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE));
  }

  private static Optional<JobUpdate> news(ConsumerRecord<byte[], byte[]> record) {
    return switch (record.topic()) {
      case Topics.JOB_EVENTS ->
          JobLookup.tryRead(record.value(), JobEvent.class).map(JobUpdate.Changed::new);
      case Topics.DOCUMENTS ->
          JobLookup.tryRead(record.value(), Document.class).map(JobUpdate.Published::new);
      default -> refusal(record);
    };
  }

  private static Optional<JobUpdate> refusal(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return Optional.empty();
    }
    String jobId = new String(record.key(), StandardCharsets.UTF_8);
    return JobLookup.tryRead(record.value(), DeadLetter.class)
        .filter(letter -> letter.topic().equals(Topics.WRITING_REQUESTS))
        .map(letter -> new JobUpdate.Refused(jobId, letter));
  }

  private int partitions(String topic, Duration timeout) {
    var found = consumer.partitionsFor(topic, timeout);
    if (found == null || found.isEmpty()) {
      throw new StartupException(
          "The topic %s does not exist. Create the topics with: ./scriptorium topics --create"
              .formatted(topic));
    }
    return found.size();
  }
}
