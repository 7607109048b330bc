package io.scriptorium.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.CommandRun;
import io.scriptorium.cli.SampleJobs;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.client.TopicReader;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Json;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters of real records, on a real broker. */
class DeadLettersIT {

  private static final byte[] NO_TEXT = {(byte) 0xff, 0, 7};

  @TempDir private Path brokerData = Path.of("");
  private @Nullable LocalKafka kafka;
  private @Nullable RecordPublisher publisher;

  @BeforeEach
  void start() {
    kafka = LocalKafka.startOpen(brokerData, 0);
    try (Admin admin = KafkaClients.admin(settings(), "it")) {
      TopicAdmin.create(admin, 2, 1);
    }
    publisher = new RecordPublisher(KafkaClients.producer(settings(), "it"));
  }

  @AfterEach
  void stop() {
    publisher().close();
    kafka().close();
  }

  @Test
  void whatIsListedIsFilteredAndTheRecordComesBackAsItWas() throws Exception {
    List<Header> headers = List.of(new RecordHeader("lane", "a#1".getBytes(UTF_8)));
    var request =
        record(
            Topics.WRITING_REQUESTS, "{\"instruction\": \"Tea\"}".getBytes(UTF_8), null, headers);
    var section = record(Topics.SECTIONS, NO_TEXT, "a".getBytes(UTF_8), List.of());
    refuse(request, "planner", "No server\nanswers \u001b[31m.");
    refuse(section, "writer", "No text.");

    CommandRun list = run("dead-letters", "list");
    assertThat(list.stdout()).contains("No server answers", "No text.").doesNotContain("\u001b");
    assertThat(run("dead-letters").stdout().lines()).hasSize(3);
    assertThat(run("dead-letters", "list", "--stage", "writer").stdout().lines()).hasSize(2);
    assertThat(run("dead-letters", "list", "--reason", "no SERVER").stdout().lines()).hasSize(2);
    assertThat(run("dead-letters", "list", "--since", "1h").stdout().lines()).hasSize(3);
    assertThat(
            run("dead-letters", "list", "--since", Instant.now().plusSeconds(60).toString())
                .stderr())
        .contains("no such dead letters");
    assertThat(run("dead-letters", "list", "--limit", "1").stdout()).contains("No text.");
    String json =
        run("dead-letters", "list", "--output", "jsonl", "--topic", Topics.WRITING_REQUESTS)
            .stdout();
    assertThat(
            Json.read(json.getBytes(UTF_8), DeadLetterListCommand.DeadLetterRow.class).position())
        .isEqualTo(request.partition() + ":" + request.offset());

    CommandRun dry = run("dead-letters", "replay", "--all", "--dry-run");
    assertThat(dry.stdout()).contains("would be replayed to writing-retries");
    assertThat(records(Topics.WRITING_RETRIES)).isEmpty();

    CommandRun replay = run("dead-letters", "replay", "--all");

    assertThat(replay.exitCode()).as(replay.stderr()).isZero();
    assertThat(replay.stderr()).contains("Replayed 2.");
    ConsumerRecord<byte[], byte[]> again = records(Topics.WRITING_RETRIES).getLast();
    assertThat(again.value()).isEqualTo(request.value());
    assertThat(again.key()).isNull();
    assertThat(again.headers().lastHeader("lane").value()).isEqualTo("a#1".getBytes(UTF_8));
    assertThat(RecordOrigin.of(again))
        .isEqualTo(new RecordOrigin(place(request), request.timestamp(), 1, 0));
    ConsumerRecord<byte[], byte[]> bytes = records(Topics.SECTIONS).getLast();
    assertThat(bytes.value()).isEqualTo(NO_TEXT);
    assertThat(bytes.key()).isEqualTo(section.key());
    assertThat(bytes.partition()).isEqualTo(section.partition());
  }

  /** Any client may set them on this topic. */
  @Test
  void headersOfARequestSayNothingOfItsOrigin() throws Exception {
    List<Header> headers =
        List.of(
            new RecordHeader("replay-of", "0:0:0".getBytes(UTF_8)),
            new RecordHeader("replays", "8".getBytes(UTF_8)),
            new RecordHeader("retry", "999999999".getBytes(UTF_8)));
    var request = record(Topics.WRITING_REQUESTS, "{}".getBytes(UTF_8), null, headers);
    refuse(request, "planner", "No instruction.");

    assertThat(run("dead-letters", "replay", "--all").exitCode()).isZero();

    assertThat(records(Topics.WRITING_RETRIES).stream().map(RecordOrigin::of))
        .containsExactly(new RecordOrigin(place(request), request.timestamp(), 1, 0));
  }

  @Test
  void aReplayThatIsRefusedAgainTellsOfTheFirstPlaceAndIsCounted() throws Exception {
    var request =
        record(
            Topics.WRITING_REQUESTS, "{\"instruction\": \"Tea\"}".getBytes(UTF_8), null, List.of());
    refuse(request, "planner", "first");
    assertThat(run("dead-letters", "replay", "--all").exitCode()).isZero();
    refuse(records(Topics.WRITING_RETRIES).getLast(), "planner", "second");

    assertThat(run("dead-letters", "replay", "--all", "--reason", "second").exitCode()).isZero();

    assertThat(records(Topics.WRITING_REQUESTS)).hasSize(1);
    assertThat(
            records(Topics.WRITING_RETRIES).stream()
                .map(RecordOrigin::of)
                .map(RecordOrigin::replays))
        .containsExactlyInAnyOrder(1, 2);
    assertThat(
            records(Topics.WRITING_RETRIES).stream()
                .map(RecordOrigin::of)
                .map(RecordOrigin::position))
        .containsOnly(place(request));
    assertThat(run("dead-letters", "list", "--reason", "second").stdout())
        .containsPattern(" 1 +second");
  }

  @Test
  void aRecordTooLargeForItsDeadLetterIsReadFromWhereItStands() throws Exception {
    // No UTF-8, so that the dead letter would hold it a third longer, as Base64.
    byte[] large = new byte[Topics.MAX_RECORD_BYTES - 1_000];
    Arrays.fill(large, (byte) 0xff);
    var record = record(Topics.SECTIONS, large, "a".getBytes(UTF_8), List.of());
    refuse(record, "assembler", "Not JSON.");
    assertThat(records(Topics.DEAD_LETTERS)).hasSize(1).allMatch(it -> it.value().length < 1_000);

    assertThat(run("dead-letters", "replay", "--all").exitCode()).isZero();

    assertThat(records(Topics.SECTIONS).getLast().value()).isEqualTo(large);
    assertThat(records(Topics.SECTIONS).getLast().key()).isEqualTo(record.key());
  }

  @Test
  void aRecordThatIsNowhereAnyMoreIsNamed() throws Exception {
    DeadLetter letter =
        new DeadLetter(
            "why",
            "planner",
            Topics.SECTIONS,
            0,
            77,
            null,
            null,
            null,
            Map.of(),
            Instant.now(),
            null,
            null);
    var _ = publisher().publish(Topics.DEAD_LETTERS, "a", letter).get(30, TimeUnit.SECONDS);

    CommandRun replay = run("dead-letters", "replay", "--all");

    assertThat(replay.exitCode()).isEqualTo(1);
    assertThat(replay.stderr()).contains("not replayed", "is no longer at sections 0:77");
  }

  @Test
  void purgingTellsFirstAndDeletesWithYes() throws Exception {
    for (int number = 1; number <= 3; number++) {
      DeadLetter letter = SampleJobs.refusal("a", "number " + number);
      var _ = publisher().publish(Topics.DEAD_LETTERS, "a", letter).get(30, TimeUnit.SECONDS);
    }
    ConsumerRecord<byte[], byte[]> second = records(Topics.DEAD_LETTERS).get(1);
    String place = place(second).toString();

    CommandRun asked = run("dead-letters", "purge", place);
    assertThat(asked.exitCode()).isEqualTo(2);
    assertThat(asked.stderr()).contains("2 dead letters would be deleted", "--yes");
    assertThat(run("dead-letters", "purge", "--before", "1h", "--yes").stderr())
        .contains("no such dead letters");

    assertThat(run("dead-letters", "purge", place, "--yes").stdout())
        .contains("Deleted 2 dead letters.");
    assertThat(run("dead-letters").stdout().lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("number 3");
    assertThat(run("dead-letters", "show", place).exitCode()).isEqualTo(2);
    assertThat(run("dead-letters", "purge", "--all", "--yes").stdout()).contains("Deleted 1 ");
    assertThat(run("dead-letters").stderr()).contains("There are no dead letters.");
  }

  @Test
  void whatIsAskedForWronglyIsNamed() {
    assertThat(run("dead-letters", "replay").stderr()).contains("--all");
    assertThat(run("dead-letters", "replay", "0:1", "--stage", "writer").stderr())
        .contains("go with --all");
    assertThat(run("dead-letters", "replay", "0:1").stderr()).contains("no dead letter at 0:1");
    assertThat(run("dead-letters", "show", "here").stderr()).contains("'here' is no place");
    assertThat(run("dead-letters", "list", "--since", "soon").stderr())
        .contains("'soon' is no time");
    assertThat(run("dead-letters", "purge").stderr()).contains("--before TIME");
  }

  private ConsumerRecord<byte[], byte[]> record(
      String topic, byte[] value, byte @Nullable [] key, List<Header> headers) throws Exception {
    RecordPosition place = publisher().send(topic, key, value, headers).get(60, TimeUnit.SECONDS);
    try (ScriptoriumClient client = ScriptoriumClient.connect(kafka().bootstrapServers());
        TopicReader reader = client.reader()) {
      return reader.at(new TopicPartition(topic, place.partition()), place.offset()).orElseThrow();
    }
  }

  private void refuse(ConsumerRecord<byte[], byte[]> record, String stage, String reason)
      throws Exception {
    var _ = new DeadLetters(publisher()).publish(record, stage, reason).get(60, TimeUnit.SECONDS);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (ScriptoriumClient client = ScriptoriumClient.connect(kafka().bootstrapServers());
        TopicReader reader = client.reader()) {
      reader.all(topic, Optional.empty(), records::add);
    }
    records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
    return records;
  }

  private static RecordPosition place(ConsumerRecord<byte[], byte[]> record) {
    return new RecordPosition(record.partition(), record.offset());
  }

  private CommandRun run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--kafka-bootstrap-servers", kafka().bootstrapServers()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private LocalKafka kafka() {
    return Objects.requireNonNull(kafka);
  }

  private RecordPublisher publisher() {
    return Objects.requireNonNull(publisher);
  }

  private KafkaSettings settings() {
    return KafkaSettings.of(kafka().bootstrapServers());
  }
}
