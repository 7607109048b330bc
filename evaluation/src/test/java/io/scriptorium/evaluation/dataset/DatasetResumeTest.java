package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.Json;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A build that is stopped, torn or mixed up ends as if nothing had happened. */
class DatasetResumeTest {

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));

  @BeforeEach
  void makeWorkshop(@TempDir Path root) {
    workshop = new DatasetWorkshop(root);
  }

  /** Good texts, and one of each kind that is none. */
  private static ScriptedSource mixed() {
    return ScriptedSource.of(request ->
        switch (Math.floorMod(request.id().hashCode(), 8)) {
          case 0 -> SampleDocuments.failed(request, "Section 3 got no answer in 30 s.");
          case 1 -> SampleDocuments.completed(request, "I'm sorry, but I can't help with that.");
          case 2 -> SampleDocuments.completed(request, EnglishProse.of(request.id(), 20));
          case 3 -> SampleDocuments.completed(request, "the sea is wide ".repeat(200));
          default -> SampleDocuments.completed(request, ScriptedSource.good(request));
        });
  }

  @Test
  void theOrderOfTheDocumentsDoesNotMatter() throws Exception {
    workshop.stories(40).settings = workshop.settings(2, 12);
    workshop.run(mixed());
    Map<String, String> inOrder = workshop.results();

    for (long seed = 1; seed <= 3; seed++) {
      workshop.deleteFolder();
      workshop.run(mixed().shuffled(seed));

      assertThat(workshop.results()).isEqualTo(inOrder);
    }
  }

  @Test
  void anInterruptedBuildIsGoneOnWithAndEndsTheSame() throws Exception {
    workshop.stories(30).settings = workshop.settings(2, 10);
    workshop.run(mixed());
    Map<String, String> atOnce = workshop.results();
    workshop.deleteFolder();

    List<Integer> asked = new ArrayList<>();
    for (int run = 0; run < 4; run++) {
      var source = mixed().shuffled(5).interruptedAfter(13);
      assertThatThrownBy(() -> workshop.run(source)).isInstanceOf(InterruptedException.class);
      assertThat(workshop.results()).doesNotContainKey("train.jsonl");
      asked.add(source.asked.size());
    }
    var last = mixed();
    workshop.run(last);

    assertThat(asked).containsExactly(60, 47, 34, 21);
    assertThat(last.asked).hasSize(8);
    assertThat(workshop.results()).isEqualTo(atOnce);
  }

  @Test
  void aTornLastLineIsCutOffAndItsDocumentAskedForAgain() throws Exception {
    workshop.stories(10);
    workshop.run(mixed());
    Map<String, String> whole = workshop.results();
    Path raw = workshop.folder.resolve("raw", "documents.jsonl");
    try (FileChannel file = FileChannel.open(raw, StandardOpenOption.WRITE)) {
      file.truncate(file.size() - 40);
    }

    var source = mixed();
    workshop.run(source);

    assertThat(source.asked).extracting(WritingRequest::id).containsExactly("stories-000010-1");
    assertThat(workshop.results()).isEqualTo(whole);
    assertThat(Files.readAllLines(raw)).hasSize(10).allSatisfy(Json.MAPPER::readTree);
  }

  @Test
  void aTornDecisionIsTakenAgain() throws Exception {
    workshop.stories(10);
    workshop.run(mixed());
    Map<String, String> whole = workshop.results();
    Path selection = workshop.folder.resolve("raw", "selection.jsonl");
    byte[] decisions = Files.readAllBytes(selection);
    Files.write(selection, Arrays.copyOf(decisions, decisions.length / 2));

    workshop.run(mixed());

    assertThat(workshop.results()).isEqualTo(whole);
    assertThat(Files.readAllBytes(selection)).isEqualTo(decisions);
  }

  @Test
  void aDamagedLineIsNamedWithItsRemedy() throws Exception {
    workshop.stories(3);
    workshop.run(mixed());
    Path raw = workshop.folder.resolve("raw", "documents.jsonl");
    Files.writeString(raw, "{\"id\": 7}\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> workshop.run(mixed()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("documents.jsonl, line 4, is damaged")
        .hasMessageContaining("Delete that line");
  }

  @Test
  void aSourceThatEndsTooEarlyMakesNoDataSet() throws Exception {
    workshop.stories(5);

    assertThatThrownBy(() -> workshop.run((_, _) -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("5 of 5 documents did not come");
    assertThat(workshop.results()).containsOnlyKeys(".lock", "dataset.json");
  }

  @Test
  void aCompleteBuildAsksForNothing() throws Exception {
    workshop.stories(5);
    workshop.run(mixed());
    Map<String, String> first = workshop.results();

    workshop.run((_, _) -> assertThat(true).as("nothing is missing").isFalse());

    assertThat(workshop.results()).isEqualTo(first);
  }

  @Test
  void anInterruptedThreadStopsBeforeAnythingIsAskedFor() throws Exception {
    workshop.stories(3);
    var source = ScriptedSource.good();

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> workshop.run(source)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(source.asked).isEmpty();
    workshop.run(source);
    assertThat(workshop.texts()).hasSize(3);
  }

  @Test
  void leftoversOfAKilledBuildAreNoResult() throws Exception {
    workshop.stories(3);
    Files.createDirectories(workshop.folder);
    Files.createFile(workshop.folder.resolve(".lock"));
    Files.writeString(workshop.folder.resolve("dataset.json.tmp"), "{\"na");

    workshop.run(ScriptedSource.good());

    assertThat(workshop.results().keySet())
        .containsExactlyInAnyOrder(
            ".lock",
            "README.md",
            "dataset.json",
            "report.json",
            "test.jsonl",
            "train.jsonl",
            "validation.jsonl");
  }
}
