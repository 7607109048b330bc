package io.scriptorium.evaluation.score;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds the counts and scores against those of the reference scripts, to the last bit.
 *
 * <p>What is expected was computed by Python 3.11.7 (Unicode 14.0). {@code reference-parity.jsonl}:
 * the words are {@code len(re.findall(r'[\u4e00-\u9fff]', text)) + len(re.findall(r'\b[a-zA-Z]+\b',
 * text))}, and the score is {@code 100 * max(0, 1. - (y / x - 1) / 3) if y > x else 100 * max(0, 1.
 * - (x / y - 1) / 2)}, where {@code y} is the words and {@code x} what is required, but 0 where
 * {@code y} is 0. {@code python-word-characters.txt}: the ranges of code points that {@code
 * re.match(r'\w', chr(i))} matches, and those of category Cn in its {@code unicodedata}.
 */
class ReferenceParityTest {

  private static final int CODE_POINTS = Character.MAX_CODE_POINT + 1;

  /** One text, said in words by {@code name}. */
  record Sample(String name, String text, int required, int words, double score) {

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Sample> samples() throws IOException {
    return lines("reference-parity.jsonl").stream()
        .map(line -> Json.read(line.getBytes(UTF_8), Sample.class));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void countsAndScoresAsTheReferenceDoes(Sample sample) {
    assertThat(ReferenceWords.count(sample.text())).isEqualTo(sample.words());
    assertThat(LengthScore.of(sample.required(), sample.words())).isEqualTo(sample.score());
  }

  @Test
  void theTableIsLarge() throws IOException {
    assertThat(samples().map(Sample::text).distinct()).hasSizeGreaterThanOrEqualTo(220);
  }

  /**
   * The characters that a Python knows are the same here, all of them. The 9,392 word characters
   * that Java 25 (Unicode 16.0) has beyond those of Python 3.11 (Unicode 14.0) were unassigned
   * then; with Python's rule on the data of Unicode 16.0 (unicodedata2 16.0.0) none differs.
   */
  @Test
  void everyCodePointThatPythonKnowsIsAWordCharacterOrNoneHereToo() throws IOException {
    var known = new BitSet(CODE_POINTS);
    known.set(0, CODE_POINTS);
    known.andNot(ranges("unassigned"));
    BitSet python = ranges("word");

    var here = new BitSet(CODE_POINTS);
    for (int i = 0; i < CODE_POINTS; i++) {
      here.set(i, ReferenceWords.isWordCharacter(i));
    }
    var newer = (BitSet) here.clone();
    newer.andNot(known);
    here.and(known);

    assertThat(python.cardinality()).isEqualTo(133_548);
    assertThat(here).isEqualTo(python);
    assertThat(newer.cardinality()).isGreaterThanOrEqualTo(9_392);
  }

  private static BitSet ranges(String kind) throws IOException {
    var codePoints = new BitSet(CODE_POINTS);
    for (String line : lines("python-word-characters.txt")) {
      var fields = new StringTokenizer(line);
      if (fields.nextToken().equals(kind)) {
        int first = Integer.parseInt(fields.nextToken(), 16);
        int last = Integer.parseInt(fields.nextToken(), 16);
        codePoints.set(first, last + 1);
      }
    }
    return codePoints;
  }

  private static List<String> lines(String resource) throws IOException {
    try (InputStream stream =
        Objects.requireNonNull(ReferenceParityTest.class.getResourceAsStream(resource), resource)) {
      return new String(stream.readAllBytes(), UTF_8).lines().toList();
    }
  }
}
