package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import tools.jackson.databind.JsonNode;

/** Nothing gets lost, and nothing counts twice. */
class DatasetAccountsTest {

  enum Line {
    GOOD("{\"instruction\": \"Write story %d of the sea\", \"words\": 150}"),
    LONGER("{\"prompt\": \"Write a 1,200-word story, number %d\"}"),
    WITHOUT_LENGTH("{\"instruction\": \"Write guide number %d to Kyoto\"}"),
    AGAIN("{\"instruction\": \"Write  THE one story again\", \"words\": 130}"),
    TOO_SHORT("{\"instruction\": \"Write 20 words, number %d\"}"),
    TOO_LONG("{\"instruction\": \"Write a 90000-word novel, number %d\"}"),
    NO_SIGN("{\"instruction\": \"How are you, number %d?\"}"),
    BLANK_INSTRUCTION("{\"instruction\": \" \"}"),
    BLANK(""),
    BAD("{\"instruction\": %d}"),
    BROKEN("{\"instruction");

    private final String format;

    Line(String format) {
      this.format = format;
    }

    String at(int number) {
      return format.replace("%d", Integer.toString(number));
    }
  }

  @Property(tries = 60)
  void everyLineAndEveryDocumentIsAccountedForOnce(
      @ForAll @Size(max = 40) List<Line> lines,
      @ForAll @IntRange(min = 1, max = 3) int samples,
      @ForAll @IntRange(min = 1, max = 12) int maxPerBucket,
      @ForAll @IntRange(min = 0, max = 30) int interruptedAfter)
      throws Exception {
    Path root = Files.createTempDirectory("accounts");
    try {
      var workshop = new DatasetWorkshop(root);
      workshop.lines(
                  IntStream.range(0, lines.size())
                      .mapToObj(i -> lines.get(i).at(i))
                      .toArray(String[]::new))
              .settings =
          workshop.settings(samples, maxPerBucket);

      check(workshop, lines, samples, interruptedAfter);
    } finally {
      DatasetWorkshop.delete(root);
    }
  }

  private static void check(
      DatasetWorkshop workshop, List<Line> lines, int samples, int interruptedAfter)
      throws IOException, InterruptedException {
    var source =
        ScriptedSource.of(request ->
            switch (Math.floorMod(request.id().hashCode() / 7, 6)) {
              case 0 -> SampleDocuments.failed(request, "Server 4 is unavailable.");
              case 1 -> SampleDocuments.completed(request, "");
              case 2 -> SampleDocuments.cancelled(request);
              default -> SampleDocuments.completed(request, ScriptedSource.good(request));
            });
    try {
      workshop.run(source.interruptedAfter(interruptedAfter));
    } catch (InterruptedException e) {
      // Gone on with below.
    }
    DatasetReport report = workshop.run(source);

    DatasetReport.Instructions instructions = report.instructions();
    assertThat(instructions.lines())
        .isEqualTo(lines.stream().filter(it -> it != Line.BLANK).count())
        .isEqualTo(
            instructions.selected()
                + instructions.unreadable()
                + sum(instructions.dropped().values()));
    assertThat(instructions.unreadable())
        .isEqualTo(count(lines, Line.BAD) + count(lines, Line.BROKEN));
    assertThat(instructions.unreadableLines()).hasSize(instructions.unreadable());
    assertThat(instructions.dropped())
        .containsEntry(InstructionDrop.DUPLICATE, Math.max(0, count(lines, Line.AGAIN) - 1))
        .containsEntry(InstructionDrop.ASKS_FOR_TOO_LITTLE, count(lines, Line.TOO_SHORT))
        .containsEntry(InstructionDrop.ASKS_FOR_TOO_MUCH, count(lines, Line.TOO_LONG))
        .containsEntry(InstructionDrop.NO_SIGN_OF_LENGTH, count(lines, Line.NO_SIGN))
        .containsEntry(InstructionDrop.BLANK, count(lines, Line.BLANK_INSTRUCTION));

    DatasetReport.Documents documents = report.documents();
    assertThat(documents.written())
        .isEqualTo(instructions.selected() * samples)
        .isEqualTo(documents.texts() + sum(documents.dropped().values()));
    assertThat(sum(documents.failures().values()))
        .isEqualTo(documents.dropped().get(TextDrop.FAILED));
    assertThat(instructions.selected())
        .as("each has its text, lost it to balance, or had none")
        .isEqualTo(
            documents.texts()
                + documents.dropped().getOrDefault(TextDrop.BALANCED_AWAY, 0)
                + instructions.withoutText());
    checkFiles(workshop, report);
  }

  private static void checkFiles(DatasetWorkshop workshop, DatasetReport report)
      throws IOException {
    Set<String> ids = new HashSet<>();
    for (Split split : Split.values()) {
      List<JsonNode> texts = workshop.read(split.textsFile());
      DatasetReport.SplitCounts counts = Objects.requireNonNull(report.splits().get(split));
      assertThat(texts).hasSize(counts.texts());
      assertThat(texts.stream().mapToLong(it -> it.path("words").longValue()).sum())
          .isEqualTo(counts.words());
      assertThat(texts).allSatisfy(it -> assertThat(ids.add(it.path("id").stringValue())).isTrue());
    }
    assertThat(ids).hasSize(report.documents().texts());
    assertThat(report.lengths().stream().mapToInt(DatasetReport.LengthCount::texts).sum())
        .isEqualTo(report.documents().texts());
  }

  private static int count(List<Line> lines, Line line) {
    return (int) lines.stream().filter(it -> it == line).count();
  }

  private static int sum(Collection<Integer> counts) {
    return counts.stream().mapToInt(Integer::intValue).sum();
  }
}
