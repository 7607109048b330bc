package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.sim.text.SimulatorJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class PlanFaultsTest {
  private static final String INSTRUCTION = "Plan a history of tea. Total length: 5000 words";
  private static final Map<String, Object> JSON = json(INSTRUCTION);
  private static final Map<String, Object> LINES =
      prompt("Plan a history of tea.\nN | words | main point\n\nTotal length: 5000 words");

  private final FaultyServer server = new FaultyServer();

  @AfterEach
  void close() {
    server.close();
  }

  private static Map<String, Object> json(String instruction) {
    return with(
        prompt(instruction),
        "response_format",
        Map.of(
            "type",
            "json_schema",
            "json_schema",
            Map.of(
                "name",
                "plan",
                "schema",
                Map.of("properties", Map.of("steps", Map.of("type", "array"))))));
  }

  private JsonNode plan(String faults) {
    return SimulatorJson.MAPPER.readTree(server.text(faults, JSON));
  }

  private static int sum(JsonNode plan) {
    return plan.path("steps").valueStream().mapToInt(step -> step.path("words").asInt(0)).sum();
  }

  @ParameterizedTest
  @CsvSource({"plan-sum=0.5,2500", "plan-sum=1.4,7000", "plan-sum=0.2,1000", "plan-zero,0"})
  void theSumIsOff(String fault, int sum) {
    assertThat(sum(plan(fault))).isBetween(sum - 10, sum + 10);
  }

  @Test
  void numbersAreMissing() {
    JsonNode all = plan("plan-missing=1");
    JsonNode one = plan("plan-missing=0");
    JsonNode half = plan("plan-missing+plan-steps=100");

    assertThat(all.path("steps")).noneMatch(step -> step.has("words"));
    assertThat(one.path("steps").valueStream().filter(step -> !step.has("words"))).hasSize(1);
    assertThat(half.path("steps").valueStream().filter(step -> step.has("words")).count())
        .isBetween(30L, 70L);
  }

  @Test
  void numbersHaveFractionsOrUnitsOrSeparators() {
    assertThat(plan("plan-fractions").path("steps"))
        .allMatch(step -> step.path("words").asDouble() % 1 == 0.5);
    assertThat(plan("plan-units").path("steps"))
        .allMatch(step -> step.path("words").asString().endsWith(" words"));
    assertThat(plan("plan-separators").path("steps").path(1).path("words").asString())
        .isEqualTo("1,000");
    assertThat(server.text("plan-separators", LINES).lines().skip(1).findFirst().orElse(""))
        .startsWith("2 | 1,000 | ");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 300})
  void theOutlineHasAsManySteps(int steps) {
    assertThat(plan("plan-steps=" + steps).path("steps")).hasSize(steps);
    assertThat(server.text("plan-steps=" + steps, LINES).lines()).hasSize(steps);
  }

  @Test
  void theStepsAreInChapters() {
    int steps = plan("").path("steps").size();

    JsonNode chapters = plan("plan-chapters=4").path("chapters");

    assertThat(chapters).hasSize(4);
    assertThat(chapters.valueStream().mapToInt(chapter -> chapter.path("steps").size()).sum())
        .isEqualTo(steps);
    assertThat(server.text("plan-chapters=2+plan-form=bullets", JSON).lines())
        .contains("## Chapter 1", "## Chapter 2");
  }

  @Test
  void theFieldsHaveOtherNames() {
    JsonNode plan = plan("plan-keys");

    assertThat(plan.has("steps")).isFalse();
    assertThat(plan.valueStream().findFirst().orElseThrow().path(0).propertyNames())
        .hasSize(2)
        .doesNotContain("main_point", "words");
  }

  @Test
  void anArrayHasNoObjectAroundIt() {
    assertThat(plan("plan-array").path(0).path("main_point").asString()).isNotBlank();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "lines ! 1 \\| \\d+ \\| .+",
        "agentwrite ! Paragraph 1 - Main Point: .+ - Word Count: \\d+ words",
        "bullets ! - .+ \\(\\d+ words\\)",
        "numbered ! 1\\. \\*\\*.+\\*\\* \\(\\d+ words\\)",
        "headings ! ### 1\\. .+ \\(\\d+ words\\)",
        "json ! \\{",
        "table ! \\| N \\| words \\| main point \\|",
        "prose ! I would open with .+",
      })
  void theOutlineHasAnotherForm(String form, String firstLine) {
    for (Map<String, Object> asked : List.of(JSON, LINES)) {
      String text = server.text("plan-form=" + form, asked);

      assertThat(text.lines().findFirst().orElse("")).matches(Pattern.compile(firstLine));
    }
  }

  @Test
  void aTableHasARowForEachStep() {
    assertThat(server.text("plan-form=table+plan-steps=9", JSON).lines().skip(2))
        .hasSize(9)
        .allMatch(row -> row.matches("\\| \\d \\| \\d+ \\| .+ \\|"));
  }

  @Test
  void aGreetingAndAnOfferAreAroundAFence() {
    String text = server.text("plan-preface", JSON);

    assertThat(text).containsPattern("(?s)^[A-Z].+\n\n```json\n\\{.*}\n```\n\n.+[.?!]$");
    assertThat(server.text("plan-preface", LINES)).doesNotContain("```").contains("\n\n1 | ");
    assertThat(server.text("plan-fence", JSON)).startsWith("```json\n{").endsWith("}\n```");
  }

  @Test
  void arraysEndWithAComma() {
    String text = server.text("plan-trailing-comma", JSON);

    assertThat(text).containsPattern("\\},\\s*\\]");
    assertThat(SimulatorJson.MAPPER.readTree(text.replaceAll(",(?=\\s*])", "")).path("steps"))
        .hasSize(plan("").path("steps").size());
  }

  @Test
  void bracketsAreMissing() {
    String text = server.text("plan-unclosed", JSON);

    assertThat(SimulatorJson.MAPPER.readTree(text + "}]}")).isEqualTo(plan(""));
    assertThatThrownBy(() -> SimulatorJson.MAPPER.readTree(text))
        .isInstanceOf(JacksonException.class);
  }

  @Test
  void whiteSpaceGoesOnToTheLimit() {
    String text = server.text("plan-white-space", with(JSON, "max_tokens", 100));

    assertThat(text).startsWith("{\"steps\": [\n\n\n").hasSize(400);
  }

  @Test
  void whatIsNoOutlineStaysAsItIs() {
    String faults = "plan-wrong+plan-form=prose+fence@plan+refusal@plan";

    assertThat(server.text(faults, FaultyServer.PROMPT))
        .isEqualTo(server.text("", FaultyServer.PROMPT));
  }

  @Test
  void everythingIsWrongAtOnceByTheSeed() {
    List<String> plans =
        IntStream.range(0, 200)
            .mapToObj(number ->
                server.text(
                    "plan-wrong",
                    json(String.format(Locale.ROOT, "Plan %d. %s", number, INSTRUCTION))))
            .toList();

    assertThat(server.text("plan-wrong", json("Plan 7. " + INSTRUCTION))).isEqualTo(plans.get(7));
    Set<String> beginnings =
        plans.stream()
            .map(text -> text.substring(0, Math.min(4, text.length())))
            .collect(Collectors.toSet());
    assertThat(beginnings).hasSizeGreaterThan(8);
    assertThat(plans).anyMatch(text -> text.contains("## Chapter 1"));
    assertThat(plans).anyMatch(text -> text.contains("I would open with"));
    List<Integer> lines =
        plans.stream()
            .filter(text -> text.startsWith("1 | ") && !text.contains("Chapter"))
            .map(text -> (int) text.lines().count())
            .toList();
    assertThat(lines).anyMatch(count -> count < 5).anyMatch(count -> count > 60);
  }
}
