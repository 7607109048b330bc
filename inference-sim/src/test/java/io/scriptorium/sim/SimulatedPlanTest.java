package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.text.SimulatorJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SimulatedPlanTest {
  private final SimulatedFleet fleet = SimulatedFleet.start(TestFleets.instant());
  private final SimulatorClient client = new SimulatorClient(fleet);

  @AfterEach
  void close() {
    client.close();
    fleet.close();
  }

  private static Map<String, Object> schema(Map<String, Object> steps) {
    return Map.of(
        "type",
        "json_schema",
        "json_schema",
        Map.of("name", "plan", "schema", Map.of("properties", Map.of("steps", steps))));
  }

  private JsonNode plan(String instruction, Map<String, Object> steps) {
    String text = client.ask(with(prompt(instruction), "response_format", schema(steps))).text();
    return SimulatorJson.MAPPER.readTree(text).path("steps");
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 400, 899, 1_000, 2_000, 3_333, 10_000, 100_000})
  void plansStepsOfAFewHundredWordsThatAddUpToTheTotal(int total) {
    JsonNode steps =
        plan(
            String.format(
                Locale.ROOT,
                "Outline a text about lighthouse keepers.\nTotal length: %d words",
                total),
            Map.of("type", "array"));

    assertThat(IntStream.range(0, steps.size()).map(i -> steps.path(i).path("words").asInt()).sum())
        .isEqualTo(total);
    assertThat(steps)
        .allSatisfy(step -> {
          assertThat(step.path("words").asInt()).isBetween(Math.min(total, 200), 1_000);
          assertThat(step.path("main_point").asString()).isNotBlank();
        });
  }

  @Test
  void takesThePointsWordsFromTheInstruction() {
    JsonNode steps =
        plan("On lighthouse keepers.\nTotal length: 5000 words", Map.of("type", "array"));

    assertThat(steps.toString()).contains("lighthouse").contains("keepers");
  }

  @Test
  void heedsTheSchemasMostSteps() {
    JsonNode steps = plan("Total length: 10000 words", Map.of("type", "array", "maxItems", 5));

    assertThat(steps).hasSize(5);
  }

  @Test
  void takesTheTotalFromTheFirstQuestionWhenAskedAgain() {
    Map<String, Object> again =
        prompt(
            List.of(
                SimulatorClient.message("user", "Plan tea. Total length: 3000 words"),
                SimulatorClient.message("assistant", "{}"),
                SimulatorClient.message("user", "The steps add up to 12 words; plan again.")));

    String text =
        client.ask(with(again, "response_format", schema(Map.of("type", "array")))).text();

    JsonNode steps = SimulatorJson.MAPPER.readTree(text).path("steps");
    assertThat(IntStream.range(0, steps.size()).map(i -> steps.path(i).path("words").asInt()).sum())
        .isEqualTo(3_000);
  }

  @Test
  void answersInLinesWhenAskedForThem() {
    String text =
        client
            .ask(
                prompt(
                    "Plan a history of bridges. Answer in lines: N | words | main point\n"
                        + "Total length: 5000 words"))
            .text();

    List<String> lines = text.lines().toList();
    assertThat(lines).hasSizeGreaterThan(5).allMatch(line -> line.matches("\\d+ \\| \\d+ \\| .+"));
    assertThat(lines.getFirst()).startsWith("1 | ");
    assertThat(lines.stream().mapToInt(line -> Integer.parseInt(line.split(" \\| ", -1)[1])).sum())
        .isEqualTo(5_000);
  }

  @Test
  void answersAnyObjectWithAPlanOrAText() {
    Map<String, Object> format = Map.of("type", "json_object");

    String plan =
        client
            .ask(
                with(
                    prompt("JSON: steps of main_point and words. Total length: 900 words"),
                    "response_format",
                    format))
            .text();
    String text = client.ask(with(prompt("50 words"), "response_format", format)).text();

    assertThat(SimulatorJson.MAPPER.readTree(plan).path("steps")).isNotEmpty();
    assertThat(TestFleets.words(SimulatorJson.MAPPER.readTree(text).path("text").asString()))
        .isEqualTo(50);
  }

  @Test
  void refusesASchemaWithoutProperties() {
    Map<String, Object> format =
        Map.of(
            "type",
            "json_schema",
            "json_schema",
            Map.of("name", "other", "schema", Map.of("type", "object")));

    assertThat(client.post(with(prompt("50 words"), "response_format", format)).body())
        .contains("it has no properties");
  }

  @Test
  void fillsAFormOfIntegersChoicesAndStrings() {
    Map<String, Object> format =
        Map.of(
            "type",
            "json_schema",
            "json_schema",
            Map.of(
                "name",
                "marks",
                "schema",
                Map.of(
                    "properties",
                    Map.of(
                        "clarity",
                        Map.of("type", "integer", "minimum", 1, "maximum", 5),
                        "better",
                        Map.of("enum", List.of("first", "second")),
                        "reason",
                        Map.of("type", "string")))));

    JsonNode form =
        SimulatorJson.MAPPER.readTree(
            client.ask(with(prompt("Judge"), "response_format", format)).text());

    assertThat(form.path("clarity").asInt()).isBetween(1, 5);
    assertThat(form.path("better").asString()).isIn("first", "second");
    assertThat(form.path("reason").asString()).isNotBlank();
  }
}
