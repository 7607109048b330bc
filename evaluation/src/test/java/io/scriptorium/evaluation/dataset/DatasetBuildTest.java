package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.LongOutputAnswers.NeedsLongOutput;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import io.scriptorium.evaluation.judge.ModelReply;
import io.scriptorium.job.WritingRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetBuildTest {

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));

  @BeforeEach
  void makeWorkshop(@TempDir Path root) {
    workshop = new DatasetWorkshop(root);
  }

  @Test
  void conversationsAreOfOneInstructionAndItsText() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 120));

    workshop.run(ScriptedSource.good());

    assertThat(workshop.texts())
        .singleElement()
        .satisfies(line -> {
          assertThat(line.propertyNames()).containsExactly("messages", "words", "id");
          assertThat(line.path("messages"))
              .extracting(it -> it.path("role").stringValue())
              .containsExactly("user", "assistant");
          assertThat(DatasetWorkshop.content(line, "user"))
              .isEqualTo("Write a story of the sea. The text should have about 120 words.");
          assertThat(DatasetWorkshop.content(line, "assistant"))
              .isEqualTo(EnglishProse.of("stories-000001-1", 120));
          assertThat(line.path("words").intValue()).isEqualTo(120);
          assertThat(line.path("id").stringValue()).isEqualTo("stories-000001-1");
        });
  }

  @Test
  void requestsSayWhatTheLineSays() throws Exception {
    workshop.lines(
        "{\"prompt\": \"A story of the sea\", \"length\": 150, \"language\": \"German\","
            + " \"type\": \"Fiction\"}");
    var source = ScriptedSource.good();

    workshop.run(source);

    assertThat(source.asked)
        .containsExactly(
            new WritingRequest(
                "stories-000001-1",
                "A story of the sea",
                150,
                "German",
                workshop.settings.mode(),
                Map.of()));
  }

  @Test
  void documentsThatComeTwiceOrUnaskedCountOnceOrNotAtAll() throws Exception {
    workshop.stories(5);
    var good = ScriptedSource.good();

    DatasetReport report =
        workshop.run((requests, documents) ->
            good.write(
                requests,
                document -> {
                  documents.accept(document);
                  documents.accept(document);
                  documents.accept(
                      SampleDocuments.failed(
                          new WritingRequest(
                              "stories-000777-1", "", 1, null, workshop.settings.mode(), Map.of()),
                          "Nobody asked."));
                }));

    assertThat(report.documents().written()).isEqualTo(5);
    assertThat(report.documents().texts()).isEqualTo(5);
    assertThat(Files.readAllLines(workshop.folder.resolve("raw", "documents.jsonl"))).hasSize(5);
  }

  @Test
  void eachKindOfFlawHasItsCount() throws Exception {
    workshop.stories(8);
    String chorus = "\n\n" + EnglishProse.of("chorus", 12) + "\n\n";

    DatasetReport report =
        workshop.run(
            ScriptedSource.of(request ->
                switch (request.id()) {
                  case "stories-000001-1" -> SampleDocuments.failed(request, "No answer in 30 s.");
                  case "stories-000002-1" -> SampleDocuments.failed(request, "No answer in 7.5 s.");
                  case "stories-000003-1" -> SampleDocuments.cancelled(request);
                  case "stories-000004-1" ->
                      SampleDocuments.completed(
                          request, ScriptedSource.good(request) + "\n\nMax tries. Failed.");
                  case "stories-000005-1" ->
                      SampleDocuments.completed(request, "I'm sorry, but I can't help with that.");
                  case "stories-000006-1" ->
                      SampleDocuments.completed(request, EnglishProse.of(request.id(), 52));
                  case "stories-000007-1" ->
                      SampleDocuments.completed(
                          request, ScriptedSource.good(request) + "\n\nand so on".repeat(40));
                  default ->
                      SampleDocuments.completed(
                          request,
                          IntStream.range(0, 4)
                              .mapToObj(verse -> EnglishProse.of("verse " + verse, 60) + chorus)
                              .collect(Collectors.joining()));
                }));

    assertThat(report.documents().dropped())
        .containsEntry(TextDrop.FAILED, 2)
        .containsEntry(TextDrop.CANCELLED, 1)
        .containsEntry(TextDrop.ERROR_TEXT, 1)
        .containsEntry(TextDrop.REFUSED, 1)
        .containsEntry(TextDrop.TOO_SHORT, 1)
        .containsEntry(TextDrop.REPETITIVE, 1)
        .containsEntry(TextDrop.DUPLICATED_PARAGRAPHS, 1);
    assertThat(report.documents().failures()).isEqualTo(Map.of("No answer in # s.", 2));
    assertThat(report.documents().texts()).isZero();
    assertThat(report.instructions().withoutText()).isEqualTo(8);
  }

  @Test
  void identifiersInFrontOfParagraphsAreStrippedFromTheText() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 100));

    workshop.run(
        ScriptedSource.of(request ->
            SampleDocuments.completed(
                request,
                "Paragraph 1: "
                    + ScriptedSource.good(request).replace("\n\n", "\n\nParagraph 2: "))));

    assertThat(DatasetWorkshop.content(workshop.texts().getFirst(), "assistant"))
        .isEqualTo(EnglishProse.of("stories-000001-1", 100));
  }

  @Test
  void aBucketHoldsNoMoreThanItMay() throws Exception {
    workshop.stories(20).settings = workshop.settings(1, 6);

    DatasetReport report = workshop.run(ScriptedSource.good());

    assertThat(report.documents().texts()).isEqualTo(6);
    assertThat(report.documents().dropped()).containsEntry(TextDrop.BALANCED_AWAY, 14);
    assertThat(report.lengths()).containsExactly(new DatasetReport.LengthCount(0, 1_000, 6));
    assertThat(workshop.texts()).hasSize(6);
  }

  @Test
  void aModelIsAskedAboutInstructionsWithoutALengthAlone() throws Exception {
    workshop.lines(
        DatasetWorkshop.story("Write a long story of the sea", 150),
        "{\"instruction\": \"Write a guide to tea\"}",
        "{\"instruction\": \"Write a report on rice\"}",
        "{\"instruction\": \"Write a handbook of rain\"}");
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    NeedsLongOutput model =
        instruction -> {
          asked.add(instruction);
          return switch (instruction) {
            case "Write a report on rice" -> new ModelReply.Usable<>(false, "strict");
            case "Write a handbook of rain" -> new ModelReply.None<>("No answer in 30 s.");
            default -> new ModelReply.Usable<>(true, "strict");
          };
        };

    DatasetReport report = asking(ScriptedSource.good(), model).run();
    asking(ScriptedSource.good(), model).run();

    assertThat(asked)
        .containsExactlyInAnyOrder(
            "Write a guide to tea", "Write a report on rice", "Write a handbook of rain");
    assertThat(report.instructions().selected()).isEqualTo(3);
    assertThat(report.instructions().drawnLengths()).isEqualTo(2);
    assertThat(report.instructions().dropped())
        .containsEntry(InstructionDrop.NEEDS_NO_LONG_TEXT, 1);
    assertThat(report.instructions().asked())
        .isEqualTo(new LongOutputAnswers.Counts("strict", 1, 1, Map.of("No answer in # s.", 1)));
    assertThat(workshop.results().get("README.md"))
        .contains("The model `strict` was asked")
        .contains("| needs none, and was dropped | 1 |", "| none: `No answer in # s.` | 1 |");
  }

  @Test
  void progressIsToldFromTheFirstInstructionToTheLastDocument() throws Exception {
    workshop.stories(3);
    List<List<Integer>> told = new ArrayList<>();

    new DatasetBuild(
            workshop.settings,
            ScriptedSource.good(),
            null,
            null,
            (selected, written, toWrite) -> told.add(List.of(selected, written, toWrite)))
        .run();

    assertThat(told)
        .containsExactly(
            List.of(1, 0, 0),
            List.of(2, 0, 0),
            List.of(3, 0, 0),
            List.of(3, 0, 3),
            List.of(3, 1, 2),
            List.of(3, 2, 1),
            List.of(3, 3, 0));
  }

  private DatasetBuild asking(ScriptedSource source, NeedsLongOutput model) {
    return new DatasetBuild(workshop.settings, source, null, model, DatasetWorkshop.NO_PROGRESS);
  }
}
