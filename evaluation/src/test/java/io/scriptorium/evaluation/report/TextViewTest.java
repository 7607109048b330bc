package io.scriptorium.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.result.ScoredText;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextViewTest {

  @Test
  void takesTheFirstOfEachLengthInTurn() {
    List<ScoredText> texts =
        IntStream.of(100, 100, 100, 100, 30_000, 30_000, 3_000)
            .mapToObj(it -> ReportSamples.text(it, it))
            .toList();

    assertThat(TextView.selected(texts, 5)).containsExactly(0, 1, 4, 5, 6);
  }

  @Test
  void takesAllWhereThereIsRoom() {
    List<ScoredText> texts =
        Stream.of(1, 499, 500, 1_999, 4_000).map(it -> ReportSamples.text(it, it)).toList();

    assertThat(TextView.selected(texts, 200)).containsExactly(0, 1, 2, 3, 4);
  }
}
