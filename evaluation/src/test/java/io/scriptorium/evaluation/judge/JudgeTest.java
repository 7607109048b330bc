package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {

  private static final Quality MARKS = new Quality(5, 4, 3, 2, 1, 5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        """
        {"reason": "Good.", "relevance": 5, "accuracy": 4, "coherence": 3, "clarity": 2,
         "breadth_and_depth": 1, "reading_experience": 5}
        """,
        """
        Here are my marks:
        ```json
        {"relevance": 5, "accuracy": 4, "coherence": 3, "clarity": 2, "breadth_and_depth": 1,
         "reading_experience": 5, "more": {"a": 1}}
        ```
        """,
        """
        Relevance: 5
        Accuracy: 4/5
        - **Coherence**: 3
        * Clarity - 2
        Breadth and Depth: 1 / 5
        Reading Experience: 5
        """,
        """
        The text has {braces}.
        relevance = 5
        accuracy = 4
        coherence = 3
        clarity = 2
        breadth_and_depth = 1
        reading_experience = 5
        """
      })
  void areReadFromAnObjectOrFromLines(String answer) {
    assertThat(Judge.read(answer)).isEqualTo(MARKS);
  }

  @Test
  void thoseThatAreMissingOrNoMarksAreNamed() {
    assertThatThrownBy(() ->
            Judge.read(
                "{\"relevance\": 6, \"accuracy\": 4.5, \"coherence\": 0, \"clarity\": \"4\","
                    + " \"reading_experience\": 5}"))
        .hasMessage(
            "The judge gave no whole number from 1 to 5 for relevance, accuracy, coherence,"
                + " clarity, breadth_and_depth.");
    assertThatThrownBy(() -> Judge.read("Relevance: 45\nI like it."))
        .hasMessageContaining("relevance, accuracy");
    assertThatThrownBy(() -> Judge.read("Relevance: -3\nAccuracy: 1\nAccuracy: 5\nClarity: 2"))
        .hasMessageContaining("relevance, accuracy, coherence, breadth_and_depth");
  }

  @Test
  void theQualityScoreIsTheMeanMarkFrom0To100() {
    assertThat(new Quality(1, 1, 1, 1, 1, 1).score()).isZero();
    assertThat(new Quality(5, 5, 5, 5, 5, 5).score()).isEqualTo(100);
    assertThat(new Quality(5, 4, 3, 2, 1, 3).score()).isEqualTo(50);
    assertThatThrownBy(() -> new Quality(5, 5, 5, 5, 5, 6))
        .hasMessage("readingExperience is 6; 1 to 5 are allowed.");
  }
}
