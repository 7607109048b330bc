package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.LongOutputAnswers.NeedsLongOutput;
import io.scriptorium.evaluation.judge.JudgingModel;
import io.scriptorium.evaluation.judge.ModelReply;
import io.scriptorium.evaluation.judge.ScriptedJudge;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Instructions that the rules alone cannot decide on, before a model. */
class LongOutputJudgeIT {

  private static final String YES = "{\"reason\": \"It is a book.\", \"needs_long_text\": \"yes\"}";
  private static final String NO = "{\"reason\": \"A page will do.\", \"needs_long_text\": \"no\"}";

  private DatasetWorkshop workshop = new DatasetWorkshop(Path.of("unset"));

  @BeforeEach
  void makeWorkshop(@TempDir Path root) throws Exception {
    workshop =
        new DatasetWorkshop(root)
            .lines(
                DatasetWorkshop.story("Write a long story of the sea", 150),
                "{\"instruction\": \"Write a guide to tea\"}",
                "{\"instruction\": \"Write a report on rice\"}",
                "{\"instruction\": \"Say hello\"}");
  }

  @Test
  void theModelDecidesOnWhatTheRulesLeaveOpenAndOnceOnly() throws Exception {
    try (ScriptedJudge judge =
            ScriptedJudge.start("strict", question -> question.contains("rice") ? NO : YES);
        Servers servers = judge.servers()) {
      DatasetReport report = build(servers);
      Map<String, String> first = workshop.results();
      build(servers);

      assertThat(judge.questions())
          .hasSize(2)
          .anySatisfy(it -> assertThat(it).contains("Write a guide to tea"))
          .anySatisfy(it -> assertThat(it).contains("Write a report on rice"));
      assertThat(workshop.results()).isEqualTo(first);
      assertThat(report.instructions().selected()).isEqualTo(2);
      assertThat(report.instructions().dropped())
          .containsEntry(InstructionDrop.NEEDS_NO_LONG_TEXT, 1);
      assertThat(report.instructions().asked())
          .isEqualTo(new LongOutputAnswers.Counts("strict", 1, 1, Map.of()));
    }
  }

  @Test
  void whereTheModelWritesProseTheInstructionStaysAndTheReasonIsTold() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("vague", _ -> "It depends.");
        Servers servers = judge.servers()) {
      DatasetReport report = build(servers);

      assertThat(judge.questions()).hasSize(10);
      assertThat(report.instructions().selected()).isEqualTo(3);
      assertThat(report.instructions().asked())
          .isEqualTo(
              new LongOutputAnswers.Counts(
                  null,
                  0,
                  0,
                  Map.of("No usable answer in # tries: The judge said neither yes nor no.", 2)));
    }
  }

  @Test
  void answersThatCameBeforeAnInterruptionAreNotAskedForAgain() throws Exception {
    workshop.lines(
        IntStream.range(0, 9)
            .mapToObj("{\"instruction\": \"Write guide number %d to tea\"}"::formatted)
            .toArray(String[]::new));
    Path log = workshop.folder.resolve("raw", "long-output.jsonl");
    NeedsLongOutput stopped =
        instruction -> {
          if (instruction.contains("number 0")) {
            // The first one's answer is what all decisions wait for.
            await().until(() -> Files.readString(log).lines().count() == 8);
            throw new InterruptedException("As the test wants it.");
          }
          return new ModelReply.Usable<>(true, "strict");
        };

    assertThatThrownBy(() -> build(stopped)).isInstanceOf(InterruptedException.class);
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    DatasetReport report =
        build(instruction -> {
          asked.add(instruction);
          return new ModelReply.Usable<>(true, "strict");
        });

    assertThat(asked).containsExactly("Write guide number 0 to tea");
    assertThat(report.instructions().selected()).isEqualTo(9);
    assertThat(report.instructions().asked())
        .isEqualTo(new LongOutputAnswers.Counts("strict", 9, 0, Map.of()));
  }

  @Test
  void anotherModelIsNotMixedIn() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> YES);
        Servers servers = judge.servers()) {
      build(servers);
    }
    Path log = workshop.folder.resolve("raw", "long-output.jsonl");
    List<String> lines = Files.readAllLines(log);
    Files.write(log, List.of(lines.getFirst()));
    Files.delete(workshop.folder.resolve("raw", "selection.jsonl"));

    try (ScriptedJudge judge = ScriptedJudge.start("mild", _ -> YES);
        Servers servers = judge.servers()) {
      assertThatThrownBy(() -> build(servers))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("long-output.jsonl holds answers of the model \"strict\"")
          .hasMessageContaining("\"mild\"");
    }
    assertThat(Files.readAllLines(log)).containsExactly(lines.getFirst());
  }

  private DatasetReport build(Servers servers) throws Exception {
    return build(new LongOutputJudge(new JudgingModel(servers), DatasetWorkshop.MIN_WORDS));
  }

  private DatasetReport build(NeedsLongOutput model) throws Exception {
    return new DatasetBuild(
            workshop.settings, ScriptedSource.good(), null, model, DatasetWorkshop.NO_PROGRESS)
        .run();
  }
}
