package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The dashboards against a real Prometheus that scrapes a real run. */
class DashboardsIT {

  private static final Logger LOG = LoggerFactory.getLogger(DashboardsIT.class);
  private static final Path RULES = Path.of("..", "deploy", "prometheus");
  private static final int JOBS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** A question that a panel asks. */
  private record Query(String dashboard, String panel, String text) {}

  @Test
  void everyQueryHasAnAnswerAndTheFiguresAreThoseOfTheTopics(@TempDir Path folder)
      throws Exception {
    Optional<Path> program = Prometheus.program();
    assumeTrue(
        program.isPresent(),
        "Prometheus is not installed (on Debian: apt-get install prometheus), so no query of the"
            + " dashboards is asked.");
    FleetSettings fleet =
        FleetSettings.defaults()
            .withServers(2)
            .withServer(ServerSettings.defaults().withTimeScale(1).withSeats(16));
    try (var bed = new TestBed(folder, fleet, Map.of())) {
      Map<String, List<URI>> targets = new LinkedHashMap<>();
      for (String stage : List.of("planner", "writer", "assembler")) {
        Process worker = bed.workers.start(stage);
        await()
            .atMost(PATIENCE)
            .until(() -> bed.workers.output(worker, stage).contains("health and metrics"));
        targets.put(stage, List.of(Scrape.address(bed.workers.output(worker, stage))));
      }
      Instant start = Instant.now();
      try (var prometheus =
          Prometheus.start(
              program.get(),
              folder,
              targets,
              List.of(
                  RULES.resolve("rules.yml"),
                  RULES.resolve("alerts.yml"),
                  RULES.resolve("runbooks.yml")))) {
        for (int job = 0; job < JOBS; job++) {
          bed.submit("{\"instruction\": \"Write about tea\", \"words\": %d}".formatted(900 + job));
        }
        List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(
                        prometheus.valueNow(
                            "sum(scriptorium_documents_total{status=\"completed\",namespace=\"%s\"})"
                                .formatted(Prometheus.NAMESPACE)))
                    .isEqualTo(JOBS));

        figuresAgree(prometheus, documents);
        List<Query> queries = queries();
        List<Query> silent = new ArrayList<>();
        for (Query query : queries) {
          if (!prometheus.hasNumber(query.text(), start, Instant.now())) {
            silent.add(query);
          }
        }
        LOG.info(
            "{} dashboards, {} panels, {} queries; {} without an answer",
            Dashboard.all().size(),
            Dashboard.all().stream().mapToInt(it -> it.panels().size()).sum(),
            queries.size(),
            silent.size());
        assertThat(silent).isEmpty();
      }
    }
  }

  private static void figuresAgree(Prometheus prometheus, List<Document> documents)
      throws Exception {
    int words = documents.stream().mapToInt(Document::words).sum();
    int sections = documents.stream().mapToInt(it -> it.sections().size()).sum();
    Map<String, Integer> figures =
        Map.of(
            "scriptorium_document_words_total", words,
            "scriptorium_words_written_total", words,
            "scriptorium_sections_written_total", sections,
            "scriptorium_planned_sections_total", sections,
            "scriptorium_jobs_open", 0,
            "scriptorium_sections_open", 0,
            "scriptorium_backlog_tasks", 0);
    // The last scrape may be from between two counts.
    for (Map.Entry<String, Integer> figure : figures.entrySet()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(
                      prometheus.valueNow(
                          "sum(%s{namespace=\"%s\"})"
                              .formatted(figure.getKey(), Prometheus.NAMESPACE)))
                  .as(figure.getKey())
                  .isEqualTo(figure.getValue().doubleValue()));
    }
  }

  private static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.all()) {
      for (JsonNode panel : dashboard.panels()) {
        for (String query : Dashboard.queries(panel)) {
          queries.add(new Query(dashboard.title(), panel.path("title").asString(), filled(query)));
        }
      }
    }
    return queries;
  }

  /** A query as Grafana sends it, with all values of each variable but the namespace. */
  private static String filled(String query) {
    return query
        .replace("$__rate_interval", "20s")
        .replace("$__range", "2m")
        .replace("$namespace", Prometheus.NAMESPACE)
        .replaceAll("\\$(fleet|server|job|instance)\\b", ".+");
  }
}
