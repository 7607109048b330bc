package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.Topics;
import io.scriptorium.runtime.Health;
import io.scriptorium.runtime.StartupException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembler on a real broker. */
class AssemblerIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int FENCES = 40;

  @TempDir private Path directory = Path.of("");
  private final List<AssemblerWorker> workers = new ArrayList<>();
  private @Nullable LocalKafka kafka;

  @BeforeEach
  void start() {
    kafka = LocalKafka.start(directory.resolve("kafka"), 0);
  }

  @AfterEach
  void stop() {
    workers.forEach(AssemblerWorker::close);
    if (kafka != null) {
      kafka.close();
    }
  }

  @Test
  void aDocumentOfAHundredThousandWordsPasses() throws Exception {
    createTopics();
    worker();
    SampleJob english = SampleJob.of("english", 100);
    SampleJob chinese = SampleJob.of("chinese", 100);
    List<SectionRecord.Written> words =
        english.chain(
            texts(100, index -> ("\"extraordinarily\" long-" + index + " ").repeat(500).strip()));
    List<SectionRecord.Written> ideographs =
        chinese.chain(texts(100, index -> ("写一" + (char) ('一' + index)).repeat(2_000)));

    try (RecordPublisher publisher = publisher()) {
      publish(publisher, english, words);
      publish(publisher, chinese, ideographs);
    }

    Map<String, Document> documents = new HashMap<>();
    documents(2).forEach(document -> documents.put(document.id(), document));
    assertThat(documents.get("english"))
        .satisfies(document -> {
          assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
          assertThat(document.words()).isEqualTo(100_000);
          assertThat(document.text()).isEqualTo(joined(words));
        });
    assertThat(documents.get("chinese"))
        .satisfies(document -> {
          assertThat(document.words()).isEqualTo(600_000);
          assertThat(document.text()).isEqualTo(joined(ideographs));
        });
  }

  @Test
  void twoAssemblersShareTheJobsAndOneGoesInTheMiddle() throws Exception {
    createTopics();
    AssemblerWorker first = worker();
    worker();
    List<SampleJob> jobs =
        IntStream.range(0, 60).mapToObj(number -> SampleJob.of("job-" + number, 6)).toList();

    var sent = new ArrayList<CompletableFuture<?>>();
    try (RecordPublisher publisher = publisher()) {
      for (int section = 0; section < 6; section++) {
        for (SampleJob job : jobs) {
          if (section == 0) {
            sent.add(publisher.publish(Topics.WRITING_PLANS, job.id(), job.planned()));
          }
          sent.add(publisher.publish(Topics.SECTIONS, job.id(), chain(job).get(section)));
        }
        if (section == 2) {
          first.close();
          sent.addAll(repeatFirstSections(publisher, jobs));
        }
        if (section == 3) {
          worker();
        }
      }
      sent.addAll(repeatFirstSections(publisher, jobs));
      awaitAll(sent);
      for (SampleJob fence : fences()) {
        publish(publisher, fence, fence.chain("behind all duplicates"));
      }
    }

    List<Document> documents =
        documents(60 + FENCES).stream().filter(it -> !it.id().startsWith("fence")).toList();
    assertThat(documents).hasSize(60);
    assertThat(documents).extracting(Document::id).doesNotHaveDuplicates();
    for (Document document : documents) {
      assertThat(document.text()).isEqualTo(joined(chain(SampleJob.of(document.id(), 6))));
    }
    Map<String, List<Integer>> done = new HashMap<>();
    for (JobEvent event : events(60 + FENCES)) {
      if (event.type() == JobEvent.Type.SECTION_WRITTEN && event.total() == 6) {
        done.computeIfAbsent(event.jobId(), _ -> new ArrayList<>()).add(event.done());
      }
    }
    assertThat(done).hasSize(60);
    assertThat(done.values()).allSatisfy(it -> assertThat(it).containsExactly(1, 2, 3, 4, 5, 6));
  }

  @Test
  void itGoesOnByItselfWhenTheBrokerWasAway() throws Exception {
    createTopics();
    AssemblerWorker worker = worker();
    SampleJob job = SampleJob.of("job", 2);
    List<SectionRecord.Written> chain = job.chain("one", "two");
    try (RecordPublisher publisher = publisher()) {
      publish(publisher, job, chain.subList(0, 1));
    }
    awaitEvents(event -> event.type() == JobEvent.Type.SECTION_WRITTEN);

    int port = URI.create("kafka://" + settings().bootstrapServers()).getPort();
    kafka().close();
    kafka = LocalKafka.start(directory.resolve("kafka"), port);
    try (RecordPublisher publisher = publisher()) {
      publisher.publish(Topics.SECTIONS, job.id(), chain.get(1)).get(30, TimeUnit.SECONDS);
    }

    assertThat(documents(1)).extracting(Document::text).containsExactly("one\n\ntwo");
    assertThat(worker.health()).isInstanceOf(Health.Ready.class);
  }

  @Test
  void itsStateIsRestoredFromKafkaWhenTheDirectoryIsLost() throws Exception {
    createTopics();
    SampleJob job = SampleJob.of("job", 2);
    List<SectionRecord.Written> chain = job.chain("one", "two");
    AssemblerWorker first = worker();
    try (RecordPublisher publisher = publisher()) {
      publish(publisher, job, chain.subList(0, 1));
      awaitEvents(event -> event.type() == JobEvent.Type.SECTION_WRITTEN);
      first.close();

      worker("elsewhere");
      publisher.publish(Topics.SECTIONS, job.id(), chain.get(1)).get(30, TimeUnit.SECONDS);
    }

    assertThat(documents(1)).extracting(Document::text).containsExactly("one\n\ntwo");
  }

  @Test
  void missingTopicsAreToldAtStart() {
    assertThatThrownBy(this::worker)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(Topics.SECTIONS)
        .hasMessageContaining("topics --create");
  }

  private void createTopics() {
    try (Admin admin = KafkaClients.admin(settings(), "test")) {
      TopicAdmin.create(admin, 4, 1);
    }
  }

  private AssemblerWorker worker() {
    return worker("state");
  }

  private AssemblerWorker worker(String stateDirectory) {
    AssemblerWorker worker =
        AssemblerWorker.start(
            AssemblerSettings.of(settings(), directory.resolve(stateDirectory)),
            new SimpleMeterRegistry());
    workers.add(worker);
    await().atMost(PATIENCE).until(() -> worker.health() instanceof Health.Ready);
    return worker;
  }

  private RecordPublisher publisher() {
    return new RecordPublisher(KafkaClients.producer(settings(), "test"));
  }

  private static void publish(
      RecordPublisher publisher, SampleJob job, List<SectionRecord.Written> sections)
      throws Exception {
    var sent = new ArrayList<CompletableFuture<?>>();
    sent.add(publisher.publish(Topics.WRITING_PLANS, job.id(), job.planned()));
    sections.forEach(it -> sent.add(publisher.publish(Topics.SECTIONS, job.id(), it)));
    awaitAll(sent);
  }

  private static List<CompletableFuture<?>> repeatFirstSections(
      RecordPublisher publisher, List<SampleJob> jobs) {
    var sent = new ArrayList<CompletableFuture<?>>();
    for (SampleJob job : jobs) {
      sent.add(publisher.publish(Topics.WRITING_PLANS, job.id(), job.planned()));
      sent.add(publisher.publish(Topics.SECTIONS, job.id(), chain(job).getFirst()));
    }
    return sent;
  }

  private static void awaitAll(List<CompletableFuture<?>> sent) throws Exception {
    CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
  }

  /** Enough jobs to have one behind the others on every partition. */
  private static List<SampleJob> fences() {
    return IntStream.range(0, FENCES)
        .mapToObj(number -> SampleJob.of("fence-" + number, 1))
        .toList();
  }

  private static List<SectionRecord.Written> chain(SampleJob job) {
    return job.chain(texts(6, index -> job.id() + " section " + index));
  }

  private static String[] texts(int sections, IntFunction<String> text) {
    return IntStream.rangeClosed(1, sections).mapToObj(text).toArray(String[]::new);
  }

  private static String joined(List<SectionRecord.Written> sections) {
    return String.join("\n\n", sections.stream().map(SectionRecord.Written::text).toList());
  }

  /** All documents, once at least this many are there. */
  private List<Document> documents(int expected) {
    var documents = new ArrayList<Document>();
    read(
        Topics.DOCUMENTS,
        record -> {
          documents.add(Json.read(record.value(), Document.class));
          return documents.size() >= expected;
        });
    return documents;
  }

  private List<JobEvent> events(int endings) {
    var events = new ArrayList<JobEvent>();
    read(
        Topics.JOB_EVENTS,
        record -> {
          events.add(Json.read(record.value(), JobEvent.class));
          return events.stream().filter(it -> it.type() == JobEvent.Type.COMPLETED).count()
              >= endings;
        });
    return events;
  }

  private void awaitEvents(Predicate<JobEvent> expected) {
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
              assertThat(new String(record.key(), UTF_8)).isNotBlank();
              satisfied[0] |= enough.test(record);
            }
            return satisfied[0];
          });
    }
  }

  private KafkaSettings settings() {
    return KafkaSettings.of(kafka().bootstrapServers());
  }

  private LocalKafka kafka() {
    return Objects.requireNonNull(kafka);
  }
}
