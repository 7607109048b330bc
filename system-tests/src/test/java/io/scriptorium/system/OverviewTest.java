package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the overview shows of health where something is missing, by Prometheus' own tool. */
class OverviewTest {

  private static final Path RULES = Path.of("..", "deploy", "prometheus").toAbsolutePath();
  private static final List<String> KINDS = List.of("planner", "writer", "assembler");
  private static final String ZERO = "[{labels: '{}', value: 0}]";
  private static final String NOTHING = "[]";

  @TempDir Path folder;

  private Path promtool = Path.of("promtool");

  @BeforeEach
  void promtoolIsInstalled() {
    Optional<Path> found =
        Prometheus.program().map(it -> it.resolveSibling("promtool")).filter(Files::isExecutable);
    assumeTrue(
        found.isPresent(), "promtool is not installed (on Debian: apt-get install prometheus)");
    promtool = found.orElseThrow();
  }

  @Test
  void noAlertIsShownWhereAllRulesAreLoaded() throws Exception {
    shows("Does an alert fire?", List.of("rules.yml", "alerts.yml"), KINDS, ZERO);
  }

  @Test
  void nothingIsShownWhereTheRulesAreNotLoaded() throws Exception {
    shows("Does an alert fire?", List.of(), KINDS, NOTHING);
    shows("Which alerts fired, and when?", List.of(), KINDS, NOTHING);
    shows("Which installations are there?", List.of(), KINDS, NOTHING);
  }

  @Test
  void nothingIsShownWhereTheAlertsAreNotLoaded() throws Exception {
    shows("Does an alert fire?", List.of("rules.yml"), KINDS, NOTHING);
  }

  @Test
  void anAlertIsShownThatConcernsNoInstallation() throws Exception {
    shows(
        "Does an alert fire?",
        List.of("rules.yml", "alerts.yml"),
        List.of(),
        "[{labels: '{}', value: 3}]");
  }

  @Test
  void aKindOfWorkerThatIsMissingIsShownAsZero() throws Exception {
    shows(
        "Are all kinds of workers up?",
        List.of(),
        List.of("writer"),
        "[{labels: '{job=\"writer\"}', value: 1}, {labels: '{job=\"planner\"}', value: 0},"
            + " {labels: '{job=\"assembler\"}', value: 0}]");
  }

  @Test
  void noFailureIsShownAsZeroWhereNothingIsScraped() throws Exception {
    shows("What goes wrong?", List.of(), List.of(), NOTHING);
    shows("What goes wrong?", List.of(), KINDS, ZERO);
  }

  /** What the first query of a panel answers, with these rules and these kinds of workers. */
  private void shows(String panel, List<String> rules, List<String> kinds, String samples)
      throws Exception {
    String series =
        kinds.stream()
            .map(
                """
                      - series: 'up{namespace="tea", job="%1$s", instance="%1$s:9090"}'
                        values: '1x20'
                """
                    ::formatted)
            .collect(Collectors.joining());
    Path test = folder.resolve("overview_test.yml");
    Files.writeString(
        test,
        """
        rule_files: [%s]
        evaluation_interval: 1m
        group_eval_order: [%s]
        tests:
          - interval: 1m
            input_series:
        %s
            promql_expr_test:
              - eval_time: 15m
                exp_samples: %s
                expr: |
                  %s
        """
            .formatted(
                rules.stream()
                    .map(it -> RULES.resolve(it).toString())
                    .collect(Collectors.joining(", ")),
                rules.isEmpty() ? "" : "scriptorium-records",
                series.isEmpty() ? "      []" : series,
                samples,
                query(panel).replace("\n", "\n          ")));
    Process process =
        new ProcessBuilder(promtool.toString(), "test", "rules", test.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static String query(String title) throws IOException {
    Stream<JsonNode> panels =
        Dashboard.all().stream().flatMap(it -> it.panelsWithQueries().stream());
    return panels
        .filter(it -> it.path("title").asString().equals(title))
        .map(it -> Dashboard.queries(it).getFirst())
        .map(it -> it.replace("$__rate_interval", "5m").replace("$namespace", "tea"))
        .map(it -> it.replace("$job", ".+").replace("$instance", ".+"))
        .findFirst()
        .orElseThrow();
  }
}
