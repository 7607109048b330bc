package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records that take far more memory to read than to send, on the topics that authors write. Each
 * worker has 256 MB, and would die of one such record again after every restart.
 */
class RecordBombIT {

  private static final int UNPACKED_BYTES = 300_000_000;
  private static final int SMALLEST_HEADER_BYTES = 2;
  private static final int ENVELOPE_BYTES = 4_096;

  private static final FleetSettings FLEET =
      FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {Topics.WRITING_REQUESTS, Topics.JOB_CONTROL})
  void whatUnpacksToFarMoreIsRefusedByTheBroker(String topic) throws Exception {
    byte[] value = new byte[UNPACKED_BYTES];
    try (TestBed bed = new TestBed(folder, FLEET, Map.of());
        Producer<byte[], byte[]> author = author(bed)) {
      assertThatThrownBy(() -> author.send(new ProducerRecord<>(topic, value)).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  @Test
  void recordsOfNothingButHeadersStopNobody() throws Exception {
    try (TestBed bed = new TestBed(folder, FLEET, Map.of());
        Producer<byte[], byte[]> author = author(bed)) {
      List<Process> workers =
          List.of("planner", "writer", "assembler").stream().map(bed.workers::start).toList();

      for (int i = 0; i < 8; i++) {
        author.send(headersAlone(Topics.WRITING_REQUESTS, Topics.MAX_REQUEST_BYTES)).get();
      }
      for (int i = 0; i < 300; i++) {
        author.send(headersAlone(Topics.JOB_CONTROL, Topics.MAX_CONTROL_BYTES)).get();
      }
      bed.submit("{\"id\": \"good\", \"instruction\": \"Write about tea\", \"words\": 900}");

      List<Document> documents = bed.awaitDocuments(1, Duration.ofMinutes(2));
      assertThat(documents).extracting(Document::id).containsExactly("good");
      assertThat(documents).extracting(Document::status).containsOnly(Document.Status.COMPLETED);
      assertThat(workers).allMatch(Process::isAlive);
    }
  }

  /** A record that fills the topic's limit with headers of two bytes, and has no value. */
  private static ProducerRecord<byte[], byte[]> headersAlone(String topic, int limit) {
    List<Header> headers = new ArrayList<>();
    for (int i = 0; i < (limit - ENVELOPE_BYTES) / SMALLEST_HEADER_BYTES; i++) {
      headers.add(new RecordHeader("", (byte[]) null));
    }
    byte[] key = "headers".getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, null, null, key, null, headers);
  }

  private static Producer<byte[], byte[]> author(TestBed bed) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bed.kafka.bootstrapServers(),
            "compression.type",
            "gzip",
            "max.request.size",
            Integer.MAX_VALUE,
            "buffer.memory",
            2L * UNPACKED_BYTES);
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
