package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthBucketTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | under 1,000",
        "999 | under 1,000",
        "1000 | 1,000 to 2,000",
        "2000 | 2,000 to 4,000",
        "3999 | 2,000 to 4,000",
        "4000 | 4,000 to 8,000",
        "31999 | 16,000 to 32,000",
        "32000 | 32,000 to 64,000",
      })
  void eachIsTwiceAsWideAsTheOneBefore(int words, String label) {
    assertThat(LengthBucket.of(words).label()).isEqualTo(label);
  }

  @Property
  void aTextLiesInItsBucketAndTheNextBeginsWhereItEnds(
      @ForAll @IntRange(min = 0, max = 500_000_000) int words) {
    LengthBucket bucket = LengthBucket.of(words);

    assertThat(words).isBetween(bucket.from(), bucket.to() - 1);
    assertThat(bucket.next().from()).isEqualTo(bucket.to());
  }
}
