package io.scriptorium.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Holds the published schemas and the AsyncAPI page against the records. */
class SchemaTest {

  private static final Path DOCS = Path.of("../docs");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final RecordPosition POSITION = new RecordPosition(3, 17);
  private static final TokenUsage USAGE = new TokenUsage(10, 4, 20);
  private static final Plan PLAN =
      new Plan(
          List.of(new Step("Origins", 300, "Where it began")),
          "On tea",
          List.of(new Chapter("The bush", 1, 1)),
          Plan.Origin.REPAIRED);
  private static final WritingRequest REQUEST =
      new WritingRequest(
          "tea-1",
          "Tea",
          300,
          "German",
          Mode.PARALLEL,
          Map.of("order", "7"),
          NOW,
          Headings.SECTIONS,
          Priority.URGENT,
          "reports",
          "spring",
          NOW,
          50_000L);
  private static final String LINK = Chain.root("tea-1", PLAN);

  static Stream<Arguments> records() {
    return Stream.of(
        Arguments.of(
            "plan-record",
            new PlanRecord.Planned("tea-1", REQUEST, PLAN, POSITION, NOW, NOW, USAGE, "model")),
        Arguments.of(
            "plan-record",
            new PlanRecord.PlanningFailed("tea-1", REQUEST, "why", POSITION, NOW, NOW, USAGE, 0)),
        Arguments.of("job-control", new JobControl.Cancel("tea-1", "too dear", NOW)),
        Arguments.of("job-control", new JobControl.Retry("tea-1", NOW, 50_000L)),
        Arguments.of("job-control", new BatchControl.Cancel("spring", "too dear", NOW)),
        Arguments.of("job-control", new BatchControl.Retry("spring", NOW, 50_000L)),
        Arguments.of("job-control", new BatchControl.Close("spring", 3, NOW)),
        Arguments.of(
            "batch-record",
            new BatchJob("spring", "tea-1", BatchJob.State.WRITING, 300, 290, USAGE, NOW)),
        Arguments.of("batch-record", new BatchControl.Cancel("spring", "too dear", NOW)),
        Arguments.of("batch-record", new BatchControl.Retry("spring", NOW, 50_000L)),
        Arguments.of("batch-record", new BatchControl.Close("spring", 3, NOW)),
        Arguments.of(
            "batch-event",
            new BatchEvent(
                "spring",
                BatchEvent.Type.CHANGED,
                9,
                1,
                2,
                3,
                2,
                1,
                2_700,
                1_800,
                USAGE,
                NOW,
                NOW,
                NOW,
                NOW)),
        Arguments.of("tenant-policy", new TenantPolicy("reports", 3, 10, 4, 1_000_000L, true)),
        Arguments.of(
            "plan-record",
            new PlanRecord.Cancelled("tea-1", REQUEST, "why", POSITION, NOW, NOW, USAGE)),
        Arguments.of("plan-record", new PlanRecord.Repeated("tea-1", POSITION, NOW)),
        Arguments.of(
            "plan-record", new PlanRecord.Refused("tea-1", REQUEST, "why", POSITION, NOW, NOW)),
        Arguments.of(
            "section-task", new SectionTask("tea-1", 1, 1, Mode.SEQUENTIAL, POSITION, 2, 50_000L)),
        Arguments.of(
            "section-record",
            new SectionRecord.Written(
                "tea-1",
                1,
                LINK,
                LINK,
                "Tea.",
                1,
                USAGE,
                "http://gpu/v1",
                "model",
                NOW,
                NOW,
                1,
                "Leaves",
                List.of("loop"),
                new Digest("It began in China.", 1))),
        Arguments.of(
            "section-record", new SectionRecord.Failed("tea-1", 1, LINK, "why", NOW, 2, 50_000L)),
        Arguments.of("section-record", new SectionRecord.Overdue("tea-1", NOW)),
        Arguments.of(
            "document",
            new Document(
                "tea-1",
                Document.Status.FAILED,
                "why",
                "Tea",
                "On tea",
                "Tea.",
                1,
                PLAN,
                List.of(new Document.ChapterRange("The bush", 1, 1, 0, 4)),
                List.of(
                    new Document.Section(
                        1, 0, 4, 1, USAGE, "http://gpu/v1", "model", "Where it began")),
                USAGE,
                new Document.Timings(NOW, NOW, NOW, NOW),
                Map.of("order", "7"),
                1,
                List.of(new Document.Warning(1, "loop")),
                "spring")),
        Arguments.of(
            "job-event",
            new JobEvent(
                "tea-1", JobEvent.Type.STALLED, 1, 2, 3, "why", NOW, Plan.Origin.DEFAULT, "Tea")),
        Arguments.of(
            "job-event",
            new JobEvent(
                "tea-1", JobEvent.Type.NOT_RETRIED, 1, 2, 3, "why", NOW, Plan.Origin.MODEL, "Tea")),
        Arguments.of(
            "dead-letter",
            new DeadLetter(
                "why",
                "planner",
                "t",
                0,
                1,
                "key",
                "value",
                "dmFsdWU=",
                Map.of("a", "b"),
                NOW,
                NOW,
                "tea-1")));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordIsWhatItsSchemaSays(String schema, Object sample) throws IOException {
    JsonNode json = Json.MAPPER.readTree(Json.write(sample));
    JsonNode text = schemaText(schema);

    assertThat(schema(schema).validate(json)).isEmpty();
    assertThat(names(json)).isEqualTo(names(json, text));
  }

  @ParameterizedTest
  @MethodSource("records")
  void aRecordSurvivesItsJsonAndToleratesUnknownFields(String schema, Object sample) {
    String json = new String(Json.write(sample), StandardCharsets.UTF_8);
    String extended = json.substring(0, json.length() - 1) + ",\"fromANewerVersion\":{\"a\":[1]}}";

    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), sample.getClass()))
        .isEqualTo(sample);
    assertThat(Json.read(extended.getBytes(StandardCharsets.UTF_8), sample.getClass()))
        .isEqualTo(sample);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"instruction\": \"Tea\"}",
        "{\"prompt\": \"Tea\", \"length\": 500, \"type\": \"Popular Science\"}",
        "{\"instruction\": \"Tea\", \"id\": \"a\", \"words\": 9, \"language\": \"de\", \"mode\":"
            + " \"parallel\", \"metadata\": {\"a\": \"b\"}}",
        "{\"instruction\": \"Tea\", \"words\": null, \"mode\": null, \"deadline\": null}",
        "{\"instruction\": \"Tea\", \"deadline\": \"2026-11-22T18:00:00Z\"}",
        "{\"instruction\": \"Tea\", \"headings\": \"chapters\"}",
        "{\"instruction\": \"Tea\", \"headings\": null}",
        "{\"instruction\": \"Tea\", \"priority\": \"bulk\", \"tenant\": \"data-sets\"}",
        "{\"instruction\": \"Tea\", \"priority\": null, \"tenant\": null}",
        "{\"instruction\": \"Tea\", \"deadline\": \"1999-11-22T19:00:00.5+01:00\"}",
        "{\"instruction\": \"Tea\", \"batch\": \"spring\", \"notBefore\":"
            + " \"2026-11-22T19:00:00+01:00\"}",
        "{\"instruction\": \"Tea\", \"batch\": null, \"notBefore\": null}",
      })
  void theReaderAndTheSchemaAcceptTheSameRequests(String json) throws IOException {
    assertThat(schema("writing-request").validate(Json.MAPPER.readTree(json))).isEmpty();
    assertThat(read(json).instruction()).isEqualTo("Tea");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"instruction\": \"\"}",
        "{\"instruction\": \"Tea\", \"prompt\": \"Tea\"}",
        "{\"instruction\": \"Tea\", \"words\": 0}",
        "{\"instruction\": \"Tea\", \"words\": 200001}",
        "{\"instruction\": \"Tea\", \"words\": 1.5}",
        "{\"instruction\": \"Tea\", \"mode\": \"fast\"}",
        "{\"instruction\": \"Tea\", \"id\": \"a b\"}",
        "{\"instruction\": \"Tea\", \"language\": \"\"}",
        "{\"instruction\": \"Tea\", \"deadline\": \"tomorrow\"}",
        "{\"instruction\": \"Tea\", \"deadline\": \"2026-11-22T18:00:00\"}",
        "{\"instruction\": \"Tea\", \"deadline\": 1795372800}",
        "{\"instruction\": \"Tea\", \"metadata\": {\"a\": 1}}",
        "{\"instruction\": \"Tea\", \"colour\": \"red\"}",
        "{\"instruction\": \"Tea\", \"headings\": \"Sections\"}",
        "{\"instruction\": \"Tea\", \"priority\": \"Urgent\"}",
        "{\"instruction\": \"Tea\", \"priority\": 1}",
        "{\"instruction\": \"Tea\", \"tenant\": \"\"}",
        "{\"instruction\": \"Tea\", \"tenant\": \"a|b\"}",
        "{\"instruction\": \"Tea\", \"tenant\": \".hidden\"}",
        "{\"instruction\": \"Tea\", \"batch\": \"a/b\"}",
        "{\"instruction\": \"Tea\", \"batch\": \"\"}",
        "{\"instruction\": \"Tea\", \"notBefore\": \"tonight\"}",
        "{\"instruction\": \"Tea\", \"notBefore\": 1795372800}",
      })
  void theReaderAndTheSchemaRefuseTheSameRequests(String json) throws IOException {
    assertThat(schema("writing-request").validate(Json.MAPPER.readTree(json))).isNotEmpty();
    assertThatThrownBy(() -> read(json)).isInstanceOf(BadRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\"}",
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\", \"reason\": null, \"at\": null}",
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\", \"reason\": \"dear\", \"at\":"
            + " \"2026-11-22T18:00:00Z\"}",
        "{\"type\": \"retry\", \"jobId\": \"tea-1\"}",
        "{\"type\": \"retry\", \"jobId\": \"tea-1\", \"at\": \"2026-11-22T18:00:00Z\"}",
        "{\"type\": \"cancel\", \"batch\": \"spring\"}",
        "{\"type\": \"cancel\", \"batch\": \"spring\", \"reason\": null, \"at\": null}",
        "{\"type\": \"retry\", \"batch\": \"spring\", \"at\": \"2026-11-22T18:00:00Z\"}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 100000000, \"at\": null}",
      })
  void theReaderAndTheSchemaAcceptTheSameControl(String json) throws IOException {
    assertThat(schema("job-control").validate(Json.MAPPER.readTree(json))).isEmpty();
    switch (control(json)) {
      case JobControl command -> assertThat(command.jobId()).isEqualTo("tea-1");
      case BatchControl command -> assertThat(command.batch()).isEqualTo("spring");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"jobId\": \"tea-1\"}",
        "{\"type\": \"cancel\"}",
        "{\"type\": \"cancel\", \"jobId\": \"a b\"}",
        "{\"type\": \"pause\", \"jobId\": \"tea-1\"}",
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\", \"reason\": 7}",
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\", \"at\": \"now\"}",
        "{\"type\": \"cancel\", \"jobId\": \"tea-1\", \"reson\": \"dear\"}",
        "{\"type\": \"retry\", \"jobId\": \"tea-1\", \"reason\": \"dear\"}",
        "{\"type\": \"retry\"}",
        "{\"type\": \"cancel\", \"batch\": \"a b\"}",
        "{\"type\": \"cancel\", \"batch\": \"spring\", \"jobId\": \"tea-1\"}",
        "{\"type\": \"cancel\", \"batch\": \"spring\", \"jobs\": 3}",
        "{\"type\": \"retry\", \"batch\": \"spring\", \"reason\": \"dear\"}",
        "{\"type\": \"retry\", \"jobId\": \"tea-1\", \"batch\": null}",
        "{\"type\": \"close\", \"batch\": \"spring\"}",
        "{\"type\": \"close\", \"jobs\": 3}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": null}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 0}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 1e9}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": \"3\"}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 3, \"jobId\": \"tea-1\"}",
        "{\"type\": \"close\", \"batch\": \"spring\", \"jobs\": 3, \"reason\": \"done\"}",
      })
  void theReaderAndTheSchemaRefuseTheSameControl(String json) throws IOException {
    assertThat(schema("job-control").validate(Json.MAPPER.readTree(json))).isNotEmpty();
    assertThatThrownBy(() -> control(json)).isInstanceOf(BadRecordException.class);
  }

  @Test
  void recordsOfAVersionThatKnewNoRetryAreOfTheFirstTry() {
    var task =
        Json.read(
            Json.MAPPER.writeValueAsBytes(
                Map.of(
                    "jobId",
                    "tea-1",
                    "index",
                    1,
                    "total",
                    1,
                    "mode",
                    "sequential",
                    "planPosition",
                    POSITION)),
            SectionTask.class);
    var failed =
        Json.read(
            Json.MAPPER.writeValueAsBytes(
                Map.of(
                    "type",
                    "failed",
                    "jobId",
                    "tea-1",
                    "index",
                    1,
                    "continues",
                    LINK,
                    "reason",
                    "why",
                    "failedAt",
                    NOW)),
            SectionRecord.class);

    assertThat(task).isEqualTo(new SectionTask("tea-1", 1, 1, Mode.SEQUENTIAL, POSITION, 0));
    assertThat(failed).isEqualTo(new SectionRecord.Failed("tea-1", 1, LINK, "why", NOW, 0));
  }

  @Test
  void anEventOfAVersionThatKnewNoPlanOriginIsReadAndWrittenAsItWas() {
    var old = new JobEvent("tea-1", JobEvent.Type.PLANNED, 0, 2, 0, null, NOW, null, null);
    String json = new String(Json.write(old), StandardCharsets.UTF_8);

    assertThat(json).doesNotContain("planOrigin", "title");
    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), JobEvent.class)).isEqualTo(old);
  }

  @Test
  void aSectionOfAVersionThatKnewNoWarningsIsReadAndWrittenAsItWas() {
    var old =
        new SectionRecord.Written(
            "tea-1", 1, LINK, LINK, "Tea.", 1, USAGE, "http://gpu/v1", "model", NOW, NOW);
    String json = new String(Json.write(old), StandardCharsets.UTF_8);

    assertThat(json).doesNotContain("languageWords", "heading", "warnings");
    assertThat(Json.read(json.getBytes(StandardCharsets.UTF_8), SectionRecord.class))
        .isEqualTo(old);
  }

  @Test
  void theAsyncApiPageHasEveryTopicAndEverySchema() throws IOException {
    String page = Files.readString(DOCS.resolve("asyncapi.yaml"));

    assertThat(Topics.ALL).allSatisfy(topic -> assertThat(page).contains("address: " + topic));
    try (Stream<Path> files = Files.list(DOCS.resolve("schemas"))) {
      assertThat(files.map(file -> "$ref: schemas/" + file.getFileName()))
          // Requests have three topics.
          .hasSize(Topics.ALL.size() - 2)
          .allSatisfy(reference -> assertThat(page).contains(reference));
    }
  }

  private static WritingRequest read(String json) {
    return RequestReader.withDefaults().read(json.getBytes(StandardCharsets.UTF_8), "derived");
  }

  private static ControlRecord control(String json) {
    return ControlRecord.read(
        "tea-1".getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8), NOW);
  }

  private static JsonNode schemaText(String name) throws IOException {
    return Json.MAPPER.readTree(Files.readString(DOCS.resolve("schemas/" + name + ".schema.json")));
  }

  private static Schema schema(String name) throws IOException {
    return SCHEMAS.getSchema(schemaText(name));
  }

  /** The names of a JSON value's own fields. */
  private static Set<String> names(JsonNode json) {
    return new TreeSet<>(json.propertyNames());
  }

  /**
   * The names that the schema gives to such a value; of alternatives, the one with its type of
   * which it has all that is required.
   */
  private static Set<String> names(JsonNode json, JsonNode schema) {
    for (JsonNode alternative : schema.path("oneOf")) {
      if (alternative.at("/properties/type/const").equals(json.path("type"))
          && alternative
              .path("required")
              .valueStream()
              .allMatch(it -> json.has(it.stringValue()))) {
        return names(alternative.path("properties"));
      }
    }
    return names(schema.path("properties"));
  }
}
