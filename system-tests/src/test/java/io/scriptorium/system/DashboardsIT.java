package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The dashboards against a real Prometheus that scrapes a real run. */
class DashboardsIT {

  private static final Logger LOG = LoggerFactory.getLogger(DashboardsIT.class);
  private static final Path DASHBOARDS = Path.of("..", "deploy", "grafana", "dashboards");
  private static final Path RULES = Path.of("..", "deploy", "prometheus");
  private static final int JOBS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<String> WITHOUT_QUERY = Set.of("row", "text");

  /** A question that a panel asks. */
  private record Query(String dashboard, String panel, String text) {}

  @Test
  void everyPanelSaysWhatItAnswersInWhichUnit() throws IOException {
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : panels(dashboard)) {
        String name = dashboard.path("title").asString() + ": " + panel.path("title").asString();
        assertThat(panel.path("title").asString()).as(name).isNotBlank();
        if (!WITHOUT_QUERY.contains(panel.path("type").asString())) {
          assertThat(panel.path("description").asString()).as(name).isNotBlank();
          assertThat(panel.findValuesAsString("unit")).as(name).isNotEmpty();
          assertThat(panel.path("targets").size()).as(name).isPositive();
        }
      }
    }
  }

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
              List.of(RULES.resolve("rules.yml"), RULES.resolve("alerts.yml")))) {
        for (int job = 0; job < JOBS; job++) {
          bed.submit("{\"instruction\": \"Write about tea\", \"words\": %d}".formatted(900 + job));
        }
        List<Document> documents = bed.awaitDocuments(JOBS, PATIENCE);
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(
                        prometheus.valueNow(
                            "sum(scriptorium_documents_total{status=\"completed\"})"))
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
            dashboards().size(),
            dashboards().stream().mapToInt(it -> panels(it).size()).sum(),
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
            "sum(scriptorium_document_words_total)", words,
            "sum(scriptorium_words_written_total)", words,
            "sum(scriptorium_sections_written_total)", sections,
            "sum(scriptorium_planned_sections_total)", sections,
            "sum(scriptorium_jobs_open)", 0,
            "sum(scriptorium_sections_open)", 0,
            "sum(scriptorium_backlog_tasks)", 0);
    // The last scrape may be from between two counts.
    for (Map.Entry<String, Integer> figure : figures.entrySet()) {
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(prometheus.valueNow(figure.getKey()))
                  .as(figure.getKey())
                  .isEqualTo(figure.getValue().doubleValue()));
    }
  }

  private static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (JsonNode dashboard : dashboards()) {
      for (JsonNode panel : panels(dashboard)) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new Query(
                  dashboard.path("title").asString(),
                  panel.path("title").asString(),
                  filled(target.path("expr").asString())));
        }
      }
    }
    return queries;
  }

  /** A query as Grafana sends it, with all values of each variable. */
  private static String filled(String query) {
    return query
        .replace("$__rate_interval", "20s")
        .replace("$__range", "2m")
        .replaceAll("\\$(fleet|server|job|instance)\\b", ".*");
  }

  private static List<JsonNode> dashboards() throws IOException {
    try (Stream<Path> files = Files.list(DASHBOARDS)) {
      List<JsonNode> found = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        found.add(Json.read(Files.readAllBytes(file), JsonNode.class));
      }
      return found;
    }
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : dashboard.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }
}
