package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.assembler.AssemblerWorker;
import io.scriptorium.client.JobHandle;
import io.scriptorium.client.JobStatus;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.ScriptoriumException;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaRecords;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedServer;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that may write requests and control records, and attacks others or the stages. */
class HostileAuthorIT {

  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Fault SLOW = new Fault(FaultKind.SLOW, null, null, 1_000.0);
  private static final String PAST = "2020-01-01T00:00:00Z";

  @TempDir static Path folder;

  private static final ResourceStack resources = new ResourceStack();
  private static TestBed bed;
  private static ScriptoriumClient client;
  private static SimulatedServer server;
  private static TopicRecords<PlanRecord> plans;
  private static TopicRecords<SectionTask> tasks;

  @BeforeAll
  static void start() throws Exception {
    var seats = ServerSettings.defaults().withSeats(32).withTimeScale(20);
    bed = resources.add(new TestBed(folder, FleetSettings.defaults().withServer(seats), Map.of()));
    server = bed.fleet.servers().getFirst();
    client = resources.add(ScriptoriumClient.connect(bed.kafka.bootstrapServers()));
    plans =
        resources.add(
            new TopicRecords<>(bed.kafkaSettings, Topics.WRITING_PLANS, PlanRecord.class));
    tasks =
        resources.add(
            new TopicRecords<>(bed.kafkaSettings, Topics.SECTION_TASKS, SectionTask.class));
    var telemetry = Telemetry.untraced(new SimpleMeterRegistry());
    var stage = bed.stage(SeatSettings.LOCAL);
    resources.add(
        PlannerWorker.start(PlannerSettings.of(stage, 64, folder.resolve("planner")), telemetry));
    resources.add(
        WriterWorker.start(
            WriterSettings.of(stage, true), Telemetry.untraced(new SimpleMeterRegistry())));
    resources.add(
        AssemblerWorker.start(
            AssemblerSettings.of(bed.kafkaSettings, folder.resolve("state"), Duration.ofSeconds(5)),
            Telemetry.untraced(new SimpleMeterRegistry())));
  }

  @AfterAll
  static void stop() {
    resources.close();
  }

  @AfterEach
  void heal() {
    server.clearFaults();
  }

  @Test
  void headersOfARequestSayNothingOfItsTimeOrItsRetries() throws Exception {
    Instant before = Instant.now().minusSeconds(1);
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.WRITING_REQUESTS, null, json("dated", "Write about tea", ""));
    record.headers().add("replay-of", "0:0:0".getBytes(UTF_8));
    record.headers().add("retry", "999999999".getBytes(UTF_8));
    record.headers().add("replays", "7".getBytes(UTF_8));
    record.headers().add("lane", "another".getBytes(UTF_8));
    RecordMetadata place = bed.send(record).get();

    Document document = client.job("dated").await(PATIENCE);

    assertThat(document.timings().requestedAt()).isAfter(before);
    assertThat(planned("dated"))
        .singleElement()
        .satisfies(plan -> {
          assertThat(plan.requestPosition().partition()).isEqualTo(place.partition());
          assertThat(plan.requestPosition().offset()).isEqualTo(place.offset());
        });
    assertThat(tasks.records())
        .filteredOn(task -> task.jobId().equals("dated"))
        .isNotEmpty()
        .allMatch(task -> task.retry() == 0);
  }

  @Test
  void aDeadlineThatNoRecordCanHoldIsRefusedAndReported() throws Exception {
    for (String deadline : List.of("9999-12-31T23:59:59-18:00", "0000-01-01T00:00:00Z")) {
      bed.submit(json("late", "Write", ", \"deadline\": \"%s\"".formatted(deadline)));
      awaitLetter(deadline, "from 1970 to 9999");
    }
    bed.submit(json("late", "Write", ", \"deadline\": \"9999-12-31T23:59:59Z\""));
    assertThat(client.job("late").await(PATIENCE).status()).isEqualTo(Document.Status.COMPLETED);
  }

  @Test
  void anotherRequestWithTheIdOfAJobThatIsPlannedChangesNothingOfIt() throws Exception {
    server.inject(SLOW);
    int plannings = server.running();
    JobHandle victim = client.submit(request("victim", "Write a history of tea", 3_000));
    await().atMost(PATIENCE).until(() -> server.running() > plannings);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      String more = ", \"language\": \"No %d\", \"deadline\": \"%s\"".formatted(partition, PAST);
      byte[] value = json("victim", "Write an insult", more);
      bed.send(new ProducerRecord<>(Topics.WRITING_REQUESTS, partition, null, value)).get();
      awaitLetter("No " + partition, "The id \"victim\" belongs to the request at");
    }
    server.clearFaults();

    Document document = victim.await(PATIENCE);

    assertThat(document.status()).isEqualTo(Document.Status.COMPLETED);
    assertThat(document.instruction()).isEqualTo("Write a history of tea");
    assertThat(plans.records())
        .filteredOn(plan -> plan.jobId().equals("victim"))
        .singleElement()
        .isInstanceOf(PlanRecord.Planned.class);
    // and: the author of another request with the id is told, and does not get the document
    JobHandle other = client.submit(request("victim", "Write an insult", 100));
    assertThatThrownBy(() -> other.await(PATIENCE))
        .isInstanceOf(ScriptoriumException.RequestRefused.class)
        .hasMessageContaining("belongs to the request at");
    // and: the same request again is the same job
    assertThat(client.submit(request("victim", "Write a history of tea", 3_000)).await(PATIENCE))
        .isEqualTo(document);
  }

  @Test
  void aBadRequestWithTheKeyOfAnothersJobEndsNoWait() throws Exception {
    server.inject(SLOW);
    JobHandle job = client.submit(request("awaited", "Write a history of coffee", 3_000));
    List<JobUpdate> updates = new CopyOnWriteArrayList<>();
    try (JobWatch follow = client.job("awaited").events(true, updates::add)) {
      for (int partition = 0; partition < PARTITIONS; partition++) {
        byte[] bad = "{\"bad\": %d}".formatted(partition).getBytes(UTF_8);
        byte[] key = "awaited".getBytes(UTF_8);
        bed.send(new ProducerRecord<>(Topics.WRITING_REQUESTS, partition, key, bad)).get();
        awaitLetter("{\"bad\": %d}".formatted(partition), "Unknown field");
      }
      assertThat(follow.await(Duration.ofSeconds(2))).isFalse();
      assertThat(client.job("awaited").status()).get().isNotInstanceOf(JobStatus.Refused.class);
      server.clearFaults();
      assertThat(follow.await(PATIENCE)).isTrue();
    }

    assertThat(updates).noneMatch(JobUpdate.Refused.class::isInstance);
    assertThat(job.await(PATIENCE).status()).isEqualTo(Document.Status.COMPLETED);
  }

  @Test
  void aControlRecordActsInWhateverPartitionItIs() throws Exception {
    List<String> jobs = IntStream.range(0, PARTITIONS).mapToObj(it -> "wrong-" + it).toList();
    awaitBeingWritten(jobs);
    for (int number = 0; number < PARTITIONS; number++) {
      String id = jobs.get(number);
      int home = KafkaRecords.partitionOf(id, PARTITIONS);
      // Each distance from the right partition, 0 included.
      int partition = (home + number) % PARTITIONS;
      bed.send(new ProducerRecord<>(Topics.JOB_CONTROL, partition, id.getBytes(UTF_8), cancel(id)))
          .get();
    }

    for (String id : jobs) {
      Document document = client.job(id).await(PATIENCE);
      assertThat(document.status()).as(id).isEqualTo(Document.Status.CANCELLED);
      assertThat(document.reason()).isEqualTo("changed my mind");
    }
  }

  @Test
  void aRefusedRequestIsReportedUnderTheIdThatItNames() throws Exception {
    bed.submit("{\"id\": \"mistaken\", \"instruction\": \"Write about tea\", \"words\": -5}");
    bed.submit("{\"id\": \"double\", \"instruction\": \"Write about tea\"} {}");
    bed.submit("{\"id\": \"endless\", \"instruction\": \"Write 900,000 words about tea\"}");

    Document document = awaitRecord("mistaken");
    assertThat(document.status()).isEqualTo(Document.Status.FAILED);
    assertThat(document.reason()).contains("\"words\" is the number -5");
    assertThat(document.instruction()).isEqualTo("Write about tea");
    assertThat(awaitRecord("double").reason()).contains("more text follows");
    assertThat(awaitRecord("endless").reason()).contains("900,000", "\"words\"");
    assertThat(bed.events())
        .filteredOn(it -> it.jobId().equals("mistaken"))
        .extracting(JobEvent::type)
        .containsOnly(JobEvent.Type.REFUSED);

    // The id is free: the request put right is written.
    bed.submit("{\"id\": \"mistaken\", \"instruction\": \"Write about tea\", \"words\": 200}");
    await()
        .atMost(PATIENCE)
        .until(() ->
            bed.documents().stream()
                .filter(it -> it.id().equals("mistaken"))
                .anyMatch(it -> it.status() == Document.Status.COMPLETED));
  }

  @Test
  void aRefusedRequestWithTheIdOfAnothersJobIsReportedToNobody() throws Exception {
    String id = "owned";
    awaitBeingWritten(List.of(id));
    bed.submit("{\"id\": \"owned\", \"instruction\": \"Write about tea\", \"words\": -7}");
    awaitLetter("-7", "\"words\" is the number -7");
    bed.cancel(id, "enough");

    assertThat(awaitRecord(id).status()).isEqualTo(Document.Status.CANCELLED);
    assertThat(bed.documents()).filteredOn(it -> it.id().equals(id)).hasSize(1);
    assertThat(bed.events())
        .filteredOn(it -> it.jobId().equals(id))
        .extracting(JobEvent::type)
        .doesNotContain(JobEvent.Type.REFUSED);
  }

  private static Document awaitRecord(String id) {
    await()
        .atMost(PATIENCE)
        .until(() -> bed.documents().stream().anyMatch(it -> it.id().equals(id)));
    return bed.documents().stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void aControlRecordActsWhateverItsKey() throws Exception {
    List<String> keys = Arrays.asList(null, "", "another", "Tea, please", "\u0000");
    List<String> jobs = IntStream.range(0, keys.size()).mapToObj(it -> "key-" + it).toList();
    awaitBeingWritten(jobs);
    for (int number = 0; number < keys.size(); number++) {
      String key = keys.get(number);
      byte[] bytes = key == null ? null : key.getBytes(UTF_8);
      byte[] value = cancel(jobs.get(number));
      bed.send(new ProducerRecord<>(Topics.JOB_CONTROL, number, bytes, value)).get();
    }

    for (String id : jobs) {
      assertThat(awaitDocument(id).status()).as(id).isEqualTo(Document.Status.CANCELLED);
    }
  }

  @Test
  void aForwardedControlRecordIsNotForwardedForEver() throws Exception {
    String id = "circle";
    int wrong = (KafkaRecords.partitionOf(id, PARTITIONS) + 1) % PARTITIONS;
    var record = new ProducerRecord<>(Topics.JOB_CONTROL, wrong, id.getBytes(UTF_8), cancel(id));
    record.headers().add("forwarded-from", "0:0".getBytes(UTF_8));
    bed.send(record).get();

    awaitLetter("circle", "forwarded-from");
  }

  @Test
  void aCancellationByKcatActs() throws Exception {
    assumeTrue(kcatIsInstalled(), "kcat is not installed");
    List<String> jobs = IntStream.range(0, PARTITIONS).mapToObj(it -> "kcat-" + it).toList();
    awaitBeingWritten(jobs);
    Process kcat =
        new ProcessBuilder(
                "kcat", "-b", bed.kafka.bootstrapServers(), "-t", "job-control", "-K=", "-P")
            .redirectErrorStream(true)
            .start();
    try (var lines = kcat.outputWriter(UTF_8)) {
      for (String id : jobs) {
        lines.write("%s={\"type\": \"cancel\", \"jobId\": \"%s\"}%n".formatted(id, id));
      }
    }
    assertThat(kcat.waitFor()).as(kcat.inputReader().readLine()).isZero();

    assertThat(jobs.stream().map(HostileAuthorIT::awaitDocument).map(Document::status).distinct())
        .containsExactly(Document.Status.CANCELLED);
  }

  @Test
  void aRequestWithoutItsOriginIsRefusedOnTheTopicOfTheStages() throws Exception {
    bed.publish(Topics.WRITING_RETRIES, json("forged", "Write", ""));

    awaitLetter("forged", "replay-of");
    assertThat(bed.deadLetters())
        .filteredOn(letter -> letter.topic().equals(Topics.WRITING_RETRIES))
        .extracting(DeadLetter::stage, DeadLetter::key)
        .containsExactly(tuple("planner", null));
  }

  private static boolean kcatIsInstalled() throws InterruptedException {
    try {
      return new ProcessBuilder("kcat", "-V").redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void awaitBeingWritten(List<String> jobs) {
    server.inject(SLOW);
    jobs.forEach(id -> client.submit(request(id, "Write about " + id, 200)));
    for (String id : jobs) {
      await()
          .atMost(PATIENCE)
          .until(() -> client.job(id).status().orElse(null) instanceof JobStatus.Known);
    }
  }

  private static Document awaitDocument(String id) {
    try {
      return client.job(id).await(PATIENCE);
    } catch (Exception e) {
      throw new AssertionError(id + " did not end", e);
    }
  }

  private static List<PlanRecord.Planned> planned(String id) {
    return plans.records().stream()
        .filter(PlanRecord.Planned.class::isInstance)
        .map(PlanRecord.Planned.class::cast)
        .filter(plan -> plan.jobId().equals(id))
        .toList();
  }

  private static void awaitLetter(String value, String reason) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(bed.deadLetters())
                .anySatisfy(letter -> {
                  assertThat(letter.value()).contains(value);
                  assertThat(letter.reason()).contains(reason);
                }));
  }

  private static byte[] cancel(String id) {
    return "{\"type\": \"cancel\", \"jobId\": \"%s\", \"reason\": \"changed my mind\"}"
        .formatted(id)
        .getBytes(UTF_8);
  }

  private static byte[] json(String id, String instruction, String more) {
    return "{\"id\": \"%s\", \"instruction\": \"%s\", \"words\": 100%s}"
        .formatted(id, instruction, more)
        .getBytes(UTF_8);
  }

  private static WritingRequest request(String id, String instruction, int words) {
    return new WritingRequest(id, instruction, words, null, Mode.SEQUENTIAL, Map.of());
  }
}
