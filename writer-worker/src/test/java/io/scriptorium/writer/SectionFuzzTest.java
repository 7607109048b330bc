package io.scriptorium.writer;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.hostile.HostileTexts;
import io.scriptorium.job.Words;
import io.scriptorium.text.answer.CleanText;
import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.answer.PromptEcho;
import io.scriptorium.text.answer.Refusals;
import io.scriptorium.text.repetition.EarlierText;
import io.scriptorium.text.repetition.Loops;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A section's text is a part of the model's answer, whatever that is, and takes no time to find.
 */
class SectionFuzzTest {

  /** What grows with the square of a length takes many minutes for this one. */
  private static final int LENGTH = 300_000;

  @Test
  void sectionTexts() {
    Fuzzing.run(
        "section texts",
        List.of(
            "**Paragraph 3 of 9:** Dr. Who said: “No!” Then, e.g. in 2.5 days, he left...",
            "## Section 4 -\n\nTea is old. \"It is,\" he said. It grows in Assam.",
            "第 3 段： 茶很古老。它生长在云南。」人们喜欢它。",
            "[Section 3/9]: Section 4. Section 5: x"),
        mutator -> {
          String answer = mutator.text();
          String text = CleanText.of(answer, 3, List.of("Section 3 of 9: Tea")).text();
          assertThat(answer).contains(text);
          assertThat(Loops.start(answer)).isLessThanOrEqualTo(answer.length());
          String whole = SectionText.wholeSentences(text);
          assertThat(text).contains(whole);
          assertThat(SectionText.wholeSentences(whole)).isEqualTo(whole);
          String nearest = SectionText.nearest(text, mutator.random().nextInt(40), Words::count);
          assertThat(text).startsWith(nearest);
          assertThat(Repeats.holds(answer, text)).isTrue();
          String other = mutator.text();
          assertThat(Repeats.holds(answer, other)).isEqualTo(answer.contains(other));
        });
  }

  @Test
  void noTextTakesTheSquareOfItsLength() {
    assertTimeoutPreemptively(
        ofMinutes(2),
        () -> {
          for (String text : HostileTexts.texts(LENGTH)) {
            String section = CleanText.of(text, 3, List.of(text)).text();
            var echo = new PromptEcho(List.of(text), List.of(text), List.of(text), 9);
            assertThat(Loops.start(text)).isLessThan(LENGTH);
            assertThat(new EarlierText(List.of(text)).without(text)).isNotNull();
            assertThat(JudgedText.of(text, 3, echo, new EarlierText()).text()).isNotNull();
            boolean _ = Refusals.isRefusal(text);
            assertThat(SectionText.wholeSentences(section)).isNotNull();
            assertThat(SectionText.nearest(section, LENGTH, Words::count)).isNotNull();
            assertThat(Repeats.holds(text, text.substring(LENGTH / 2) + "y")).isFalse();
          }
        });
  }
}
