package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.job.BadRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgingModelIT {

  private static final JudgeQuestion<Integer> QUESTION = question("one two three");

  private static JudgeQuestion<Integer> question(String text) {
    return new JudgeQuestion<>(
        "count",
        "number",
        "Count the words.",
        List.of(new JudgeQuestion.Quoted("text", text)),
        "How many?",
        Judge.schema(),
        JudgingModelIT::number);
  }

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
      String longest = "word ".repeat(JudgingModel.MOST_CHARACTERS / 5);

      assertThat(new JudgingModel(servers).ask(question(longest + "!")))
          .isEqualTo(
              new ModelReply.None<>(
                  "The instruction and what was written are longer than the 400,000 characters that"
                      + " the judge is given at a time."));
      assertThat(judge.questions()).isEmpty();

      assertThat(new JudgingModel(servers).ask(question(longest)))
          .isInstanceOf(ModelReply.Usable.class);
      assertThat(judge.questions()).singleElement().asString().contains("\n" + longest + "\n");
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
