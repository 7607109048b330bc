package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.hostile.Answer;
import io.scriptorium.hostile.HostileRecord;
import io.scriptorium.hostile.HostileRecords;
import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.Document;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promise 9 at scale: ten thousand hostile records on all topics that workers read, between good
 * requests. {@code -Dhostile.seed=N} repeats a run that failed.
 */
class HostileInputIT {

  private static final int HOSTILE_RECORDS = 10_000;
  private static final int HOSTILE_RECORDS_A_GOOD_ONE = 200;
  private static final int LONGEST_REASON = 4_200;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long HEAP_BYTES = 256L << 20;
  private static final Pattern MANAGEMENT_URL =
      Pattern.compile("health and metrics: (http://\\S+\\d)");
  private static final Pattern HEAP_USED =
      Pattern.compile("(?m)^jvm_memory_used_bytes\\{area=\"heap\"[^}]*} (\\S+)$");

  private record Place(String topic, int partition, long offset) {}

  @Test
  void eachHostileRecordHasOneOutcomeAndTheGoodOnesContinue(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("hostile.seed", System.nanoTime());
    String repeat = "Repeat it with -Dhostile.seed=" + seed + ".";
    List<HostileRecord> hostile = HostileRecords.take(seed, HOSTILE_RECORDS);
    FleetSettings fleet =
        FleetSettings.defaults().withServer(ServerSettings.defaults().withTimeScale(0));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      Map<String, Process> workers = new LinkedHashMap<>();
      for (String worker : List.of("planner", "writer", "assembler")) {
        Process process = bed.workers.start(worker);
        workers.put(worker, process);
        await()
            .atMost(PATIENCE)
            .until(() ->
                MANAGEMENT_URL.matcher(bed.workers.output(process, worker)).find()
                    || !process.isAlive());
      }

      // given: hostile records of all kinds between good requests
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      List<String> good = new ArrayList<>();
      Instant start = Instant.now();
      for (HostileRecord record : hostile) {
        if (sent.size() % HOSTILE_RECORDS_A_GOOD_ONE == 0) {
          submitGood(bed, good);
        }
        sent.add(bed.send(record.toProducerRecord()));
      }
      submitGood(bed, good);
      Map<Place, HostileRecord> taken = taken(hostile, sent);
      Map<Place, HostileRecord> refused = new LinkedHashMap<>(taken);
      refused.values().removeIf(it -> !it.answer().isDeadLetter());
      long failed =
          taken.values().stream().filter(it -> it.answer() == Answer.FAILED_DOCUMENT).count();

      // then: each has its dead letter, or none
      try {
        await()
            .atMost(PATIENCE)
            .until(() ->
                bed.deadLetters().size() >= refused.size()
                    && ofJobs(bed.documents()).size() >= good.size() + failed);
      } finally {
        report(hostile, refused.size(), bed, start);
      }
      Map<Place, Long> letters =
          bed.deadLetters().stream()
              .collect(Collectors.groupingBy(HostileInputIT::place, Collectors.counting()));
      assertThat(letters.keySet()).as(repeat).containsExactlyInAnyOrderElementsOf(refused.keySet());
      assertThat(letters.values()).as(repeat).allMatch(count -> count == 1);
      for (DeadLetter letter : bed.deadLetters()) {
        assertThat(letter.reason())
            .as(repeat)
            .isNotBlank()
            .hasSizeLessThan(LONGEST_REASON)
            .doesNotContainPattern("[\\p{Cntrl}]")
            .doesNotContain("Failed ", "Exception");
      }

      // and: every good job is whole, and the failed ones are those that say so
      List<Document> documents = ofJobs(bed.documents());
      assertThat(documents).as(repeat).hasSize(good.size() + (int) failed);
      List<Document> whole =
          documents.stream().filter(it -> it.status() == Document.Status.COMPLETED).toList();
      Promises.eachJobHasExactlyOneDocument(whole, good);
      for (Document document : whole) {
        Promises.isWhole(document);
        if (!isParallel(good.indexOf(document.id()))) {
          Promises.continuesExactlyItsContext(document, bed.fleet.generations());
        }
      }

      // and: every worker is well
      for (Map.Entry<String, Process> worker : workers.entrySet()) {
        String output = bed.workers.output(worker.getValue(), worker.getKey());
        assertThat(worker.getValue().isAlive()).as(worker.getKey()).isTrue();
        assertThat(output)
            .doesNotContain(
                "OutOfMemoryError", "StackOverflowError", "failed and is retried", "\tat ");
        long heap = heapBytes(output);
        System.out.printf(
            "%s: %d MB of heap in use, %d KB of log%n",
            worker.getKey(), heap >> 20, output.length() >> 10);
        assertThat(heap).as(worker.getKey()).isLessThan(HEAP_BYTES);
      }
    }
  }

  /** Some with what a template, a shell or a log would take for its own, some under odd lanes. */
  private static void submitGood(TestBed bed, List<String> good) {
    String id = "good-" + good.size();
    String request =
        "{\"id\": \"%s\", \"instruction\": \"$PLAN$ ${TEXT} {job} %%s \\u0000\\n%s\", \"words\": 900, \"mode\": \"%s\"}"
            .formatted(
                id, "1" + " ".repeat(90_000), isParallel(good.size()) ? "parallel" : "sequential");
    var record =
        new ProducerRecord<byte[], byte[]>(
            Topics.WRITING_REQUESTS, null, request.getBytes(StandardCharsets.UTF_8));
    if (good.size() % 3 == 0) {
      record.headers().add("lane", new byte[] {(byte) 0xFF, 0, '\n'});
    }
    good.add(id);
    var _ = bed.send(record);
  }

  private static boolean isParallel(int good) {
    return good % 5 == 4;
  }

  /** Those that the broker took: it refuses what is too large for a topic that clients write. */
  private static Map<Place, HostileRecord> taken(
      List<HostileRecord> hostile, List<Future<RecordMetadata>> sent)
      throws ExecutionException, InterruptedException {
    Map<Place, HostileRecord> taken = new LinkedHashMap<>();
    for (int i = 0; i < hostile.size(); i++) {
      HostileRecord record = hostile.get(i);
      try {
        RecordMetadata position = sent.get(i).get();
        taken.put(new Place(position.topic(), position.partition(), position.offset()), record);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof RecordTooLargeException)) {
          throw e;
        }
        assertThat(record.topic()).isIn(Topics.WRITING_REQUESTS, Topics.JOB_CONTROL);
      }
    }
    return taken;
  }

  /** Without those that report a refused request under the id that it names. */
  private static List<Document> ofJobs(List<Document> documents) {
    return documents.stream().filter(it -> !PlanRecord.Refused.isReportedBy(it)).toList();
  }

  private static Place place(DeadLetter letter) {
    return new Place(letter.topic(), letter.partition(), letter.offset());
  }

  private static void report(List<HostileRecord> hostile, int refused, TestBed bed, Instant start) {
    System.out.printf(
        "%d dead letters of %d, %d documents, %s%n%s%n",
        bed.deadLetters().size(),
        refused,
        bed.documents().size(),
        Duration.between(start, Instant.now()),
        hostile.stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.topic() + ", " + it.kind(), TreeMap::new, Collectors.counting())));
  }

  private static long heapBytes(String output) throws Exception {
    Matcher url = MANAGEMENT_URL.matcher(output);
    assertThat(url.find()).as(output).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      String metrics =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(url.group(1) + "/metrics")).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      return HEAP_USED
          .matcher(metrics)
          .results()
          .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
          .sum();
    }
  }
}
