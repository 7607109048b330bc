package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GivenDocumentsTest {

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));
  private Path file = Path.of("unset");

  @BeforeEach
  void makeWorkshop(@TempDir Path root) {
    workshop = new DatasetWorkshop(root);
    file = root.resolve("documents.jsonl");
  }

  @Test
  void onlyWhatIsMissingIsWritten() throws Exception {
    workshop.lines(
        DatasetWorkshop.story("Write a story of the sea", 120),
        DatasetWorkshop.story("Write a story of the rain", 130));
    documents(json(document("sea-1", "write a STORY  of the sea", 118)));
    var source = ScriptedSource.good();

    DatasetReport report = build(source).run();

    assertThat(source.asked)
        .extracting(WritingRequest::instruction)
        .containsExactly("Write a story of the rain");
    assertThat(report.documents().written()).isEqualTo(2);
    assertThat(report.documents().given()).isEqualTo(1);
    assertThat(workshop.texts())
        .extracting(it -> it.path("id").stringValue())
        .containsExactlyInAnyOrder("sea-1", "stories-000002-1");
    assertThat(workshop.results().get("README.md"))
        .contains("| of these written before, and given | 1 |");
  }

  @Test
  void anInstructionWithoutALengthHasThatOfItsDocument() throws Exception {
    workshop.lines("{\"instruction\": \"Say something of the sea\"}");
    documents(json(document("sea-1", "Say something of the sea", 140)));

    DatasetReport report = build(ScriptedSource.good()).run();

    assertThat(report.instructions().selected()).isEqualTo(1);
    assertThat(report.instructions().drawnLengths()).isZero();
    assertThat(DatasetWorkshop.content(workshop.texts().getFirst(), "user"))
        .isEqualTo("Say something of the sea. The text should have about 140 words.");
  }

  @Test
  void theIdOfALineChoosesAmongItsDocuments() throws Exception {
    workshop.lines(
        "{\"instruction\": \"Write a story of the sea\", \"words\": 120, \"id\": \"b\"}");
    documents(
        json(document("a", "Write a story of the sea", 120)),
        json(document("b", "Write a story of the sea", 120)));

    build(ScriptedSource.good()).run();

    assertThat(workshop.texts().getFirst().path("id").stringValue()).isEqualTo("b");
  }

  @Test
  void samplesTakeSeveralDocuments() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 120)).settings =
        workshop.settings(3, null);
    documents(
        json(document("a", "Write a story of the sea", 120)),
        json(document("b", "Write a story of the sea", 115)));
    var source = ScriptedSource.good();

    DatasetReport report = build(source).run();

    assertThat(source.asked).extracting(WritingRequest::id).containsExactly("stories-000001-3");
    assertThat(report.documents().given()).isEqualTo(2);
  }

  @Test
  void whatIsLeftOverIsListedWithItsReason() throws Exception {
    workshop.lines(
        "{\"instruction\": \"Write a story of the sea\", \"words\": 120, \"id\": \"sea\"}",
        DatasetWorkshop.story("Write a story of the rain", 130),
        DatasetWorkshop.story("Write a note", 20),
        "{\"prompt\": 5}");
    documents(
        json(document("sea", "Write a story of the ocean", 120)),
        json(document("sea-2", "Write a story of the sea", 120)),
        json(document("sea-3", "Write a story of the sea", 120)),
        json(document("sea-2", "Write a story of the sea", 120)),
        json(document("rain", "Write a story of the rain", 300)),
        json(document("snow", "Write a story of the snow", 120)),
        json(SampleDocuments.failed(request("hail", "Write a story of the hail"), "no server")),
        "{\"id\": \"cut o");

    List<String> lines = SelectionPreview.of(workshop.settings, GivenDocuments.read(file)).lines();

    assertThat(lines)
        .contains(
            "instructions.jsonl: 4 lines, 2 selected, 1 dropped, 1 not readable.",
            "     1 × asks for fewer words than the least (--min-words 100)",
            "        line 3: Write a note",
            "     1 × could not be read",
            "documents.jsonl: 8 documents, 1 used, 7 left over.",
            "     1 × its job did not complete",
            "     1 × an earlier line has its id",
            "     1 × a line has its id, and another instruction",
            "        sea: Write a story of the ocean",
            "     1 × no selected instruction has its text",
            "     1 × was written for another length",
            "     1 × its instruction has as many texts as --samples asks for",
            "     1 × is no document",
            "To write: 1 of 2 texts, about 130 of 250 words.",
            "        line 2: Write a story of the rain")
        .allSatisfy(it -> assertThat(it).hasSizeLessThanOrEqualTo(80));
    assertThat(workshop.folder).doesNotExist();
  }

  @Test
  void aBuildThatWasStoppedGoesOnWithTheSameDocumentsOnly() throws Exception {
    workshop.stories(4);
    documents(json(document("a", "Write story number 0 of the sea", 100)));
    DatasetReport whole = build(ScriptedSource.good()).run();
    Map<String, String> results = workshop.results();

    assertThat(build(ScriptedSource.good()).run()).isEqualTo(whole);
    assertThat(workshop.results()).isEqualTo(results);

    documents(json(document("b", "Write story number 1 of the sea", 101)));
    assertThatThrownBy(() -> build(ScriptedSource.good()).run())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("documents-given is ");
  }

  @Test
  void aFileOfSomethingElseIsRefused() throws IOException {
    documents("{\"instruction\": \"Write a story of the sea\"}");

    assertThatThrownBy(() -> GivenDocuments.read(file))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("documents.jsonl holds no document")
        .hasMessageContaining("Line 1: ");
  }

  private DatasetBuild build(ScriptedSource source) throws IOException {
    return new DatasetBuild(
        workshop.settings,
        GivenDocuments.read(file),
        source,
        null,
        null,
        DatasetWorkshop.NO_PROGRESS);
  }

  private void documents(String... lines) throws IOException {
    Files.write(file, Stream.of(lines).toList());
  }

  private static Document document(String id, String instruction, int words) {
    return SampleDocuments.completed(request(id, instruction), EnglishProse.of(id, words));
  }

  private static WritingRequest request(String id, String instruction) {
    return new WritingRequest(id, instruction, null, null, Mode.SEQUENTIAL, Map.of());
  }

  private static String json(Document document) {
    return new String(Json.write(document), StandardCharsets.UTF_8);
  }
}
