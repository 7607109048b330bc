package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.job.Document;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.TextSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/**
 * A writer that is frozen in the middle of generations, for longer than its leases, its seats and
 * its membership of the consumer group last, and resumed when another has taken its jobs.
 */
class ZombieWriterIT {

  private static final int SEATS = 4;
  private static final int JOBS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Map<String, String> SHORT_LEASES =
      Map.of(
          "LEASE_TTL", "4s",
          "SEAT_LEASE", "4s",
          "SEAT_GRACE", "2s",
          // Assumed for a server until it reports its seats.
          "INFERENCE_SEATS", Integer.toString(SEATS));
  private static final Pattern METRICS =
      Pattern.compile("health and metrics: (http://[\\w.]+:\\d+)");
  private static final Pattern SUPERSEDED =
      Pattern.compile(
          "^scriptorium_sections_superseded_total(?:\\{[^}]*})? (\\S+)$", Pattern.MULTILINE);

  @Test
  void itsLateSectionsAreRefusedAndNeverVisible(@TempDir Path folder) throws Exception {
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withSeats(SEATS).withTimeScale(0.5))
            // Each generation has a different text, so that a mix-up of two is visible.
            .withText(TextSettings.defaults().withSampled(true));
    try (var bed = new TestBed(folder, fleet, SHORT_LEASES);
        var redis = RedisClient.create(bed.redis.url());
        var sections =
            new TopicRecords<>(bed.kafkaSettings, Topics.SECTIONS, SectionRecord.class)) {
      // given: two writers in the middle of their jobs
      bed.workers.start("planner");
      Process zombie = bed.workers.start("writer");
      bed.workers.start("writer");
      bed.workers.start("assembler");
      List<String> jobIds = IntStream.range(0, JOBS).mapToObj(job -> "job-" + job).toList();
      for (String job : jobIds) {
        bed.submit(
            "{\"id\": \"%s\", \"instruction\": \"Write about tea, %s\", \"words\": 2400}"
                .formatted(job, job));
      }
      await().atMost(PATIENCE).until(() -> jobsOf(zombie, jobIds, redis).size() >= 2);

      // when: one is frozen until the other has all of its jobs, and then resumed
      WorkerProcesses.signal(zombie, "STOP");
      Instant frozenAt = Instant.now();
      List<String> taken = jobsOf(zombie, jobIds, redis);
      assertThat(taken).isNotEmpty();
      await().atMost(PATIENCE).until(() -> jobsOf(zombie, jobIds, redis).isEmpty());
      await()
          .atMost(PATIENCE)
          .until(() -> taken.stream().anyMatch(job -> attempt(job, redis) >= 2));
      // Longer than every session timeout.
      await().until(() -> Instant.now().isAfter(frozenAt.plusSeconds(11)));
      WorkerProcesses.signal(zombie, "CONT");

      // then: its late sections are refused, and counted
      String metrics = metricsAddress(bed, zombie);
      await().atMost(PATIENCE).until(() -> superseded(metrics) >= 1);
      Instant settledAt = Instant.now();
      assertThat(Duration.between(frozenAt, settledAt)).isGreaterThan(Duration.ofSeconds(10));

      // and: nothing of them is visible in the documents
      List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);
      Promises.eachJobHasExactlyOneDocument(documents, jobIds);
      GenerationLog log = bed.fleet.generations();
      for (Document document : documents) {
        Promises.isWhole(document);
        Promises.continuesExactlyItsContext(document, log);
      }
      onlyAcceptedTextsWerePublished(sections.records());
      assertThat(bed.deadLetters()).isEmpty();

      // and: no server had more generations than seats while no process was frozen
      noServerHadMoreThanItsSeats(log, it -> it.end().isBefore(frozenAt));
      noServerHadMoreThanItsSeats(log, it -> it.arrived().isAfter(settledAt));

      // and: it is an ordinary writer again
      assertThat(zombie.isAlive()).isTrue();
      zombie.destroy();
      assertThat(zombie.waitFor()).isZero();
    }
  }

  /** Redis kept its data, so each section has one text, however often it was published. */
  private static void onlyAcceptedTextsWerePublished(List<SectionRecord> records) {
    Map<String, String> hashes = new HashMap<>();
    for (SectionRecord each : records) {
      assertThat(each).isInstanceOf(SectionRecord.Written.class);
      var written = (SectionRecord.Written) each;
      String place = written.jobId() + "#" + written.index();
      assertThat(written.hash()).isEqualTo(hashes.computeIfAbsent(place, _ -> written.hash()));
    }
  }

  private static void noServerHadMoreThanItsSeats(GenerationLog log, Predicate<Generation> when) {
    var part = new GenerationLog(log.generations().stream().filter(when).toList());
    assertThat(part.servers())
        .allSatisfy(server -> assertThat(part.maxInFlight(server)).isLessThanOrEqualTo(SEATS));
  }

  /** The jobs whose leases a process holds. */
  private static List<String> jobsOf(Process writer, List<String> jobIds, RedisClient redis) {
    String owner = "-" + writer.pid() + ":";
    return jobIds.stream().filter(job -> lease(job, redis).contains(owner)).toList();
  }

  private static int attempt(String job, RedisClient redis) {
    String lease = lease(job, redis);
    return lease.isEmpty() ? 0 : Integer.parseInt(lease.substring(0, lease.indexOf(':')));
  }

  private static String lease(String job, RedisClient redis) {
    String token = redis.get("scriptorium:{" + job + "}:lease");
    return token == null ? "" : token;
  }

  private static String metricsAddress(TestBed bed, Process writer) {
    Matcher matcher = METRICS.matcher(bed.workers.output(writer, "writer"));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1) + "/metrics";
  }

  private static double superseded(String metrics) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String page =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(metrics)).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      Matcher matcher = SUPERSEDED.matcher(page);
      return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
    }
  }
}
