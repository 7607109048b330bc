package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alert rules: Prometheus' own tool runs their cases, and each has a runbook. */
class AlertRulesTest {

  private static final Path FOLDER = Path.of("..", "deploy", "prometheus");
  private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");
  private static final Pattern ALERT = Pattern.compile("(?m)^ +- alert: (\\w+)");
  private static final String RUNBOOK_FOLDER =
      "{{ with query \"scriptorium:runbooks\" }}{{ . | first | label \"url\" }}{{ else }}docs/runbooks{{ end }}";
  private static final Pattern RUNBOOK =
      Pattern.compile("runbook_url: '" + Pattern.quote(RUNBOOK_FOLDER) + "/(\\S+)'");
  private static final Pattern AGGREGATION =
      Pattern.compile("\\b(?:sum|max|min|count|avg|group) *(?:by )?\\([^)]*\\)");
  private static final Pattern CASE = Pattern.compile("(?m)^ +alertname: (\\w+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "check config prometheus.yml",
        "test rules alerts_test.yml",
        "test rules installations_test.yml"
      })
  void promtoolFindsNoFault(String command) throws Exception {
    var program =
        Prometheus.program().map(it -> it.resolveSibling("promtool")).filter(Files::isExecutable);
    assumeTrue(
        program.isPresent(),
        "promtool is not installed (on Debian: apt-get install prometheus), so the alert rules'"
            + " cases are not run.");
    List<String> line = new java.util.ArrayList<>(List.of(program.get().toString()));
    line.addAll(Arrays.asList(command.split(" ")));
    Process process =
        new ProcessBuilder(line).directory(FOLDER.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void eachAlertHasARunbookAndCases() throws Exception {
    String rules = Files.readString(FOLDER.resolve("alerts.yml"));
    var alerts = new TreeSet<String>();
    ALERT.matcher(rules).results().forEach(alert -> alerts.add(alert.group(1)));
    List<String> pages = RUNBOOK.matcher(rules).results().map(page -> page.group(1)).toList();

    assertThat(alerts).isNotEmpty();
    assertThat(pages).hasSameSizeAs(alerts).allMatch(page -> Files.exists(RUNBOOKS.resolve(page)));
    var cases = new TreeSet<String>();
    CASE.matcher(Files.readString(FOLDER.resolve("alerts_test.yml")))
        .results()
        .forEach(one -> cases.add(one.group(1)));
    assertThat(cases).isEqualTo(alerts);
  }

  @Test
  void noRuleSumsOverTwoInstallations() throws Exception {
    for (String file : List.of("rules.yml", "alerts.yml")) {
      List<String> aggregations =
          AGGREGATION
              .matcher(Files.readString(FOLDER.resolve(file)))
              .results()
              .map(MatchResult::group)
              .toList();

      assertThat(aggregations).isNotEmpty().allMatch(it -> it.contains("by (namespace"));
    }
  }

  @Test
  void theAddressOfTheRunbooksIsAbsoluteAndInOnePlace() throws Exception {
    assertThat(Files.readString(FOLDER.resolve("runbooks.yml")))
        .containsPattern(
            "record: scriptorium:runbooks\\s+expr: vector\\(1\\)\\s+labels:\\s+url: https?://");
    assertThat(Files.readString(FOLDER.resolve("prometheus.yml"))).contains("- runbooks.yml");
  }
}
