package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.dataset.DatasetBuild.TextJudge;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));

  @BeforeEach
  void makeWorkshop(@TempDir Path root) {
    workshop = new DatasetWorkshop(root);
  }

  @Test
  void otherSettingsAreRefusedByName() throws Exception {
    workshop.stories(3);
    workshop.run(ScriptedSource.good());
    workshop.settings = workshop.settings(2, 5);

    assertThatThrownBy(() -> workshop.run(ScriptedSource.good()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("samples is 2 and was 1")
        .hasMessageContaining("max-per-bucket is 5 and was any number")
        .hasMessageContaining("another folder");
  }

  @Test
  void aJudgeThatWasNotThereAtTheBeginningIsRefused() throws Exception {
    workshop.stories(3);
    workshop.run(ScriptedSource.good());

    assertThatThrownBy(
            () -> judged(ScriptedSource.good(), (_, _, _) -> new Judgement.Dropped("no")).run())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("texts-ranked-by is length and a judge and was length");
  }

  @Test
  void otherInstructionsAreRefused() throws Exception {
    workshop.stories(3);
    workshop.run(ScriptedSource.good());
    workshop.stories(4);

    assertThatThrownBy(() -> workshop.run(ScriptedSource.good()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("the instructions' SHA-256 is ");
  }

  @Test
  void aFolderOfOtherThingsIsRefused() throws Exception {
    workshop.stories(3);
    Files.createDirectories(workshop.folder);
    Files.writeString(workshop.folder.resolve("README.md"), "Holiday pictures");

    assertThatThrownBy(() -> workshop.run(ScriptedSource.good()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("is not empty");
    assertThat(workshop.results()).containsEntry("README.md", "Holiday pictures");
  }

  @Test
  void twoBuildsInOneFolderAreRefused() throws Exception {
    workshop.stories(3);

    assertThatThrownBy(() ->
            workshop.run((_, _) -> {
              try {
                workshop.run(ScriptedSource.good());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("is in use");
  }

  @Test
  void instructionsThatAreNotThereAreRefused() {
    assertThatThrownBy(() -> workshop.run(ScriptedSource.good()))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("instructions.jsonl cannot be read");
  }

  private DatasetBuild judged(ScriptedSource source, TextJudge judge) {
    return new DatasetBuild(workshop.settings, source, judge, null, DatasetWorkshop.NO_PROGRESS);
  }
}
