package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConclusionsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "In conclusion, tea changed the world.",
        "in conclusion tea changed the world.",
        "To conclude, tea changed the world.",
        "In summary: tea changed the world.",
        "To sum up, tea changed the world.",
        "To sum it all up, tea changed the world.",
        "To summarise, tea changed the world.",
        "Overall, in closing, tea changed the world.",
        "And so, in conclusion, tea changed the world.",
        "Finally, to conclude then, tea changed the world.",
        "**In conclusion**, tea changed the world.",
        "**In summary**: tea changed the world.",
        "## In Conclusion\nTea changed the world.",
        "总之，茶改变了世界。",
        "综上所述，茶改变了世界。",
        "綜上所述可以看出，茶改變了世界。",
        "总而言之，茶改变了世界。",
        "**总之**，茶改变了世界。",
      })
  void aSectionThatConcludesBeforeTheLastIsPremature(String paragraph) {
    assertThat(Conclusions.premature(List.of("Beginnings.\n\n" + paragraph, "More.", "End.")))
        .isTrue();
    assertThat(Conclusions.premature(List.of("Beginnings.", paragraph + "\n\n \n", "End.")))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "In conclusions drawn by others, tea changed the world.",
        "In conclusion of the treaty, they drank tea.",
        "To conclude the treaty, the envoys drank tea.",
        "In summary proceedings the judge drank tea.",
        "To sum up the votes took hours.",
        "In the end, he drank tea.",
        "Finally, he drank tea.",
        "Overall, the harvest was good.",
        "\"In conclusion,\" said the judge, \"drink tea.\"",
        "He said, in conclusion, that tea was dear.",
        "最后，他喝了茶。",
        "总之他喝了茶。",
        "“总之，”他说。",
        "总的来说他喝了茶。",
      })
  void whatOnlySoundsLikeAConclusionIsNone(String paragraph) {
    assertThat(Conclusions.premature(List.of(paragraph, "End."))).isFalse();
  }

  @Test
  void theLastSectionMayConclude() {
    assertThat(Conclusions.premature(List.of("Beginnings.", "In conclusion, tea."))).isFalse();
    assertThat(Conclusions.premature(List.of("In conclusion, tea."))).isFalse();
    assertThat(Conclusions.premature(List.of())).isFalse();
  }

  @Test
  void onlyTheLastParagraphConcludes() {
    assertThat(
            Conclusions.premature(List.of("In conclusion, tea.\n\nBut then came coffee.", "End.")))
        .isFalse();
    assertThat(Conclusions.premature(List.of("", " \n\n ", "End."))).isFalse();
  }
}
