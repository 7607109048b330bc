package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What every dashboard must have, so that nobody reads more from it than it knows. */
class DashboardsTest {

  private static final Path RUNBOOKS = Path.of("..", "docs", "runbooks");
  private static final Path RULES = Path.of("..", "deploy", "prometheus");
  private static final Set<String> WITHOUT_QUERY = Set.of("row", "text");

  /** Those of the file {@code .lint}, which gives the reasons. */
  private static final Set<String> OF_ALL_JOBS =
      Set.of(
          "Does an alert fire?",
          "Which alerts fired, and when?",
          "Are all kinds of workers up?",
          "Which installations are there?");

  private static final String INSTALLATIONS = "Which installations are there?";
  private static final Pattern NOT_A_METER = Pattern.compile("(by|ignoring|on) \\([^)]*\\)");
  private static final Pattern SELECTOR =
      Pattern.compile(
          "\\b((?:scriptorium|gen_ai|kafka|jvm|process|system)_\\w+|up|ALERTS)\\b(\\{[^}]*})?");
  private static final Pattern AGGREGATION =
      Pattern.compile("\\b(?:sum|max|min|count|avg)\\s*(?:by \\([^)]*\\)|\\([^ (]*?:)");
  private static final Pattern DASHBOARD_LINK = Pattern.compile("/d/([\\w-]+)\\?.*");
  private static final Pattern RUNBOOK_LINK = Pattern.compile("\\$\\{runbooks:raw}/([\\w-]+\\.md)");
  private static final Pattern PANEL_IN_RUNBOOK = Pattern.compile("\\*([^*\\n]+\\?)\\*");
  private static final Pattern GROUP = Pattern.compile("(?m)^  - name: (\\S+)");
  private static final Pattern MARK =
      Pattern.compile(
          "record: scriptorium:rules_loaded\\s+expr: vector\\(1\\)\\s+labels:\\s+group: (\\S+)");

  @Test
  void everyPanelSaysWhatItAnswersInWhichUnit() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      for (JsonNode panel : dashboard.panels()) {
        String name = name(dashboard, panel);
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
  void everyDashboardShowsOneInstallationAndTheJobsAndInstancesChosen() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      assertThat(dashboard.variables())
          .as(dashboard.title())
          .extracting(it -> it.path("name").asString())
          .startsWith("datasource", "namespace", "job", "instance")
          .endsWith("runbooks");
      JsonNode namespace = dashboard.variables().get(1);
      assertThat(namespace.path("multi").asBoolean()).as(dashboard.title()).isFalse();
      assertThat(namespace.path("includeAll").asBoolean()).as(dashboard.title()).isFalse();
    }
  }

  @Test
  void everyQueryUsesTheVariables() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      for (JsonNode panel : dashboard.panelsWithQueries()) {
        String title = panel.path("title").asString();
        for (String query : Dashboard.queries(panel)) {
          for (String selector : selectors(query)) {
            if (title.equals(INSTALLATIONS)) {
              continue;
            }
            assertThat(selector)
                .as(name(dashboard, panel))
                .containsPattern("namespace=~?\"\\$name");
            if (!OF_ALL_JOBS.contains(title)) {
              assertThat(selector)
                  .as(name(dashboard, panel))
                  .contains("job=~\"$job\"", "instance=~\"$instance\"");
            }
          }
        }
      }
    }
  }

  @Test
  void theTableOfAllInstallationsSumsNoTwo() throws IOException {
    JsonNode table = panel(INSTALLATIONS);

    for (String query : Dashboard.queries(table)) {
      assertThat(AGGREGATION.matcher(query).results().map(MatchResult::group))
          .as(query)
          .isNotEmpty()
          .allMatch(it -> it.contains("by (namespace"));
    }
  }

  @Test
  void noQueryMakesAZeroOfFiguresThatAreMissing() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      for (JsonNode panel : dashboard.panelsWithQueries()) {
        // There a zero is what is wrong.
        if (!panel.path("title").asString().equals("Are all kinds of workers up?")) {
          assertThat(Dashboard.queries(panel))
              .as(name(dashboard, panel))
              .noneMatch(it -> it.contains("vector(0)"));
        }
      }
    }
  }

  @Test
  void everyPanelSaysWhatItMeansThatThereIsNoValueAndIsNotGreenThen() throws IOException {
    for (Dashboard dashboard : Dashboard.all()) {
      for (JsonNode panel : dashboard.panelsWithQueries()) {
        JsonNode defaults = panel.path("fieldConfig").path("defaults");
        assertThat(defaults.path("noValue").asString("")).as(name(dashboard, panel)).isNotBlank();
        if (panel.path("type").asString().equals("stat")) {
          // Grafana gives a missing value the colour of the lowest step.
          assertThat(defaults.path("thresholds").path("steps").path(0).path("color").asString())
              .as(name(dashboard, panel))
              .isNotEqualTo("green");
        }
      }
    }
  }

  @Test
  void theOverviewFindsOutWhetherAllGroupsOfRulesAreLoaded() throws IOException {
    String rules =
        Files.readString(RULES.resolve("rules.yml"))
            + Files.readString(RULES.resolve("alerts.yml"));
    long groups = GROUP.matcher(rules).results().count();
    Set<String> marks =
        MARK.matcher(rules).results().map(it -> it.group(1)).collect(Collectors.toSet());

    assertThat(marks).hasSize((int) groups);
    for (String title :
        List.of("Does an alert fire?", "Which alerts fired, and when?", INSTALLATIONS)) {
      assertThat(Dashboard.queries(panel(title)).getFirst())
          .contains("(count(group by (group) (scriptorium:rules_loaded)) == %d)".formatted(groups));
    }
  }

  @Test
  void everyLinkLeadsToADashboardOrARunbookAndKeepsWhatIsChosen() throws IOException {
    Set<String> dashboards =
        Dashboard.all().stream().map(Dashboard::uid).collect(Collectors.toSet());
    for (Dashboard dashboard : Dashboard.all()) {
      assertThat(dashboard.json().path("links").valueStream())
          .as(dashboard.title())
          .isNotEmpty()
          .allMatch(it -> it.path("includeVars").asBoolean() && it.path("keepTime").asBoolean());
      for (String url : dashboard.json().path("panels").findValuesAsString("url")) {
        Matcher other = DASHBOARD_LINK.matcher(url);
        Matcher runbook = RUNBOOK_LINK.matcher(url);
        if (other.matches()) {
          assertThat(dashboards).as(url).contains(other.group(1));
          assertThat(url).containsPattern("__all_variables|var-namespace=");
        } else {
          assertThat(runbook.matches()).as("%s of %s", url, dashboard.title()).isTrue();
          assertThat(RUNBOOKS.resolve(runbook.group(1))).exists();
        }
      }
    }
  }

  @Test
  void everyPanelThatARunbookNamesExistsAndLeadsBackToIt() throws IOException {
    List<String> without = new ArrayList<>();
    for (Path page : runbooks()) {
      String file = page.getFileName().toString();
      for (String title : panelsNamedIn(Files.readString(page))) {
        if (!runbooksOf(title).contains(file)) {
          without.add(title + " has no link to " + file);
        }
      }
    }
    assertThat(without).isEmpty();
  }

  /** The runbooks to which the panels with a title lead. */
  private static Set<String> runbooksOf(String title) throws IOException {
    Set<String> pages = new TreeSet<>();
    for (JsonNode panel : panels(title)) {
      for (JsonNode link : panel.path("links")) {
        Matcher runbook = RUNBOOK_LINK.matcher(link.path("url").asString());
        if (runbook.matches()) {
          pages.add(runbook.group(1));
        }
      }
    }
    return pages;
  }

  private static Set<String> panelsNamedIn(String page) {
    return PANEL_IN_RUNBOOK
        .matcher(page)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<Path> runbooks() throws IOException {
    try (Stream<Path> files = Files.list(RUNBOOKS)) {
      return files.filter(it -> !it.endsWith("README.md")).sorted().toList();
    }
  }

  private static JsonNode panel(String title) throws IOException {
    return panels(title).getFirst();
  }

  private static List<JsonNode> panels(String title) throws IOException {
    List<JsonNode> found =
        Dashboard.all().stream()
            .flatMap(it -> it.panelsWithQueries().stream())
            .filter(it -> it.path("title").asString().equals(title))
            .toList();
    assertThat(found).as(title).isNotEmpty();
    return found;
  }

  private static List<String> selectors(String query) {
    List<String> selectors =
        SELECTOR
            .matcher(NOT_A_METER.matcher(query).replaceAll(""))
            .results()
            .map(MatchResult::group)
            .toList();
    assertThat(selectors).as(query).isNotEmpty();
    return selectors;
  }

  private static String name(Dashboard dashboard, JsonNode panel) {
    return dashboard.title() + ": " + panel.path("title").asString();
  }
}
