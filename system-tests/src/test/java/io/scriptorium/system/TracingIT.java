package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.system.Collector.Received;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One trace a document, through real processes, to a collector. */
class TracingIT {

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String CLIENTS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLIENTS_SPAN = "00f067aa0ba902b7";
  private static final FleetSettings FLEET =
      FleetSettings.defaults()
          .withServers(1)
          .withServer(ServerSettings.defaults().withTimeScale(50));

  @Test
  void aDocumentIsOneTraceFromItsRequestToItsEnd(@TempDir Path folder) throws Exception {
    try (var collector = new Collector();
        var bed = new TestBed(folder, FLEET, to(collector.endpoint()))) {
      startAll(bed);
      bed.send(request("traced", CLIENTS_TRACE, CLIENTS_SPAN)).get();
      bed.submit("{\"id\": \"plain\", \"instruction\": \"Tea\", \"words\": 1000}");
      List<Document> documents = bed.awaitDocuments(2, PATIENCE);
      int sections = document(documents, "traced").sections().size();
      // Each process sends its spans by itself, twice a second.
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(spans(trace(collector, CLIENTS_TRACE)))
                  .containsAllEntriesOf(
                      Map.of(
                          "process planning-tasks",
                          1L,
                          "process writing-plans",
                          1L,
                          "process section-tasks",
                          (long) sections,
                          "process sections",
                          (long) sections,
                          "chat",
                          1L + sections)));
      await().atMost(PATIENCE).until(() -> traces(collector).size() == 2);

      List<Received> trace = trace(collector, CLIENTS_TRACE);
      Map<String, Received> byId =
          trace.stream().collect(Collectors.toMap(Received::id, Function.identity()));
      Received planning = only(named(trace, "process planning-tasks"));
      assertThat(planning.parent()).isEqualTo(CLIENTS_SPAN);
      assertThat(planning.service()).isEqualTo("scriptorium-planner");
      assertThat(only(named(trace, "process writing-plans")).parent()).isEqualTo(planning.id());
      assertThat(named(trace, "process section-tasks"))
          .hasSize(sections)
          .allSatisfy(writing -> {
            assertThat(writing.service()).isEqualTo("scriptorium-writer");
            assertThat(writing.parent()).isEqualTo(planning.id());
            assertThat(writing.attributes()).containsEntry("messaging.kafka.message.key", "traced");
          });
      assertThat(named(trace, "process sections"))
          .allSatisfy(assembling -> {
            assertThat(assembling.service()).isEqualTo("scriptorium-assembler");
            assertThat(parent(byId, assembling).name()).isEqualTo("process section-tasks");
          });
      // One for the plan, one for each section.
      assertThat(named(trace, "chat"))
          .hasSize(1 + sections)
          .allSatisfy(asking -> {
            assertThat(parent(byId, asking).name())
                .isIn("process planning-tasks", "process section-tasks");
            assertThat(asking.attributes())
                .containsKeys("gen_ai.response.model", "gen_ai.usage.output_tokens");
          });
      assertThat(trace)
          .filteredOn(it -> it.attributes().containsKey("scriptorium.document.status"))
          .singleElement()
          .satisfies(end ->
              assertThat(end.attributes())
                  .containsEntry("scriptorium.document.status", "completed")
                  .containsEntry(
                      "scriptorium.document.words",
                      Integer.toString(document(documents, "traced").words())));
      assertThat(traceOfDocument(bed, "traced")).isEqualTo(CLIENTS_TRACE);
      assertThat(traces(collector)).contains(traceOfDocument(bed, "plain"));
    }
  }

  @Test
  void anUnavailableCollectorCostsNoDocument(@TempDir Path folder) throws Exception {
    try (var bed = new TestBed(folder, FLEET, to("http://127.0.0.1:1"))) {
      List<Process> workers = startAll(bed);
      bed.submit("{\"id\": \"tea\", \"instruction\": \"Tea\", \"words\": 1000}");
      assertThat(bed.awaitDocuments(1, PATIENCE).getFirst().status())
          .isEqualTo(Document.Status.COMPLETED);

      for (Process worker : workers) {
        worker.destroy();
        assertThat(worker.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
      }
    }
  }

  private static Map<String, String> to(String collector) {
    return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector, "OTEL_BSP_SCHEDULE_DELAY", "500");
  }

  private static List<Process> startAll(TestBed bed) {
    return List.of(
        bed.workers.start("planner"), bed.workers.start("writer"), bed.workers.start("assembler"));
  }

  private static ProducerRecord<byte[], byte[]> request(String id, String trace, String span) {
    String json = "{\"id\": \"%s\", \"instruction\": \"Tea\", \"words\": 1000}".formatted(id);
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.WRITING_REQUESTS, null, json.getBytes(StandardCharsets.UTF_8));
    String header = "00-%s-%s-01".formatted(trace, span);
    record.headers().add(new RecordHeader("traceparent", header.getBytes(StandardCharsets.UTF_8)));
    return record;
  }

  private static Set<String> traces(Collector collector) {
    return collector.spans().stream().map(Received::trace).collect(Collectors.toSet());
  }

  private static List<Received> trace(Collector collector, String trace) {
    return collector.spans().stream().filter(span -> span.trace().equals(trace)).toList();
  }

  private static List<Received> named(List<Received> spans, String name) {
    return spans.stream().filter(span -> span.name().equals(name)).toList();
  }

  private static Map<String, Long> spans(List<Received> spans) {
    return spans.stream().collect(Collectors.groupingBy(Received::name, Collectors.counting()));
  }

  private static Received only(List<Received> spans) {
    assertThat(spans).hasSize(1);
    return spans.getFirst();
  }

  private static Received parent(Map<String, Received> byId, Received span) {
    Received parent = byId.get(span.parent());
    if (parent == null) {
      throw new AssertionError("No parent of " + span);
    }
    return parent;
  }

  private static Document document(List<Document> documents, String id) {
    return documents.stream().filter(it -> it.id().equals(id)).findFirst().orElseThrow();
  }

  /** The trace that the document's record names. */
  private static String traceOfDocument(TestBed bed, String id) {
    try (var consumer = KafkaClients.reader(bed.kafkaSettings, "tracing-test")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.DOCUMENTS).stream()
              .map(it -> new TopicPartition(it.topic(), it.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (true) {
        for (var record : consumer.poll(PATIENCE)) {
          if (new String(record.key(), StandardCharsets.UTF_8).equals(id)) {
            String header =
                new String(
                    record.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8);
            return header.split("-", -1)[1];
          }
        }
      }
    }
  }
}
