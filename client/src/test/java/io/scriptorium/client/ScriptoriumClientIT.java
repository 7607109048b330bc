package io.scriptorium.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real broker; the records of the workers are published by the tests. */
class ScriptoriumClientIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir static Path brokerData;

  private static LocalKafka kafka;
  private static Producer<byte[], byte[]> workers;
  private static ScriptoriumClient client;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalKafka.startOpen(brokerData, 0);
    Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (Admin admin = Admin.create(config)) {
      var topics = Topics.ALL.stream().map(it -> new NewTopic(it, 3, (short) 1)).toList();
      admin.createTopics(topics).all().get(30, TimeUnit.SECONDS);
    }
    workers = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    client = ScriptoriumClient.connect(kafka.bootstrapServers());
  }

  @AfterAll
  static void stop() {
    client.close();
    workers.close();
    kafka.close();
  }

  @Test
  void aSubmittedJobIsAwaited() throws Exception {
    JobHandle job = client.submit(request("s1"));
    assertThat(job.status()).get().isInstanceOf(JobStatus.Waiting.class);
    CompletableFuture<Document> document = awaiting(job);

    publish(event("s1", JobEvent.Type.PLANNED));
    end("s1", JobEvent.Type.COMPLETED);

    assertThat(document.get(60, TimeUnit.SECONDS).text()).isEqualTo("Text of s1");
    assertThat(job.document()).get().extracting(Document::id).isEqualTo("s1");
    assertThat(job.status()).get().isInstanceOf(JobStatus.Known.class);
    assertThat(client.recentJobs()).extracting(JobEvent::jobId).contains("s1");
  }

  @Test
  void aDocumentThatWasPublishedBeforeTheWaitIsFound() throws Exception {
    JobHandle job = client.submit(request("s2"));
    end("s2", JobEvent.Type.COMPLETED);

    assertThat(job.await(LONG).text()).isEqualTo("Text of s2");
    assertThat(client.job("s2").await(LONG).text()).isEqualTo("Text of s2");
    assertThat(client.submit(request("s2")).await(LONG).text()).isEqualTo("Text of s2");
  }

  @Test
  void aWaitIsBoundedAndARefusalEndsItWithTheReason() throws Exception {
    JobHandle job = client.submit(request("r1"));
    assertThatThrownBy(() -> job.await(Duration.ofMillis(50)))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("r1");

    publish("r1", refusal("r1", "too long"));

    assertThatThrownBy(() -> job.await(LONG))
        .isInstanceOf(ScriptoriumException.RequestRefused.class)
        .hasMessageContaining("too long");
    assertThat(job.status()).get().isInstanceOf(JobStatus.Refused.class);
  }

  @Test
  void aDeadLetterOfAnothersRequestWithTheIdRefusesNothing() throws Exception {
    JobHandle job = client.submit(request("v1"));
    CompletableFuture<Document> document = awaiting(job);
    byte[] key = "v1".getBytes(StandardCharsets.UTF_8);
    int elsewhere = (place("v1").partition() + 1) % 3;
    var bad = new ProducerRecord<>(Topics.WRITING_REQUESTS, elsewhere, key, new byte[] {'['});
    RecordMetadata sent = workers.send(bad).get(30, TimeUnit.SECONDS);
    publish("v1", refusal("v1", "bad", new RecordPosition(sent.partition(), sent.offset())));

    List<JobUpdate> updates = new CopyOnWriteArrayList<>();
    try (JobWatch follow = client.job("v1").events(false, updates::add)) {
      assertThat(follow.await(Duration.ofSeconds(3))).isFalse();
    }

    assertThat(updates).isEmpty();
    assertThat(client.job("v1").status()).get().isInstanceOf(JobStatus.Waiting.class);
    assertThat(document).isNotDone();
    publish("v1", refusal("v1", "too long", job.place().orElseThrow()));
    assertThatThrownBy(document::join).hasMessageContaining("too long");
    assertThat(client.job("v1").status()).get().isInstanceOf(JobStatus.Refused.class);
  }

  @Test
  void aRequestIsFoundInAnyPartitionAndWithoutAKey() throws Exception {
    byte[] value = Json.write(request("k1"));
    workers.send(new ProducerRecord<>(Topics.WRITING_REQUESTS, 0, null, value)).get();
    for (int partition = 0; partition < 3; partition++) {
      String id = "k2-" + partition;
      byte[] key = id.getBytes(StandardCharsets.UTF_8);
      workers.send(new ProducerRecord<>(Topics.WRITING_REQUESTS, partition, key, value)).get();
      assertThat(client.job(id).status()).get().isInstanceOf(JobStatus.Waiting.class);
    }

    assertThat(client.job("k1").status()).get().isInstanceOf(JobStatus.Waiting.class);
    assertThat(client.job("k3").status()).isEmpty();
  }

  @Test
  void manyWaitsShareOneConsumer() throws Exception {
    List<WritingRequest> requests =
        IntStream.range(0, 20).mapToObj(number -> request("m" + number)).toList();
    List<CompletableFuture<Document>> waits =
        requests.stream().map(client::submit).map(ScriptoriumClientIT::awaiting).toList();
    await().atMost(LONG).until(() -> watcherThreads() == 1);
    for (WritingRequest request : requests) {
      end(request.id(), JobEvent.Type.COMPLETED);
    }

    for (int number = 0; number < waits.size(); number++) {
      assertThat(waits.get(number).get(60, TimeUnit.SECONDS).id()).isEqualTo("m" + number);
    }
    assertThat(watcherThreads()).isEqualTo(1);
  }

  @Test
  void eventsBeginWithTheFirstAndEndWithTheLastEnd() throws Exception {
    end("e1", JobEvent.Type.FAILED);
    publish(event("e1", JobEvent.Type.RETRIED));
    List<JobEvent.Type> types = new CopyOnWriteArrayList<>();

    try (JobWatch events =
        client
            .job("e1")
            .events(false, update -> types.add(((JobUpdate.Changed) update).event().type()))) {
      assertThat(events.await(Duration.ofMillis(50))).isFalse();
      end("e1", JobEvent.Type.COMPLETED);
      assertThat(events.await(LONG)).isTrue();
    }

    assertThat(types)
        .containsExactly(JobEvent.Type.FAILED, JobEvent.Type.RETRIED, JobEvent.Type.COMPLETED);
  }

  @Test
  void writeAllKeepsABoundAndReportsRefusedAndEarlierJobs() throws Exception {
    end("w0", JobEvent.Type.COMPLETED);
    List<WritingRequest> requests =
        IntStream.range(0, 4).mapToObj(number -> request("w" + number)).toList();
    List<Document> documents = new CopyOnWriteArrayList<>();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(() -> {
          try {
            client.writeAll(requests.iterator(), 2, documents::add);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });

    await().atMost(LONG).until(() -> client.job("w1").status().isPresent());
    assertThat(client.job("w2").status()).isEmpty();
    publish(event("w0", JobEvent.Type.REPEATED));
    publish("w1", refusal("w1", "no thanks"));
    await().atMost(LONG).until(() -> client.job("w3").status().isPresent());
    end("w2", JobEvent.Type.COMPLETED);
    end("w3", JobEvent.Type.COMPLETED);
    writing.get(60, TimeUnit.SECONDS);

    assertThat(documents)
        .extracting(Document::id, Document::status)
        .containsExactlyInAnyOrder(
            tuple("w0", Document.Status.COMPLETED),
            tuple("w1", Document.Status.FAILED),
            tuple("w2", Document.Status.COMPLETED),
            tuple("w3", Document.Status.COMPLETED));
    assertThat(documents)
        .filteredOn(it -> it.id().equals("w1"))
        .extracting(Document::reason)
        .containsExactly("The request was refused: no thanks");
  }

  @Test
  void theLastDocumentsOfJobsThatHaveEndedAreFoundTogether() throws Exception {
    end("d-done", JobEvent.Type.COMPLETED);
    end("d-again", JobEvent.Type.FAILED);
    publish(event("d-again", JobEvent.Type.RETRIED));
    publish(event("d-open", JobEvent.Type.PLANNED));
    end("d-other", JobEvent.Type.COMPLETED);
    end("d-twice", JobEvent.Type.FAILED);
    publish(event("d-twice", JobEvent.Type.RETRIED));
    publish("d-twice", JobWatchTest.document("d-twice", "Now."));
    publish(event("d-twice", JobEvent.Type.COMPLETED));

    List<Document> found = new ArrayList<>();
    try (TopicReader reader = client.reader()) {
      new JobLookup(reader)
          .documents(Set.of("d-done", "d-twice", "d-again", "d-open", "d-unknown"), found::add);
    }

    assertThat(found)
        .extracting(Document::id, Document::text)
        .containsExactlyInAnyOrder(tuple("d-done", "Text of d-done"), tuple("d-twice", "Now."));
  }

  @Test
  void controlRecordsAreWritten() {
    client.job("c1").cancel("too dear");
    client.job("c1").retry();

    List<ControlRecord> found = new ArrayList<>();
    try (TopicReader reader = client.reader()) {
      reader.scan(
          Topics.JOB_CONTROL,
          "c1",
          Optional.empty(),
          record -> found.add(ControlRecord.read(record.key(), record.value(), Instant.EPOCH)));
    }
    assertThat(found)
        .satisfiesExactly(
            it -> assertThat(it).isInstanceOf(JobControl.Cancel.class),
            it -> assertThat(it).isInstanceOf(JobControl.Retry.class));
    assertThatThrownBy(() -> client.job("not/good").cancel(null)).hasMessageContaining("not/good");
  }

  @Test
  void aKafkaThatDoesNotAnswerIsNamed() {
    try (ScriptoriumClient nowhere =
        ScriptoriumClient.connect(
            Map.of("bootstrap.servers", "127.0.0.1:1"), Duration.ofSeconds(1))) {
      assertThatThrownBy(() -> nowhere.job("a").status())
          .isInstanceOf(ScriptoriumException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }

  private static CompletableFuture<Document> awaiting(JobHandle job) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return job.await(LONG);
          } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  private static long watcherThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("job-watcher"))
        .count();
  }

  private static WritingRequest request(String id) {
    return new WritingRequest(id, "Write", 100, null, Mode.SEQUENTIAL, Map.of());
  }

  private static RecordPosition place(String id) {
    try (TopicReader reader = client.reader()) {
      var requests = Objects.requireNonNull(new RequestLookup(reader).of(List.of(id)).get(id));
      return requests.places().iterator().next();
    }
  }

  private static DeadLetter refusal(String id, String reason) {
    return refusal(id, reason, place(id));
  }

  private static DeadLetter refusal(String id, String reason, RecordPosition place) {
    return new DeadLetter(
        reason,
        "planner",
        Topics.WRITING_REQUESTS,
        place.partition(),
        place.offset(),
        id,
        "{}",
        null,
        Map.of(),
        Instant.now(),
        null,
        null);
  }

  private static JobEvent event(String id, JobEvent.Type type) {
    return new JobEvent(id, type, 0, 1, 0, null, Instant.now(), null, null);
  }

  private static void end(String id, JobEvent.Type type) throws Exception {
    publish(id, JobWatchTest.document(id));
    publish(event(id, type));
  }

  private static void publish(JobEvent event) throws Exception {
    publish(event.jobId(), event);
  }

  private static void publish(String id, Object record) throws Exception {
    String topic =
        switch (record) {
          case JobEvent _ -> Topics.JOB_EVENTS;
          case Document _ -> Topics.DOCUMENTS;
          case DeadLetter _ -> Topics.DEAD_LETTERS;
          default -> throw new IllegalArgumentException("No topic for " + record);
        };
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    workers.send(new ProducerRecord<>(topic, key, Json.write(record))).get(30, TimeUnit.SECONDS);
  }
}
