package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.job.BadRecordException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a judge answers is a judgement, or is asked for again. */
class JudgeFuzzTest {

  @Test
  void answersOfJudges() {
    Fuzzing.run(
        "answers of judges",
        List.of(
            "{\"reason\": \"Good.\", \"relevance\": 5, \"accuracy\": 4, \"coherence\": 3,"
                + " \"clarity\": 2, \"breadth_and_depth\": 1, \"reading_experience\": 5}",
            """
            * Relevance: 5/5
            * Accuracy: 4
            * Coherence: 3
            * Clarity - 2
            * Breadth and Depth: 1 / 5.
            * Reading Experience: 5\
            """,
            "{\"reason\": \"It is {better}.\", \"verdict\": \"first\"}",
            "**Verdict:** \"tie\"."),
        mutator -> {
          String answer = mutator.text();
          try {
            assertThat(Judge.read(answer)).isNotNull();
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
          try {
            assertThat(PairJudge.read(answer)).isNotNull();
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
