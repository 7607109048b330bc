package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.SettingsReader;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatedWordsTest {

  private final PlannerSettings settings = SettingsReader.defaults(PlannerSettings.class);

  @Test
  void theRequestDecidesThenItsInstructionThenTheDefault() {
    assertThat(settings.wordsOf(request("Écris 12 500 mots", 700))).isEqualTo(700);
    assertThat(settings.wordsOf(request("Écris 12 500 mots", null))).isEqualTo(12_500);
    assertThat(settings.wordsOf(request("Write about tea", null))).isEqualTo(2_000);
  }

  @Test
  void aLengthThatIsTooLongToBeReadFromAnInstructionIsRefusedWithTheRemedy() {
    assertThatThrownBy(() -> settings.wordsOf(request("Write 300,000 words", null)))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("300,000 words")
        .hasMessageContaining("at most 200,000")
        .hasMessageContaining("\"words\"");
  }

  private static WritingRequest request(String instruction, @Nullable Integer words) {
    return new WritingRequest("tea-1", instruction, words, null, Mode.SEQUENTIAL, Map.of());
  }
}
