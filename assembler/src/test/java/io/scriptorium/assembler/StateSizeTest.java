package io.scriptorium.assembler;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.TracerProvider;
import io.scriptorium.job.Json;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordSpans;
import io.scriptorium.kafka.streams.StreamsProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the state of a long job costs in its stores' changelogs, which RocksDB writes as well. */
class StateSizeTest {

  private static final Logger LOG = LoggerFactory.getLogger(StateSizeTest.class);

  private static final int SECTIONS = 400;

  /** For each section, beside its record: its link, the job's head, and their deletions. */
  private static final int BYTES_A_SECTION = 1_000;

  @Test
  void aSectionCostsTheSameHoweverManyThereAre(@TempDir Path directory) {
    AssemblyFixture job = AssemblyFixture.of("job-1", SECTIONS);
    List<SectionRecord.Written> sections =
        job.chain(
            IntStream.rangeClosed(1, SECTIONS)
                .mapToObj(index -> "section " + index)
                .toArray(String[]::new));
    try (TopologyTestDriver driver = driver(directory)) {
      write(driver, Topics.WRITING_PLANS, job.id(), Json.write(job.planned()));
      long records = 0;
      for (SectionRecord.Written section : sections) {
        byte[] record = Json.write(section);
        records += record.length;
        write(driver, Topics.SECTIONS, job.id(), record);
      }

      long state = changelogBytes(driver) - records;

      LOG.info("The state of {} sections took {} bytes beside their records.", SECTIONS, state);
      assertThat(state / SECTIONS).isLessThan(BYTES_A_SECTION);
    }
  }

  private static TopologyTestDriver driver(Path directory) {
    AssemblerSettings settings =
        AssemblerSettings.of(KafkaSettings.of("localhost:9092"), directory, Duration.ZERO);
    return new TopologyTestDriver(
        AssemblerStreams.topology(
            1,
            settings.limits(),
            new AssemblerMetrics(new SimpleMeterRegistry()),
            new RecordSpans(TracerProvider.noop().get("test"), "test")),
        StreamsProperties.of(AssemblerStreams.settings(settings), directory),
        Instant.parse("2026-01-01T12:00:00Z"));
  }

  private static void write(TopologyTestDriver driver, String topic, String key, byte[] value) {
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key.getBytes(UTF_8), value);
  }

  private static long changelogBytes(TopologyTestDriver driver) {
    return JobStore.builders()
        .map(store -> AssemblerStreams.APPLICATION_ID + "-" + store.name() + "-changelog")
        .flatMap(topic ->
            driver
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList()
                .stream())
        .mapToLong(
            record -> record.key().length + (record.value() == null ? 0 : record.value().length))
        .sum();
  }
}
