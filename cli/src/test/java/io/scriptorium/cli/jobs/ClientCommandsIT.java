package io.scriptorium.cli.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.scriptorium.cli.CommandRun;
import io.scriptorium.cli.SampleJobs;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Plan;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands against a real broker; the records of the workers are published by the tests. */
class ClientCommandsIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir static Path brokerData;
  @TempDir Path directory;

  private static LocalKafka kafka;
  private static RecordPublisher publisher;
  private static ScriptoriumClient client;

  @BeforeAll
  static void start() {
    kafka = LocalKafka.startOpen(brokerData, 0);
    KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
    try (Admin admin = KafkaClients.admin(settings, "it")) {
      TopicAdmin.create(admin, 3, 1);
    }
    client = ScriptoriumClient.connect(kafka.bootstrapServers());
    publisher = new RecordPublisher(KafkaClients.producer(settings, "it"));
  }

  @AfterAll
  static void stop() {
    client.close();
    publisher.close();
    kafka.close();
  }

  @Test
  void topicsAreListedWithTheirPartitions() {
    CommandRun topics = run("topics");

    assertThat(topics.exitCode()).isZero();
    assertThat(topics.stdout().lines()).hasSize(14);
    assertThat(topics.stdout()).containsPattern("writing-requests +3 ");
  }

  @Test
  void healthNamesWhatIsMissing() {
    CommandRun text = run("health");

    assertThat(text.exitCode()).isEqualTo(1);
    assertThat(text.stdout())
        .containsPattern("kafka +well +answers")
        .containsPattern("topics +well +there, with 3 partitions")
        .containsPattern("planner +not well\n  none runs; start one: scriptorium planner")
        .containsPattern("writer +not well\n  none runs")
        .containsPattern("assembler +not well\n  none runs");

    JsonNode json = Json.MAPPER.readTree(run("health", "--output", "json").stdout());
    assertThat(json.get(0).path("check").stringValue()).isEqualTo("kafka");
    assertThat(json.get(0).path("state").stringValue()).isEqualTo("well");
    assertThat(run("health", "--output", "jsonl").stdout().lines()).hasSize(json.size());
  }

  @Test
  void aBadLineStopsNothingAndIsNamed() throws Exception {
    Path file = directory.resolve("requests.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Write", "id": "good-1"}
        {"instruction": ""}
        {"prompt": "Write", "length": 500}
        """);

    CommandRun submit = run("submit", "--file", file.toString());

    assertThat(submit.exitCode()).isEqualTo(1);
    assertThat(submit.stdout().lines()).hasSize(2).first().isEqualTo("good-1");
    assertThat(submit.stderr()).contains("requests.jsonl, line 2:", "blank");
    assertThat(run("status", "good-1").stdout()).startsWith("good-1: waiting for its plan");
  }

  @Test
  void aRunningJobIsFollowedToItsEnd() throws Exception {
    assertThat(run("submit", "--id", "f1", "Write").exitCode()).isZero();
    CompletableFuture<CommandRun> follow = CompletableFuture.supplyAsync(() -> run("follow", "f1"));
    publish("f1", event("f1", JobEvent.Type.PLANNED, 0, 1, 0));

    publish("f1", event("f1", JobEvent.Type.SECTION_WRITTEN, 1, 1, 3));
    publish("f1", event("f1", JobEvent.Type.COMPLETED, 1, 1, 3));

    CommandRun followed = follow.get(60, TimeUnit.SECONDS);
    assertThat(followed.exitCode()).isZero();
    assertThat(followed.stdout())
        .contains("planned: 1 section", "section written: 1 of 1, 3 words", "completed: 1 section");
  }

  @Test
  void aFinishedDocumentIsFetchedInEachFormat() throws Exception {
    end(SampleJobs.completed("d1", "Write about tea", "# Tea\n\nIt is *old*."));

    assertThat(run("fetch", "d1").stdout()).isEqualTo("# Tea\n\nIt is *old*.\n");
    assertThat(run("fetch", "d1", "--format", "text").stdout()).contains("It is old.");
    assertThat(run("fetch", "d1", "--format", "json").stdout()).contains("\"id\" : \"d1\"");
    CommandRun page = run("fetch", "d1", "--out", directory.resolve("tea.html").toString());
    assertThat(page.stdout().strip()).isEqualTo(directory.resolve("tea.html").toString());
    assertThat(directory.resolve("tea.html")).content().contains("<em>old</em>");
    assertThat(run("status", "d1").stdout()).startsWith("d1: completed, 1 of 1 sections");
    assertThat(run("status").stdout()).contains("d1", "completed");
  }

  @Test
  void theListHasTheJobsThatWaitWithWhatTheyAreToBe() throws Exception {
    assertThat(run("submit", "--id", "wait-1", "--words", "700", "A guide\nto Kyoto").exitCode())
        .isZero();
    publish(
        "begun-1",
        new JobEvent(
            "begun-1",
            JobEvent.Type.SECTION_WRITTEN,
            1,
            2,
            60,
            null,
            Instant.now(),
            null,
            "The history of tea"));

    String list = run("status", "--limit", "500").stdout();

    assertThat(list)
        .containsPattern("Jobs: .*\\d+ waiting, .*\\d+ writing")
        .containsPattern("Words: [\\d,]+, [1-9][\\d.,]* a second in the last minute, about .* left")
        .containsPattern("wait-1 +waiting +- +0 .* ago +A guide\n")
        .containsPattern("begun-1 +writing +1 of 2 +60 .* ago +The history of tea");
    assertThat(run("status", "--limit", "500", "--output", "jsonl").stdout())
        .contains("\"jobId\":\"wait-1\",\"type\":\"waiting\"", "\"wordsAsked\":700")
        .contains("\"jobId\":\"begun-1\",\"type\":\"section-written\"");
    assertThat(run("status", "wait-1").stdout()).endsWith(" ago (A guide)\n");
  }

  @Test
  void whereAPlanComesFromIsShownWhereTheEventSaysIt() throws Exception {
    publish("p-old", event("p-old", JobEvent.Type.PLANNED, 0, 2, 0));
    for (Plan.Origin origin : Plan.Origin.values()) {
      String id = "p-" + origin.json();
      publish(id, SampleJobs.with(event(id, JobEvent.Type.SECTION_WRITTEN, 1, 2, 30), origin));
    }

    assertThat(run("status", "p-old").stdout())
        .startsWith("p-old: writing, 0 of 2 sections, 0 words, ")
        .doesNotContain("plan");
    for (String origin : List.of("model", "repaired", "default")) {
      assertThat(run("status", "p-" + origin).stdout())
          .startsWith("p-%1$s: writing, 1 of 2 sections, 30 words, plan: %1$s, ".formatted(origin));
      assertThat(run("status").stdout())
          .containsPattern("p-%s +writing +1 of 2 +30 ".formatted(origin));
    }
    assertThat(run("status").stdout()).containsPattern("p-old +writing +0 of 2 +0 ");
  }

  @Test
  void aFailedJobGivesItsReasonAndExitCode1() throws Exception {
    end(SampleJobs.failed("bad", "no server answers"));

    CommandRun fetch = run("fetch", "bad");

    assertThat(fetch.exitCode()).isEqualTo(1);
    assertThat(fetch.stderr()).contains("Job bad is failed: no server answers");
    assertThat(run("status", "bad").exitCode()).isEqualTo(1);
    assertThat(run("follow", "bad").exitCode()).isEqualTo(1);
  }

  @Test
  void anUnknownJobIsToldAtOnce() {
    for (String command : List.of("status", "follow", "fetch")) {
      CommandRun unknown = run(command, "nobody");

      assertThat(unknown.exitCode()).isEqualTo(2);
      assertThat(unknown.stderr()).contains("No job nobody is known");
    }
  }

  @Test
  void allDocumentsOfABatchAreWaitedForAndTold() throws Exception {
    Path file = directory.resolve("requests.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Write", "id": "w-early", "words": 50}
        {"instruction": "Write", "id": "w-late", "words": 100}
        {"instruction": "Write", "id": "w-refused"}
        """);
    end(SampleJobs.completed("w-early", "Write", "Early."));
    Path out = directory.resolve("out");

    CompletableFuture<CommandRun> batch =
        CompletableFuture.supplyAsync(
            () -> run("submit", "--file", file.toString(), "--wait", "--out", out.toString()));
    await().atMost(Duration.ofSeconds(60)).until(() -> run("status", "w-refused").exitCode() == 0);
    publish("w-early", event("w-early", JobEvent.Type.REPEATED, 0, 0, 0));
    refuse("w-refused", "no thanks");
    end(SampleJobs.completed("w-late", "Write", "One two.", "Three."));

    CommandRun waited = batch.get(60, TimeUnit.SECONDS);
    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.stdout())
        .containsPattern("w-early +completed +50 +1 +1 ")
        .containsPattern("w-late +completed +100 +3 +2 ")
        .containsPattern("w-refused +refused +- +0 +0 ");
    assertThat(waited.stderr()).contains("Submitted 3 requests.", "w-refused refused: no thanks");
    assertThat(out.resolve("w-late.md")).hasContent("One two.\n\nThree.");
    assertThat(out.resolve("w-early.md")).hasContent("Early.");
    assertThat(Files.readAllLines(out.resolve("documents.jsonl"))).hasSize(2);
  }

  @Test
  void theSameCommandGoesOnWithTheSameJobs() throws Exception {
    Path file = directory.resolve("requests.jsonl");
    Files.writeString(
        file,
        """
        {"instruction": "Write one"}
        {"instruction": "Write two"}
        """);
    Path out = directory.resolve("out");
    String[] command = {"submit", "--file", file.toString(), "--wait", "--out", out.toString()};

    // given: a run that is interrupted after its first document
    Thread first = Thread.ofPlatform().start(() -> run(command));
    Path jobs = out.resolve("jobs.txt");
    await().atMost(LIMIT).until(() -> Files.exists(out.resolve("submission.json")));
    List<String> ids = Files.readAllLines(jobs);
    assertThat(ids).hasSize(2).allMatch(it -> it.matches("\\d{8}-\\d{6}-\\w{6}-0000[12]"));
    await().atMost(LIMIT).until(() -> requests(ids.get(1)) == 1);
    end(SampleJobs.completed(ids.get(0), "Write one", "One."));
    await().atMost(LIMIT).until(() -> lines(out) == 1);
    first.interrupt();
    assertThat(first.join(LIMIT)).isTrue();

    // when
    CompletableFuture<CommandRun> second = CompletableFuture.supplyAsync(() -> run(command));
    await().atMost(LIMIT).until(() -> requests(ids.get(1)) == 2);
    end(SampleJobs.completed(ids.get(1), "Write two", "Two."));

    // then
    CommandRun ended = second.get(60, TimeUnit.SECONDS);
    assertThat(ended.exitCode()).as(ended.stderr()).isZero();
    assertThat(ended.stderr()).contains("1 of 2 documents are in " + out + " already");
    assertThat(requests(ids.get(0))).isEqualTo(1);
    assertThat(Files.readAllLines(jobs)).isEqualTo(ids);
    assertThat(lines(out)).isEqualTo(2);
    assertThat(out.resolve(ids.get(0) + ".md")).hasContent("One.");
    assertThat(out.resolve(ids.get(1) + ".md")).hasContent("Two.");

    // and: once more there is nothing to do
    assertThat(run(command).exitCode()).isZero();

    // and: fetch finds the same documents
    Files.delete(out.resolve("documents.jsonl"));
    CommandRun fetched = run("fetch", "--file", file.toString(), "--out", out.toString());
    assertThat(fetched.exitCode()).as(fetched.stderr()).isZero();
    assertThat(fetched.stderr()).contains("2 of 2 jobs have a document; 2 are new here");
    assertThat(lines(out)).isEqualTo(2);
    Path everything = directory.resolve("everything");
    assertThat(run("fetch", "--all", "--out", everything.toString()).exitCode()).isIn(0, 1);
    assertThat(everything.resolve(ids.get(0) + ".md")).hasContent("One.");
    CommandRun elsewhere =
        run("fetch", "--file", file.toString(), "--out", directory.resolve("new").toString());
    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.stderr()).contains("name no id", "fetch --all");

    // and: another file has another folder
    Files.writeString(file, "{\"instruction\": \"Write three\"}\n");
    CommandRun other = run(command);
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.stderr()).contains("is another file", "Name another folder");
    CommandRun stdin = run("submit", "-", "--wait", "--out", out.toString());
    assertThat(stdin.exitCode()).isEqualTo(2);
    assertThat(stdin.stderr()).contains("stdin", "Name another folder");
  }

  private static long lines(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("documents.jsonl")).size();
  }

  private static int requests(String jobId) {
    var found = new AtomicInteger();
    try (TopicReader reader = client.reader()) {
      reader.scan(Topics.WRITING_REQUESTS, jobId, Optional.empty(), _ -> found.incrementAndGet());
    }
    return found.get();
  }

  @Test
  void cancellingWritesOneRecordForEachJob() {
    CommandRun cancel = run("cancel", "c1", "c2", "c1", "--reason", "too dear");

    assertThat(cancel.exitCode()).isZero();
    assertThat(cancel.stdout().lines())
        .containsExactly("c1: to be cancelled", "c2: to be cancelled");
    try (TopicReader reader = client.reader()) {
      List<JobControl> found = new ArrayList<>();
      for (String id : List.of("c1", "c2")) {
        reader.scan(
            Topics.JOB_CONTROL,
            id,
            Optional.empty(),
            record ->
                found.add(
                    (JobControl)
                        ControlRecord.read(record.key(), record.value(), SampleJobs.START)));
      }
      assertThat(found)
          .extracting(JobControl::jobId, it -> ((JobControl.Cancel) it).reason())
          .containsExactly(tuple("c1", "too dear"), tuple("c2", "too dear"));
    }
  }

  @Test
  void cancelledJobsAreWaitedForAndToldHowTheyEnded() throws Exception {
    end(SampleJobs.completed("c-done", "Write", "Done."));
    publish("c-run", event("c-run", JobEvent.Type.PLANNED, 0, 3, 0));
    assertThat(run("submit", "--id", "c-wait", "Write").exitCode()).isZero();

    CompletableFuture<CommandRun> waiting =
        CompletableFuture.supplyAsync(
            () -> run("cancel", "c-done", "c-run", "c-wait", "c-nobody", "--wait"));
    awaitControl("c-nobody");
    publish("c-wait", event("c-wait", JobEvent.Type.CANCELLED, 0, 0, 0));
    publish("c-run", event("c-run", JobEvent.Type.CANCELLED, 1, 3, 120));

    CommandRun waited = waiting.get(60, TimeUnit.SECONDS);
    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.stdout().lines())
        .contains(
            "c-done: completed with 1 of 1 sections, 1 words",
            "c-run: cancelled with 1 of 3 sections, 120 words",
            "c-wait: cancelled with 0 of 0 sections, 0 words")
        .anyMatch(line -> line.startsWith("c-nobody: not known here"));
    assertThat(run("cancel", "c-run", "--wait").exitCode()).isZero();
  }

  @Test
  void aCancelledJobIsToldInItsOwnWords() throws Exception {
    end(SampleJobs.cancelled("c-told", "too dear", "One."));

    CommandRun fetch = run("fetch", "c-told");
    assertThat(fetch.exitCode()).isEqualTo(1);
    assertThat(fetch.stdout()).isEqualTo("One.\n");
    assertThat(fetch.stderr()).contains("Job c-told is cancelled: too dear");
    CommandRun status = run("status", "c-told");
    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.stdout()).startsWith("c-told: cancelled, 1 of 1 sections");
    CommandRun follow = run("follow", "c-told");
    assertThat(follow.exitCode()).isEqualTo(1);
    assertThat(follow.stdout()).contains("cancelled after 1 of 1 sections");
  }

  @Test
  void onlyFailedJobsAreRetriedAndTheOthersAreNamed() throws Exception {
    end(SampleJobs.completed("r-done", "Write", "Done."));
    end(SampleJobs.failed("r-failed", "no server answers"));

    CommandRun retry = run("retry", "r-failed", "r-done");

    assertThat(retry.exitCode()).isEqualTo(1);
    assertThat(retry.stdout().lines()).containsExactly("r-failed: to be retried");
    assertThat(retry.stderr()).contains("r-done: completed", "only a failed job can be retried");
    awaitControl("r-failed");
    assertThat(run("retry", "r-nobody").exitCode()).isEqualTo(2);
    assertThat(run("retry", "r-failed", "--all-failed").exitCode()).isEqualTo(2);
    assertThat(run("retry").exitCode()).isEqualTo(2);
    assertThat(run("retry", "--all-failed").stdout()).contains("r-failed: to be retried");
  }

  @Test
  void aRetriedJobsLastDocumentIsFetchedAndItsLastEndIsFollowed() throws Exception {
    end(SampleJobs.failed("r-twice", "no server answers"));
    publish("r-twice", event("r-twice", JobEvent.Type.RETRIED, 0, 1, 0));
    CommandRun between = run("fetch", "r-twice");
    assertThat(between.exitCode()).isEqualTo(1);
    assertThat(between.stderr()).contains("There is no document yet", "writing");

    end(SampleJobs.completed("r-twice", "Write", "Done."));

    assertThat(run("fetch", "r-twice").stdout()).isEqualTo("Done.\n");
    CommandRun follow = run("follow", "r-twice");
    assertThat(follow.exitCode()).isZero();
    assertThat(follow.stdout()).contains("failed after", "retried with", "completed");
    assertThat(run("status", "r-twice").exitCode()).isZero();
  }

  @Test
  void retriedJobsAreWaitedForAndToldHowTheyEnded() throws Exception {
    end(SampleJobs.failed("r-wait", "no server answers"));
    end(SampleJobs.failed("r-gone", "no server answers"));

    CompletableFuture<CommandRun> waiting =
        CompletableFuture.supplyAsync(() -> run("retry", "r-wait", "r-gone", "--wait"));
    awaitControl("r-gone");
    awaitControl("r-wait");
    publish("r-wait", event("r-wait", JobEvent.Type.RETRIED, 0, 1, 0));
    end(SampleJobs.completed("r-wait", "Write", "Done."));
    publish("r-gone", event("r-gone", JobEvent.Type.NOT_RETRIED, 0, 1, 0));

    CommandRun waited = waiting.get(60, TimeUnit.SECONDS);
    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.stdout())
        .contains("r-wait: completed with 1 of 1 sections", "r-gone: not retried");
  }

  @Test
  void whatCannotBeAJobsIdIsNotCancelled() {
    CommandRun cancel = run("cancel", "good", "not/good");

    assertThat(cancel.exitCode()).isEqualTo(2);
    assertThat(cancel.stderr()).contains("'not/good' is not a job id");
  }

  @Test
  void aDeadlineIsAMomentOrATimeFromNow() throws Exception {
    assertThat(run("submit", "--id", "dl1", "--deadline", "2h", "Write").exitCode()).isZero();
    assertThat(
            run("submit", "--id", "dl2", "--deadline", "2031-05-06T07:08:09+01:00", "Write")
                .exitCode())
        .isZero();
    CommandRun wrong = run("submit", "--id", "dl3", "--deadline", "soon", "Write");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.stderr()).contains("'soon' is no deadline", "2h");
    assertThat(request("dl1").deadline())
        .isBetween(Instant.now().plusSeconds(7_000), Instant.now().plusSeconds(7_201));
    assertThat(request("dl2").deadline()).isEqualTo(Instant.parse("2031-05-06T06:08:09Z"));
  }

  private static WritingRequest request(String id) {
    List<WritingRequest> found = new ArrayList<>();
    try (TopicReader reader = client.reader()) {
      reader.scan(
          Topics.WRITING_REQUESTS,
          id,
          Optional.empty(),
          record -> found.add(RequestReader.withDefaults().read(record.value(), "none")));
    }
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static void awaitControl(String id) {
    try (TopicReader reader = client.reader()) {
      AtomicBoolean found = new AtomicBoolean();
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            reader.scan(Topics.JOB_CONTROL, id, Optional.empty(), _ -> found.set(true));
            return found.get();
          });
    }
  }

  @Test
  void deadLettersAreListedAndShownWhole() throws Exception {
    DeadLetter letter = SampleJobs.refusal("dead", "The request is not JSON.");
    publish("dead", letter);

    CommandRun list = run("dead-letters", "list", "--limit", "50");
    String position =
        list.stdout()
            .lines()
            .filter(line -> line.contains("not JSON"))
            .map(line -> line.substring(0, line.indexOf(' ')))
            .findFirst()
            .orElseThrow();
    CommandRun show = run("dead-letters", "show", position);

    assertThat(show.stderr()).isEmpty();
    assertThat(Json.read(show.stdout().getBytes(StandardCharsets.UTF_8), DeadLetter.class))
        .isEqualTo(letter);
    assertThat(run("dead-letters", "show", "0:999999").exitCode()).isEqualTo(2);
    assertThat(run("status", "dead").stdout()).contains("refused: The request is not JSON.");
  }

  private static CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--kafka-bootstrap-servers", kafka.bootstrapServers()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JobEvent event(String id, JobEvent.Type type, int done, int total, int words) {
    return SampleJobs.event(id, type, done, total, words);
  }

  private static void end(Document document) throws Exception {
    int sections = document.sections().size();
    JobEvent.Type type =
        switch (document.status()) {
          case COMPLETED -> JobEvent.Type.COMPLETED;
          case FAILED -> JobEvent.Type.FAILED;
          case CANCELLED -> JobEvent.Type.CANCELLED;
        };
    publish(document.id(), document);
    publish(document.id(), event(document.id(), type, sections, sections, document.words()));
  }

  /** As the planner refuses the request that was submitted. */
  private static void refuse(String id, String reason) throws Exception {
    List<DeadLetter> letters = new ArrayList<>();
    try (TopicReader reader = client.reader()) {
      reader.scan(
          Topics.WRITING_REQUESTS,
          id,
          Optional.empty(),
          request ->
              letters.add(SampleJobs.refusal(id, reason, request.partition(), request.offset())));
    }
    publish(id, letters.getFirst());
  }

  private static void publish(String id, Object record) throws Exception {
    String topic =
        switch (record) {
          case JobEvent event -> Topics.JOB_EVENTS;
          case Document document -> Topics.DOCUMENTS;
          case DeadLetter letter -> Topics.DEAD_LETTERS;
          default -> throw new IllegalArgumentException("No topic for " + record);
        };
    var _ = publisher.publish(topic, id, record).get(30, TimeUnit.SECONDS);
  }
}
