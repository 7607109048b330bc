package io.scriptorium.system;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A dashboard of {@code deploy/grafana}. */
record Dashboard(JsonNode json) {

  private static final Path FOLDER = Path.of("..", "deploy", "grafana", "dashboards");

  static List<Dashboard> all() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Dashboard> found = new ArrayList<>();
      for (Path file : files.filter(it -> it.toString().endsWith(".json")).sorted().toList()) {
        found.add(new Dashboard(Json.read(Files.readAllBytes(file), JsonNode.class)));
      }
      return found;
    }
  }

  String title() {
    return json.path("title").asString();
  }

  String uid() {
    return json.path("uid").asString();
  }

  /** The variables by which users choose what the panels show. */
  List<JsonNode> variables() {
    return json.path("templating").path("list").valueStream().toList();
  }

  /** All panels, also those in rows. */
  List<JsonNode> panels() {
    List<JsonNode> panels = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      panels.add(panel);
      panel.path("panels").forEach(panels::add);
    }
    return panels;
  }

  /** Those that show figures. */
  List<JsonNode> panelsWithQueries() {
    return panels().stream().filter(it -> !queries(it).isEmpty()).toList();
  }

  static List<String> queries(JsonNode panel) {
    return panel.path("targets").valueStream().map(it -> it.path("expr").asString()).toList();
  }
}
