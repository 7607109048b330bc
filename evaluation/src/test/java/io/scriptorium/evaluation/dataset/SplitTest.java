package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SplitTest {

  @Test
  void theSplitDependsOnTheInstructionsWordsAndTheSeed() {
    Split.Shares halves = new Split.Shares(0.5, 0.25, 0.25);

    for (int i = 0; i < 100; i++) {
      String instruction = "Write novel " + i;
      assertThat(halves.of(1, "  WRITE  novel\n" + i)).isEqualTo(halves.of(1, instruction));
    }
    assertThat(IntStream.range(0, 100).mapToObj(i -> halves.of(1, "Write novel " + i)))
        .isNotEqualTo(
            IntStream.range(0, 100).mapToObj(i -> halves.of(2, "Write novel " + i)).toList());
  }

  @Test
  void thePartsHaveTheirShares() {
    Map<Split, Long> counts =
        IntStream.range(0, 10_000)
            .mapToObj(i -> Split.Shares.DEFAULT.of(3, "Write novel " + i))
            .collect(Collectors.groupingBy(it -> it, Collectors.counting()));

    assertThat(counts.get(Split.TRAIN)).isBetween(9_500L, 9_700L);
    assertThat(counts.get(Split.VALIDATION)).isBetween(150L, 250L);
    assertThat(counts.get(Split.TEST)).isBetween(150L, 250L);
  }

  @Test
  void aShareOfNothingGetsNothing() {
    Split.Shares all = new Split.Shares(1, 0, 0);

    assertThat(IntStream.range(0, 1_000).mapToObj(i -> all.of(3, "Write novel " + i)))
        .containsOnly(Split.TRAIN);
  }
}
