package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.StreamsProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The assembler's topology in a driver of Kafka Streams, with one partition. */
abstract class TopologyBed {

  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path directory = Path.of("");
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private @Nullable TopologyTestDriver driver;

  @BeforeEach
  final void start() {
    AssemblerSettings settings =
        AssemblerSettings.of(KafkaSettings.of("localhost:9092"), directory, Duration.ZERO);
    driver =
        new TopologyTestDriver(
            AssemblerStreams.topology(
                1,
                settings.limits(),
                new AssemblerMetrics(meters),
                new RecordSpans(TracerProvider.noop().get("test"), "test")),
            StreamsProperties.of(AssemblerStreams.settings(settings), directory),
            START);
  }

  @AfterEach
  final void stop() {
    if (driver != null) {
      driver.close();
      driver = null;
    }
  }

  final TopologyTestDriver driver() {
    return Objects.requireNonNull(driver);
  }

  final void plan(PlanRecord record) {
    bytes(Topics.WRITING_PLANS, record.jobId().getBytes(UTF_8), Json.write(record));
  }

  final void sections(List<? extends SectionRecord> records) {
    for (SectionRecord record : records) {
      bytes(Topics.SECTIONS, record.jobId().getBytes(UTF_8), Json.write(record));
    }
  }

  final void control(ControlRecord record) {
    bytes(Topics.JOB_CONTROL, null, Json.write(record));
  }

  final void bytes(String topic, byte @Nullable [] key, byte @Nullable [] value) {
    input(topic).pipeInput(key, value);
  }

  final TestInputTopic<byte[], byte[]> input(String topic) {
    return driver().createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  final List<Document> documents() {
    return read(Topics.DOCUMENTS, Document.class);
  }

  final Document onlyDocument() {
    List<Document> documents = documents();
    assertThat(documents).hasSize(1);
    return documents.getFirst();
  }

  final List<JobEvent> events() {
    return read(Topics.JOB_EVENTS, JobEvent.class);
  }

  final List<DeadLetter> deadLetters() {
    return read(Topics.DEAD_LETTERS, DeadLetter.class);
  }

  final DeadLetter onlyDeadLetter() {
    List<DeadLetter> letters = deadLetters();
    assertThat(letters).hasSize(1);
    return letters.getFirst();
  }

  final <T> List<T> read(String topic, Class<T> type) {
    return records(topic).stream().map(record -> Json.read(record.value, type)).toList();
  }

  final List<KeyValue<String, byte[]>> records(String topic) {
    TestOutputTopic<byte[], byte[]> output =
        driver().createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return output.readKeyValuesToList().stream()
        .map(it -> KeyValue.pair(it.key == null ? "" : new String(it.key, UTF_8), it.value))
        .toList();
  }

  final List<String> entries(String store) {
    var keys = new ArrayList<String>();
    try (var all = driver().<String, byte[]>getKeyValueStore(store).all()) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    return keys;
  }
}
