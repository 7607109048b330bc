package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.runtime.StartupException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgingModelIT {

  private static final JudgeQuestion<Integer> QUESTION =
      new JudgeQuestion<>(
          "count",
          "number",
          "Count the words.",
          List.of(new JudgeQuestion.Quoted("text", "one two three")),
          "How many?",
          RatingParser.schema(),
          JudgingModelIT::number);

  @Test
  void anAnswerComesWithTheModelThatGaveIt() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> "3");
        Servers servers = judge.servers()) {
      assertThat(new JudgingModel(servers).ask(QUESTION))
          .isEqualTo(new ModelReply.Usable<>(3, "strict"));
      assertThat(judge.questions()).hasSize(1);
    }
  }

  @Test
  void anAnswerThatEndedAtItsLimitIsNone() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> "3").cutOff();
        Servers servers = judge.servers()) {
      assertThat(new JudgingModel(servers).ask(QUESTION))
          .isEqualTo(
              new ModelReply.None<>(
                  "No usable number in 5 tries: The judge's answer was cut off at a limit of its"
                      + " length (8,000 tokens were allowed)."));
      assertThat(judge.questions()).hasSize(5);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void aFailureThatNoTryMendsEndsItAtOnce(int status) throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> "3").refusing(status);
        Servers servers = judge.servers()) {
      assertThat(new JudgingModel(servers).ask(QUESTION))
          .isInstanceOfSatisfying(
              ModelReply.None.class,
              none -> assertThat(none.reason()).contains("status " + status, "no"));
      assertThat(judge.questions()).hasSize(1);
    }
  }

  @Test
  void textsThatAreTooLongAreToldOfAndNotCut() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> "3");
        Servers servers = judge.servers()) {
      assertThat(new JudgingModel(servers, 12).ask(QUESTION))
          .isEqualTo(
              new ModelReply.None<>(
                  "The instruction and what was written are longer than the 12 characters that the"
                      + " judge is given at a time."));
      assertThat(judge.questions()).isEmpty();

      assertThat(new JudgingModel(servers, 13).ask(QUESTION)).isInstanceOf(ModelReply.Usable.class);
      assertThat(judge.questions()).singleElement().asString().contains("\none two three\n");
    }
  }

  @Test
  void aBoundThatLeavesNothingIsRefused() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> "3");
        Servers servers = judge.servers()) {
      assertThatThrownBy(() -> new JudgingModel(servers, 0))
          .isInstanceOf(StartupException.class)
          .hasMessage("The most characters of a question are 0; 1 is the least.");
    }
  }

  private static int number(String answer) {
    try {
      return Integer.parseInt(answer);
    } catch (NumberFormatException e) {
      throw new BadRecordException("no number", e);
    }
  }
}
