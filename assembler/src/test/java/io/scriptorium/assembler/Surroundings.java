package io.scriptorium.assembler;

import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** The environment of an assembler: a real broker, the earlier stages' records, and a reader. */
final class Surroundings implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  static final int PARTITIONS = 4;
  private static final int FENCES = 40;

  private final Path directory;
  private LocalKafka kafka;

  private Surroundings(Path directory, LocalKafka kafka) {
    this.directory = directory;
    this.kafka = kafka;
  }

  static Surroundings start(Path directory) {
    return new Surroundings(directory, LocalKafka.startOpen(directory, 0));
  }

  KafkaSettings settings() {
    return KafkaSettings.of(kafka.bootstrapServers());
  }

  void createTopics() {
    try (Admin admin = KafkaClients.admin(settings(), "test")) {
      TopicAdmin.create(admin, PARTITIONS, 1);
    }
  }

  void restartBroker() {
    int port = URI.create("kafka://" + kafka.bootstrapServers()).getPort();
    kafka.close();
    kafka = LocalKafka.startOpen(directory, port);
  }

  /** Publishes a job's plan and these sections. */
  void publish(AssemblyFixture job, List<SectionRecord.Written> sections) {
    publish(List.of(job), _ -> sections, true);
  }

  /** Publishes one more section of a job. */
  void publish(AssemblyFixture job, SectionRecord.Written section) {
    publish(List.of(job), _ -> List.of(section), false);
  }

  /** Publishes sections of several jobs, and their plans too where that is wanted. */
  void publish(
      List<AssemblyFixture> jobs,
      Function<AssemblyFixture, List<SectionRecord.Written>> sections,
      boolean plans) {
    var sent = new ArrayList<CompletableFuture<?>>();
    try (var publisher = new RecordPublisher(KafkaClients.producer(settings(), "test"))) {
      for (AssemblyFixture job : jobs) {
        if (plans) {
          sent.add(publisher.publish(Topics.WRITING_PLANS, job.id(), job.planned()));
        }
        for (SectionRecord.Written section : sections.apply(job)) {
          sent.add(publisher.publish(Topics.SECTIONS, job.id(), section));
        }
      }
      CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    }
  }

  /** Asks for jobs to be cancelled. */
  void cancel(List<AssemblyFixture> jobs) {
    try (var publisher = new RecordPublisher(KafkaClients.producer(settings(), "test"))) {
      CompletableFuture.allOf(
              jobs.stream()
                  .map(job -> publisher.publish(Topics.JOB_CONTROL, job.id(), job.cancel("dear")))
                  .toArray(CompletableFuture[]::new))
          .orTimeout(60, TimeUnit.SECONDS)
          .join();
    }
  }

  /**
   * All documents and events of the jobs published so far. Further jobs are published to every
   * partition after them; when those are finished, all records of the others have arrived.
   */
  Published finish() {
    List<AssemblyFixture> fences =
        IntStream.range(0, FENCES)
            .mapToObj(number -> AssemblyFixture.of("fence-" + number, 1))
            .toList();
    publish(fences, fence -> fence.chain("behind all others"), true);
    var documents = new ArrayList<Document>();
    var passed = new HashSet<String>();
    read(
        Topics.DOCUMENTS,
        record -> {
          Document document = Json.read(record.value(), Document.class);
          if (document.id().startsWith("fence")) {
            passed.add(document.id());
          } else {
            documents.add(document);
          }
          return passed.size() == FENCES;
        });
    var events = new ArrayList<JobEvent>();
    passed.clear();
    read(
        Topics.JOB_EVENTS,
        record -> {
          JobEvent event = Json.read(record.value(), JobEvent.class);
          if (!event.jobId().startsWith("fence")) {
            events.add(event);
          } else if (event.type() == JobEvent.Type.COMPLETED) {
            passed.add(event.jobId());
          }
          return passed.size() == FENCES;
        });
    return new Published(documents, events);
  }

  record Published(List<Document> documents, List<JobEvent> events) {}

  void awaitEvent(Predicate<JobEvent> expected) {
    read(Topics.JOB_EVENTS, record -> expected.test(Json.read(record.value(), JobEvent.class)));
  }

  private void read(String topic, Predicate<ConsumerRecord<byte[], byte[]>> enough) {
    try (Consumer<byte[], byte[]> consumer = KafkaClients.reader(settings(), "test")) {
      var partitions = new ArrayList<TopicPartition>();
      consumer
          .partitionsFor(topic)
          .forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var satisfied = new boolean[1];
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
              satisfied[0] |= enough.test(record);
            }
            return satisfied[0];
          });
    }
  }

  @Override
  public void close() {
    kafka.close();
  }
}
