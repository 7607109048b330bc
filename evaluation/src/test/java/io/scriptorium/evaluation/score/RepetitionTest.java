package io.scriptorium.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionTest {

  private static final List<Double> NOWHERE = Collections.nCopies(Repetition.PARTS, 0.0);

  @ParameterizedTest
  @ValueSource(strings = {"", "...", "tea", "tea tea"})
  void fewerThanThreeTokensRepeatNothing(String text) {
    assertThat(Repetition.of(text)).isEqualTo(new Repetition(1, 1, 0, NOWHERE));
  }

  @Test
  void isCountedByHand() {
    // Pairs: ab bc ca ab bc cd. Triples: abc bca cab abc bcd, and the fourth has been before.
    Repetition repetition = Repetition.of("A b c. a B, c d");

    assertThat(repetition.distinct1()).isEqualTo(4 / 7.0);
    assertThat(repetition.distinct2()).isEqualTo(4 / 6.0);
    assertThat(repetition.repeated3()).isEqualTo(1 / 5.0);
    // The fourth triple ends at the sixth of seven tokens, which is in the eighth tenth.
    assertThat(repetition.along())
        .containsExactly(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0);
  }

  @Test
  void aTextThatBeginsToLoopShowsWhere() {
    String varied =
        IntStream.range(0, 600).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    Repetition repetition = Repetition.of(varied + " and so on".repeat(400 / 3) + " end");

    assertThat(repetition.along().subList(0, 6)).containsOnly(0.0);
    assertThat(repetition.along().get(6)).isGreaterThan(0.9);
    assertThat(repetition.along().subList(7, 9)).containsOnly(1.0);
    assertThat(repetition.repeated3()).isBetween(0.38, 0.4);
  }

  @Test
  void chineseLoopsAreSeenToo() {
    assertThat(Repetition.of("天地玄黄宇宙洪荒").repeated3()).isZero();
    assertThat(Repetition.of("喝茶。".repeat(50)).repeated3()).isGreaterThan(0.9);
  }

  @Property
  void isWhatTheDefinitionSays(@ForAll("texts") List<String> tokens) {
    Repetition repetition = Repetition.of(String.join(" ", tokens));

    assertThat(repetition.distinct1()).isEqualTo(distinct(tokens, 1));
    assertThat(repetition.distinct2()).isEqualTo(distinct(tokens, 2));
    assertThat(repetition.repeated3()).isCloseTo(1 - distinct(tokens, 3), within(1e-12));
    assertThat(repetition.along()).isEqualTo(along(tokens));
  }

  @Provide
  Arbitrary<List<String>> texts() {
    return Arbitraries.of("a", "b", "c", "d", "e").list().ofMinSize(3).ofMaxSize(60);
  }

  @Test
  @Timeout(20)
  void aBookIsMeasuredInNoTime() {
    String book =
        IntStream.range(0, 200_000).mapToObj(Integer::toString).collect(Collectors.joining(" "));

    assertThat(Repetition.of(book)).isEqualTo(new Repetition(1, 1, 0, NOWHERE));
  }

  private static double distinct(List<String> tokens, int n) {
    List<List<String>> grams = grams(tokens, n);
    return (double) new HashSet<>(grams).size() / grams.size();
  }

  private static List<Double> along(List<String> tokens) {
    List<List<String>> grams = grams(tokens, 3);
    return IntStream.range(0, Repetition.PARTS)
        .mapToObj(part ->
            IntStream.range(0, grams.size())
                .filter(i -> (i + 2) * Repetition.PARTS / tokens.size() == part)
                .mapToDouble(i -> grams.indexOf(grams.get(i)) < i ? 1 : 0)
                .average()
                .orElse(0))
        .toList();
  }

  private static List<List<String>> grams(List<String> tokens, int n) {
    return IntStream.rangeClosed(0, tokens.size() - n)
        .mapToObj(i -> tokens.subList(i, i + n))
        .toList();
  }
}
