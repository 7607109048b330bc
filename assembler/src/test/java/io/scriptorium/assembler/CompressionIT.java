package io.scriptorium.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The codec of what the assembler publishes, in the broker's own files: the topic's settings decide
 * as well as the producer's.
 */
class CompressionIT {

  private static final int GZIP = 1;
  private static final int LZ4 = 3;

  @TempDir private Path directory = Path.of("");

  @Test
  void documentsAndEventsAreStoredWithGzipWhichEveryClientReads() throws Exception {
    publishDocuments(Map.of());

    assertThat(codecs(Topics.DOCUMENTS)).containsExactly(GZIP);
    assertThat(codecs(Topics.JOB_EVENTS)).containsExactly(GZIP);
  }

  @Test
  void aCodecInTheKafkaConfigIsUsed() throws Exception {
    publishDocuments(Map.of("compression.type", "lz4"));

    assertThat(codecs(Topics.DOCUMENTS)).containsExactly(LZ4);
  }

  private void publishDocuments(Map<String, String> properties) {
    try (Surroundings surroundings = Surroundings.start(kafkaData())) {
      surroundings.createTopics();
      var kafka = new KafkaSettings(surroundings.settings().bootstrapServers(), properties);
      var settings = AssemblerSettings.of(kafka, directory.resolve("state"), Duration.ofMinutes(1));
      try (var _ = AssemblerWorker.start(settings, Telemetry.untraced(new SimpleMeterRegistry()))) {
        AssemblyFixture job = AssemblyFixture.of("tea", 2);
        surroundings.publish(job, job.chain("one", "two"));
        assertThat(surroundings.finish().documents()).hasSize(1);
      }
    }
  }

  private Path kafkaData() {
    return directory.resolve("kafka");
  }

  private Set<Integer> codecs(String topic) throws IOException {
    Set<Integer> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(kafkaData())) {
      files
          .filter(file -> file.getFileName().toString().endsWith(".log"))
          .filter(file -> partitionOf(file).matches(topic + "-\\d{1,4}"))
          .forEach(file -> found.addAll(codecs(file)));
    }
    return found;
  }

  private static String partitionOf(Path segment) {
    return segment.getName(segment.getNameCount() - 2).toString();
  }

  /** Of the record batches in a segment, by the format in Kafka's documentation (magic 2). */
  private static Set<Integer> codecs(Path segment) {
    final int lengthAt = 8;
    final int sizeBeforeLengthCounts = 12;
    final int magicAt = 16;
    final int attributesAt = 21;
    final int codecBits = 0b111;
    final int controlBit = 0b10_0000;
    Set<Integer> found = new TreeSet<>();
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int next;
    for (int batch = 0; batch < bytes.limit(); batch = next) {
      next = batch + sizeBeforeLengthCounts + bytes.getInt(batch + lengthAt);
      assertThat(bytes.get(batch + magicAt)).isEqualTo((byte) 2);
      int attributes = bytes.getShort(batch + attributesAt);
      // The ends of transactions, which the broker writes.
      if ((attributes & controlBit) == 0) {
        found.add(attributes & codecBits);
      }
    }
    return found;
  }
}
