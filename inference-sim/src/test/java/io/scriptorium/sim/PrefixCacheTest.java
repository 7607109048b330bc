package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.sim.text.TokenSequence;
import org.junit.jupiter.api.Test;

class PrefixCacheTest {

  @Test
  void findsTheLeadingBlocksOnly() {
    PrefixCache cache = new PrefixCache(10);
    cache.add(new long[] {1, 2, 3});

    assertThat(cache.leading(new long[] {1, 2, 9, 3})).isEqualTo(2);
    assertThat(cache.leading(new long[] {2, 3})).isEqualTo(2);
    assertThat(cache.leading(new long[] {9, 1})).isZero();
  }

  @Test
  void dropsTheBlockUsedLongestAgoAndOfASequenceItsEndFirst() {
    PrefixCache cache = new PrefixCache(4);
    cache.add(new long[] {1, 2, 3});
    cache.add(new long[] {11, 12});

    assertThat(cache.leading(new long[] {1, 2, 3})).isEqualTo(2);

    cache.add(new long[] {21});

    assertThat(cache.leading(new long[] {1, 2})).isEqualTo(2);
    assertThat(cache.leading(new long[] {11, 12})).isEqualTo(1);
  }

  @Test
  void holdsNothingWithoutRoom() {
    PrefixCache cache = new PrefixCache(0);
    cache.add(new long[] {1});

    assertThat(cache.leading(new long[] {1})).isZero();
  }

  @Test
  void messagesAppendedExtendTheTokensExactly() {
    TokenSequence prompt =
        new TokenSequence()
            .message("system", "Be brief.")
            .message("user", "Tea?")
            .begin("assistant");
    TokenSequence generated =
        prompt.text("Tea is a drink made of leaves and of water. ".repeat(20));
    long[] first = generated.end().blocks();

    long[] second =
        new TokenSequence()
            .message("system", "Be brief.")
            .message("user", "Tea?")
            .message("assistant", "Tea is a drink made of leaves and of water. ".repeat(20))
            .message("user", "And coffee? Tell me all about it, and about its history.")
            .begin("assistant")
            .blocks();

    assertThat(second).startsWith(first).hasSizeGreaterThan(first.length);
  }
}
