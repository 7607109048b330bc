package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.redis.Script;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records, reports and arguments whose every text steers a terminal: it clears the screen, sets the
 * title, fills the clipboard, reverses the line, forges one. No command passes any of it on.
 */
class HostileReaderTextIT {

  private static final String FORGED = "forged: completed";
  private static final String HOSTILE =
      "x\u001b[2J\u001b]0;title\u0007\u001b]52;c;aGk=\u0007\u001b]8;;http://evil\u001b\\link"
          + "\u009b31m\b\u007f\u0085\u202egnp.exe\u202c\u2066y\u2069\udb40\udc41\udb40\udc7f"
          + "\r\n"
          + FORGED
          + "\u2028"
          + FORGED
          + "\u2029\u000b"
          + FORGED;
  private static final String STDOUT_TERMINAL = "scriptorium.stdout.terminal";

  @TempDir static Path data;

  private static LocalKafka kafka;
  private static LocalRedis redis;
  private static RecordPublisher publisher;
  private static ScriptoriumClient client;

  @BeforeAll
  static void start() throws Exception {
    kafka = LocalKafka.startOpen(data, 0);
    redis = LocalRedis.startOpen(0);
    KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
    try (Admin admin = KafkaClients.admin(settings, "it")) {
      TopicAdmin.create(admin, 3, 1);
    }
    publisher = new RecordPublisher(KafkaClients.producer(settings, "it"));
    client = ScriptoriumClient.connect(kafka.bootstrapServers());
    System.setProperty(STDOUT_TERMINAL, "true");
  }

  @AfterAll
  static void stop() throws Exception {
    System.clearProperty(STDOUT_TERMINAL);
    client.close();
    publisher.close();
    redis.close();
    kafka.close();
  }

  @Test
  void aFailedJob() throws Exception {
    publish(Topics.JOB_EVENTS, "bad", event("bad", JobEvent.Type.STALLED));
    publish(Topics.DOCUMENTS, "bad", hostile("bad", Document.Status.FAILED));
    publish(Topics.JOB_EVENTS, "bad", event("bad", JobEvent.Type.FAILED));
    publish(Topics.JOB_EVENTS, HOSTILE, event(HOSTILE, JobEvent.Type.FAILED));

    assertThat(isSafe("status", "bad").stdout()).contains("bad: failed", "�[2J");
    assertThat(isSafe("status").stdout()).contains("�[2J");
    assertThat(isSafe("follow", "bad").stdout()).contains("�[2J");
    assertThat(run("fetch", "bad").stderr()).contains("Job bad is failed", "�[2J");
    isSafe("cancel", "bad", "--wait");
    isSafe("retry", "bad");
    isSafe("retry", "--all-failed");
  }

  @Test
  void aDocumentOnATerminal() throws Exception {
    Document document = hostile("doc", Document.Status.COMPLETED);
    publish(Topics.DOCUMENTS, "doc", document);
    publish(Topics.JOB_EVENTS, "doc", event("doc", JobEvent.Type.COMPLETED));

    for (String format : List.of("markdown", "text", "html")) {
      CommandRun fetched = run("fetch", "doc", "--format", format);
      assertThat(unsafe(fetched.stdout())).as(format).isEmpty();
      assertThat(fetched.stdout()).contains("می\u200cخواهم", "\tcode");
    }
    CommandRun json = run("fetch", "doc", "--format", "json");
    assertThat(unsafe(json.stdout())).isEmpty();
    assertThat(Json.read(json.stdout().getBytes(StandardCharsets.UTF_8), Document.class).text())
        .isEqualTo(read(document).text());

    System.clearProperty(STDOUT_TERMINAL);
    try {
      assertThat(run("fetch", "doc").stdout()).isEqualTo(read(document).text() + "\n");
    } finally {
      System.setProperty(STDOUT_TERMINAL, "true");
    }
  }

  @Test
  void aWaitThatFails() throws Exception {
    var waiting =
        CompletableFuture.supplyAsync(() -> isSafe("submit", "--id", "wait", "--wait", "Write"));
    awaitRequest("wait");
    publish(Topics.JOB_EVENTS, "wait", event("wait", JobEvent.Type.STALLED));
    publish(Topics.DOCUMENTS, "wait", hostile("wait", Document.Status.FAILED));
    publish(Topics.JOB_EVENTS, "wait", event("wait", JobEvent.Type.FAILED));

    CommandRun waited = waiting.get(60, TimeUnit.SECONDS);
    assertThat(waited.exitCode()).isEqualTo(1);
    assertThat(waited.stderr()).contains("wait makes no progress: x�[2J", "wait failed: x�[2J");
  }

  @Test
  void deadLetters() throws Exception {
    var letter =
        new DeadLetter(
            HOSTILE,
            HOSTILE,
            HOSTILE,
            0,
            7,
            HOSTILE,
            HOSTILE,
            null,
            Map.of("replays", HOSTILE, HOSTILE, HOSTILE),
            Instant.now(),
            null,
            null);
    String place = publish(Topics.DEAD_LETTERS, "dead", letter);

    assertThat(isSafe("dead-letters").stdout()).contains("�[2J");
    assertThat(isSafe("dead-letters", "list", "--output", "jsonl").stdout()).contains("\\u001B[2J");
    CommandRun shown = isSafe("dead-letters", "show", place);
    assertThat(Json.read(shown.stdout().getBytes(StandardCharsets.UTF_8), DeadLetter.class))
        .isEqualTo(Json.read(Json.write(letter), DeadLetter.class));
    assertThat(isSafe("dead-letters", "replay", place).stderr()).contains("not replayed", "�[2J");
  }

  @Test
  void theFleet() {
    String report =
        Json.MAPPER.writeValueAsString(
            Map.of(
                "fleet",
                HOSTILE,
                "servers",
                List.of(
                    Map.of(
                        "name",
                        HOSTILE,
                        "seats",
                        4,
                        "health",
                        HOSTILE,
                        "slow",
                        false,
                        "generated",
                        1,
                        "prompted",
                        1,
                        "cached",
                        1))));
    String token = "process|w|" + HOSTILE + "|1";
    var renew = Script.of(SeatLedger.class, "seats-prelude", "seat-renew");
    try (var ledger = Redis.connect(RedisSettings.at(redis.url()), new SimpleMeterRegistry())) {
      var _ =
          ledger.<Object>call(it ->
              renew.run(
                  it,
                  List.of(ledger.name("{seats}:head")),
                  List.of(
                      "60000", "60000", HOSTILE, report, "0", "1", HOSTILE, "4", "1", HOSTILE,
                      token)));
    }

    CommandRun fleet =
        isSafe(CommandRun.of("fleet", "--once", "--jobs", "--redis-url", redis.url()));
    assertThat(fleet.exitCode()).as(fleet.stderr()).isZero();
    assertThat(fleet.stdout()).contains("�[2J");
    isSafe(CommandRun.of("fleet", "drain", HOSTILE + "y", "--redis-url", redis.url()));
    isSafe(CommandRun.of("fleet", "drain", HOSTILE, "--redis-url", redis.url()));
  }

  @Test
  void argumentsAndFiles() throws Exception {
    for (String command :
        List.of("status", "follow", "fetch", "cancel", "retry", "dead-letters", "up", "fleet")) {
      isSafe(CommandRun.of(command, HOSTILE, "--" + HOSTILE));
      isSafe(CommandRun.of(command, "--kafka-bootstrap-servers", HOSTILE, HOSTILE));
    }
    isSafe("status", HOSTILE);
    isSafe("submit", "--file", HOSTILE);
    isSafe("submit", "--words", HOSTILE, "Write");
    isSafe("submit", "--deadline", HOSTILE, "Write");
    isSafe("topics", "--redis-timeout", HOSTILE);
    isSafe(CommandRun.of("planner", "--seat-lease", HOSTILE, "--log-format", HOSTILE));
    isSafe(CommandRun.of("evaluate", "compare", HOSTILE, HOSTILE));
    isSafe(CommandRun.of("dataset", "build", "--instructions", HOSTILE));
    Path lines = data.resolve("lines.jsonl");
    Files.writeString(lines, Json.MAPPER.writeValueAsString(Map.of(HOSTILE, HOSTILE)) + "\n{");
    isSafe("submit", "--file", lines.toString());
  }

  private static CommandRun isSafe(String... arguments) {
    return isSafe(run(arguments));
  }

  private static CommandRun isSafe(CommandRun run) {
    String printed = run.stdout() + run.stderr();
    assertThat(unsafe(printed)).as(printed).isEmpty();
    assertThat(printed).isNotEmpty().doesNotContain("\n" + FORGED);
    return run;
  }

  /** The code points that may not reach a terminal. */
  private static List<String> unsafe(String printed) {
    return printed
        .codePoints()
        .filter(it ->
            (it < 0x20 && it != '\n' && it != '\t')
                || (it >= 0x7f && it < 0xa0)
                || (it >= 0x2028 && it <= 0x202e)
                || (it >= 0x2066 && it <= 0x2069)
                || (it >= 0xd800 && it < 0xe000)
                || (it >= 0xe0000 && it < 0xe0100))
        .mapToObj("U+%04X"::formatted)
        .toList();
  }

  private static CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--kafka-bootstrap-servers", kafka.bootstrapServers()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JobEvent event(String id, JobEvent.Type type) {
    return new JobEvent(id, type, 1, 2, 3, HOSTILE, Instant.now(), null, HOSTILE);
  }

  private static Document hostile(String id, Document.Status status) {
    String text = "# " + HOSTILE + "\n\nمی\u200cخواهم\n\n    \tcode " + HOSTILE;
    Document document = SampleJobs.completed(id, HOSTILE, text);
    return new Document(
        id,
        status,
        status == Document.Status.COMPLETED ? null : HOSTILE,
        HOSTILE,
        text,
        document.words(),
        document.plan(),
        document.sections(),
        document.usage(),
        document.timings(),
        Map.of(HOSTILE, HOSTILE));
  }

  /** As it arrives: JSON replaces an unpaired surrogate. */
  private static Document read(Document document) {
    return Json.read(Json.write(document), Document.class);
  }

  private static String publish(String topic, String key, Object record) throws Exception {
    return publisher.publish(topic, key, record).get(30, TimeUnit.SECONDS).toString();
  }

  private static void awaitRequest(String id) {
    try (TopicReader reader = client.reader()) {
      var found = new AtomicBoolean();
      await()
          .pollInSameThread()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            reader.scan(Topics.WRITING_REQUESTS, id, Optional.empty(), _ -> found.set(true));
            return found.get();
          });
    }
  }
}
