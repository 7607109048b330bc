package io.scriptorium.sim;

import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.text.SimulatorJson;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Outlines of any schema: chapters, steps, and both. */
class OutlineSchemaTest {
  private static final Map<String, Object> STRING = Map.of("type", "string");
  private static final Map<String, Object> INTEGER = Map.of("type", "integer");
  private static final Map<String, Object> CHAPTERS =
      object(
          Map.of(
              "title",
              STRING,
              "chapters",
              array(object(Map.of("title", STRING, "aim", STRING, "words", INTEGER)))));

  private final FaultyServer server = new FaultyServer();

  @AfterEach
  void close() {
    server.close();
  }

  private static Map<String, Object> object(Map<String, Object> properties) {
    return Map.of("type", "object", "properties", properties);
  }

  private static Map<String, Object> array(Map<String, Object> items) {
    return Map.of("type", "array", "items", items);
  }

  private JsonNode ask(Map<String, Object> prompt, Map<String, Object> schema) {
    Map<String, Object> format =
        Map.of("type", "json_schema", "json_schema", Map.of("name", "x", "schema", schema));
    return SimulatorJson.MAPPER.readTree(server.text("", with(prompt, "response_format", format)));
  }

  private static int sum(JsonNode array) {
    return array.valueStream().mapToInt(element -> element.path("words").asInt()).sum();
  }

  @ParameterizedTest
  @CsvSource({"1000,1,1", "20000,3,8", "100000,15,35"})
  void chaptersHaveTitlesAimsAndWordsThatAddUp(int words, int fewest, int most) {
    JsonNode plan =
        ask(prompt(String.format(Locale.ROOT, "On tea. Total length: %d words", words)), CHAPTERS);

    assertThat(plan.path("title").asString()).matches("\\p{Lu}\\w+( [\\w,]+){1,5}");
    assertThat(plan.path("chapters").size()).isBetween(fewest, most);
    assertThat(sum(plan.path("chapters"))).isEqualTo(words);
    assertThat(plan.path("chapters"))
        .allSatisfy(chapter -> {
          assertThat(chapter.path("title").asString()).matches("\\p{Lu}\\w+( [\\w,]+){1,5}");
          assertThat(chapter.path("aim").asString()).hasSizeGreaterThan(20);
        });
  }

  @Test
  void nestedStepsAddUpToTheirChapters() {
    Map<String, Object> steps =
        array(object(Map.of("main_point", STRING, "words", INTEGER, "number", INTEGER)));
    Map<String, Object> chapter = object(Map.of("title", STRING, "words", INTEGER, "steps", steps));

    JsonNode plan =
        ask(prompt("Total length: 30000 words"), object(Map.of("chapters", array(chapter))));

    assertThat(sum(plan.path("chapters"))).isEqualTo(30_000);
    assertThat(plan.path("chapters"))
        .allSatisfy(it -> {
          assertThat(it.path("steps").size()).isBetween(3, 20);
          assertThat(sum(it.path("steps"))).isEqualTo(it.path("words").asInt());
          assertThat(it.path("steps").path(1).path("number").asInt()).isEqualTo(2);
        });
  }

  @Test
  void theStepsOfAChapterAddUpToTheLengthNamedLast() {
    Map<String, Object> schema =
        object(Map.of("steps", array(object(Map.of("main_point", STRING, "words", INTEGER)))));
    List<Map<String, String>> conversation =
        List.of(
            message("user", "Outline tea in chapters. Total length: 20000 words"),
            message("assistant", "{\"chapters\": [{\"title\": \"Leaf\", \"words\": 3400}]}"),
            message("user", "Now the sections of chapter 1, \"Leaf\": 3,400 words."));

    assertThat(sum(ask(prompt(conversation), schema).path("steps"))).isEqualTo(3_400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Sections of 200 to 900 words. Total length: 5,000 words | 5000",
        "Total length: 5000 words\\nNow chapter 2 of 4 (The tide), about 1200 words | 1200",
        "The length of this part is 2,500 words, with 200 to 900 words a section? | 2500",
        "Length of the chapter: 12.500 words | 12500",
        "An essay of 3000 words | 3000",
        "Some essay | 2000",
      })
  void theLengthIsTheOneNamedLast(String text, int words) {
    Map<String, Object> schema =
        object(Map.of("steps", array(object(Map.of("point", STRING, "words", INTEGER)))));

    assertThat(sum(ask(prompt(text.replace("\\n", "\n")), schema).path("steps"))).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Divide it into 4 to 9 chapters. Total length: 40000 words | 4 | 9",
        "Outline it in 12 to 20 sections of 200 to 900 words. Total length: 3000 words | 12 | 12",
        "Part of 2 to 3 parts. Now 5 to 7 sections. Total length: 9000 words | 5 | 7",
      })
  void theCountIsWithinWhatIsAskedFor(String text, int least, int most) {
    Map<String, Object> schema =
        object(Map.of("steps", array(object(Map.of("main_point", STRING, "words", INTEGER)))));

    assertThat(ask(prompt(text), schema).path("steps").size()).isBetween(least, most);
  }

  @Test
  void referencesUnionsAndOtherTypesAreFilled() {
    Map<String, Object> schema =
        Map.of(
            "properties",
            Map.of(
                "parts",
                array(Map.of("$ref", "#/$defs/part")),
                "draft",
                Map.of("type", "boolean"),
                "version",
                Map.of("const", 3)),
            "$defs",
            Map.of(
                "part",
                object(
                    Map.of(
                        "heading",
                        Map.of("type", List.of("string", "null")),
                        "word_count",
                        Map.of("anyOf", List.of(INTEGER, Map.of("type", "null"))),
                        "points",
                        array(STRING)))));

    JsonNode plan = ask(prompt("Total length: 9000 words"), schema);

    assertThat(plan.path("version").asInt()).isEqualTo(3);
    assertThat(plan.path("draft").isBoolean()).isTrue();
    assertThat(plan.path("parts").valueStream().mapToInt(it -> it.path("word_count").asInt()).sum())
        .isEqualTo(9_000);
    assertThat(plan.path("parts").path(0).path("heading").asString()).isNotBlank();
    assertThat(plan.path("parts").path(0).path("points")).hasSize(3);
  }

  @Test
  void aSchemaThatContainsItselfIsRefused() {
    Map<String, Object> schema =
        Map.of(
            "properties",
            Map.of("root", Map.of("$ref", "#/$defs/node")),
            "$defs",
            Map.of("node", object(Map.of("child", Map.of("$ref", "#/$defs/node")))));
    Map<String, Object> format =
        Map.of("type", "json_schema", "json_schema", Map.of("name", "x", "schema", schema));

    var response = server.post("", with(prompt("Tea"), "response_format", format));

    assertThat(response.status()).isEqualTo(400);
    assertThat(response.message()).contains("nested more than 16 levels deep");
  }

  @Test
  void linesHaveTheColumnsThatAreAskedFor() {
    String text =
        server.text(
            "", prompt("Answer in lines:\nN | words | title | aim\nTotal length: 30000 words"));

    assertThat(text.lines())
        .hasSizeGreaterThan(3)
        .allMatch(line -> line.matches("\\d+ \\| \\d+ \\| [A-Z][\\w, ]+ \\| [A-Z].+"));
    assertThat(text.lines().mapToInt(line -> Integer.parseInt(line.split(" \\| ", -1)[1])).sum())
        .isEqualTo(30_000);
  }
}
