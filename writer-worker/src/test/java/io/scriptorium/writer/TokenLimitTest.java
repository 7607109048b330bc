package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.writer.LengthControl.Bounds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TokenLimitTest {

  private final TokenLimit limit = new TokenLimit(3);
  private final SectionInput input =
      new SectionInput(
          new WritingRequest("tea", "Tea", 1000, null, Mode.SEQUENTIAL, Map.of()),
          new Plan(List.of(new Step("One", 500), new Step("Two", 500))),
          List.of("Text"),
          List.of(500, 500));

  private static SectionRecord.Written section(int words, long tokens) {
    return new SectionRecord.Written(
        "tea",
        1,
        "",
        "",
        "Text",
        words,
        new TokenUsage(0, 0, tokens),
        "",
        "",
        Instant.EPOCH,
        Instant.EPOCH);
  }

  @Test
  void aJobsOwnSectionsTellWhatItsWordsTake() {
    var bounds = new Bounds(400, 600);

    // 600 words of 1.3 tokens, a seventh more and a sentence
    assertThat(limit.of(input, bounds, List.of(section(400, 520)))).isEqualTo(937);
  }

  @Test
  void withoutThemOrWithoutBoundsItIsWhatTheOptionAllows() {
    var bounds = new Bounds(400, 600);

    assertThat(limit.of(500)).isEqualTo(1700);
    assertThat(limit.of(input, bounds, List.of())).isEqualTo(1700);
    assertThat(limit.of(input, bounds, List.of(section(400, 0)))).isEqualTo(1700);
    assertThat(limit.of(input, bounds, List.of(section(400, 9000)))).isEqualTo(1700);
    assertThat(limit.of(input, Bounds.NONE, List.of(section(400, 520)))).isEqualTo(1700);
  }
}
