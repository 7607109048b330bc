package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.dataset.DatasetBuild.TextJudge;
import io.scriptorium.evaluation.dataset.TextRules.TextDrop;
import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.judge.Quality;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DatasetPreferencesTest {

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));

  @BeforeEach
  void makeWorkshop(@TempDir Path root) {
    workshop = new DatasetWorkshop(root);
  }

  @Test
  void theBestAndTheWorstTextMakeAPreference() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 200)).settings =
        workshop.settings(3, null);

    DatasetReport report =
        workshop.run(
            ScriptedSource.of(request ->
                SampleDocuments.completed(
                    request,
                    EnglishProse.of(
                        request.id(),
                        switch (request.id()) {
                          case "stories-000001-1" -> 120;
                          case "stories-000001-2" -> 200;
                          default -> 150;
                        }))));

    assertThat(workshop.texts())
        .extracting(it -> it.path("id").stringValue())
        .containsExactly("stories-000001-2");
    assertThat(report.documents().dropped()).containsEntry(TextDrop.NOT_THE_BEST, 2);
    assertThat(report.preferences()).isEqualTo(new DatasetReport.Preferences(1, 0, 0));
    Split split = workshop.settings.shares().of(7, "Write a story of the sea");
    JsonNode pair = workshop.read(split.preferencesFile()).getFirst();
    assertThat(pair.propertyNames())
        .containsExactly("prompt", "chosen", "rejected", "chosen_score", "rejected_score");
    assertThat(message(pair, "prompt", "user"))
        .isEqualTo("Write a story of the sea. The text should have about 200 words.");
    assertThat(message(pair, "chosen", "assistant"))
        .isEqualTo(EnglishProse.of("stories-000001-2", 200));
    assertThat(message(pair, "rejected", "assistant"))
        .isEqualTo(EnglishProse.of("stories-000001-1", 120));
    assertThat(pair.path("chosen_score").doubleValue()).isEqualTo(100);
    assertThat(pair.path("rejected_score").doubleValue()).isBetween(66.0, 67.0);
  }

  @Test
  void textsOfLikeScoresMakeNoPreference() throws Exception {
    workshop.stories(4).settings = workshop.settings(2, null);

    DatasetReport report = workshop.run(ScriptedSource.good());

    assertThat(report.preferences()).isEqualTo(new DatasetReport.Preferences(0, 4, 0));
    assertThat(workshop.results().get("preferences-train.jsonl")).isEmpty();
  }

  @Test
  void theJudgesMarksCountAsMuchAsTheLengthAndAreAskedForOnce() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 200)).settings =
        workshop.settings(2, null);
    var asked = new AtomicInteger();
    TextJudge judge =
        (_, _, text) -> {
          asked.incrementAndGet();
          return marks(text.equals(EnglishProse.of("stories-000001-2", 200)) ? 5 : 3);
        };

    DatasetReport report = judged(ScriptedSource.good(), judge).run();
    judged(ScriptedSource.good(), judge).run();

    assertThat(asked).hasValue(2);
    assertThat(workshop.texts())
        .extracting(it -> it.path("id").stringValue())
        .containsExactly("stories-000001-2");
    Split split = workshop.settings.shares().of(7, "Write a story of the sea");
    JsonNode pair = workshop.read(split.preferencesFile()).getFirst();
    assertThat(pair.path("chosen_score").doubleValue()).isEqualTo(100);
    assertThat(pair.path("rejected_score").doubleValue()).isEqualTo(75);
    assertThat(Objects.requireNonNull(report.measures()).quality()).isEqualTo(100);
  }

  @Test
  void aJudgeIsInterruptedAndTheBuildGoneOnWith() throws Exception {
    workshop.stories(20).settings = workshop.settings(2, null);
    judged(ScriptedSource.good(), DatasetPreferencesTest::byLength).run();
    Map<String, String> atOnce = workshop.results();
    workshop.deleteFolder();
    var asked = new AtomicInteger();
    TextJudge tired =
        (_, _, text) -> {
          if (asked.incrementAndGet() > 11) {
            throw new InterruptedException("As the test wants it.");
          }
          return byLength(0, "", text);
        };

    assertThatThrownBy(() -> judged(ScriptedSource.good(), tired).run())
        .isInstanceOf(InterruptedException.class);
    judged(ScriptedSource.good(), DatasetPreferencesTest::byLength).run();

    assertThat(workshop.results()).isEqualTo(atOnce);
  }

  @Test
  void withoutMarksForAllTextsOfAnInstructionItsLengthsDecide() throws Exception {
    workshop.lines(DatasetWorkshop.story("Write a story of the sea", 200)).settings =
        workshop.settings(2, null);
    TextJudge judge =
        (_, _, text) ->
            text.equals(EnglishProse.of("stories-000001-1", 200))
                ? new Judgement.Dropped("No numbers in the answer.")
                : marks(1);

    DatasetReport report = judged(ScriptedSource.good(), judge).run();

    assertThat(report.preferences()).isEqualTo(new DatasetReport.Preferences(0, 1, 1));
  }

  @Test
  void marksOfTwoModelsAreNotMixed() throws Exception {
    workshop.stories(2).settings = workshop.settings(2, null);
    var asked = new AtomicInteger();
    TextJudge fickle =
        (_, _, _) ->
            new Judgement.Given(
                new Quality(3, 3, 3, 3, 3, 3), asked.incrementAndGet() > 2 ? "mild" : "strict");

    assertThatThrownBy(() -> judged(ScriptedSource.good(), fickle).run())
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("judgements.jsonl holds answers of the model")
        .hasMessageContaining("--judge-model");
  }

  @Test
  void oneTextAnInstructionNeedsNoJudge() throws Exception {
    workshop.stories(3);

    judged(
            ScriptedSource.good(),
            (_, _, _) -> {
              throw new AssertionError("nobody to compare with");
            })
        .run();

    assertThat(workshop.texts()).hasSize(3);
    assertThat(workshop.results()).doesNotContainKey("preferences-train.jsonl");
  }

  private DatasetBuild judged(ScriptedSource source, TextJudge judge) {
    return new DatasetBuild(workshop.settings, source, judge, null, DatasetWorkshop.NO_PROGRESS);
  }

  private static Judgement byLength(int line, String instruction, String text) {
    return marks(1 + text.length() % 5);
  }

  private static Judgement marks(int mark) {
    return new Judgement.Given(new Quality(mark, mark, mark, mark, mark, mark), "strict");
  }

  private static String message(JsonNode pair, String side, String role) {
    JsonNode message = pair.path(side).path(0);
    assertThat(message.path("role").stringValue()).isEqualTo(role);
    return message.path("content").stringValue();
  }
}
