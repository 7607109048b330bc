package io.scriptorium.text.repetition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NothingNewTest {

  private static final List<String> PHRASES =
      List.of(
          "I'm ready to continue this story",
          "I'm ready to continue sharing it",
          "this is the final section",
          "the story will be shared with you today",
          "I'm happy to share this story with you",
          "this is the last part of the story",
          "I will continue the story for you",
          "you can continue to share the story",
          "the story is ready",
          "I'm ready to share the final section of this story with you today");

  private static final List<String> HAN =
      List.of("我准备好继续这个故事", "这是最后一部分", "今天我会和你分享这个故事", "我很高兴继续写下去", "故事会在今天继续", "我准备好分享最后一部分");

  private static String english(Random random) {
    return IntStream.range(0, 24)
        .mapToObj(paragraph ->
            IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(sentence -> some(PHRASES, random, ", and ") + ".")
                .collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n\n"));
  }

  private static String han(Random random) {
    return IntStream.range(0, 24)
        .mapToObj(paragraph -> some(HAN, random, "，") + "。" + some(HAN, random, "，") + "。")
        .collect(Collectors.joining("\n\n"));
  }

  private static String some(List<String> phrases, Random random, String and) {
    List<String> shuffled = new ArrayList<>(phrases);
    Collections.shuffle(shuffled, random);
    return String.join(and, shuffled.subList(0, 1 + random.nextInt(2)));
  }

  /** The loops of a model of 135 million parameters. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theSameFewPhrasesInAnyOrderAreALoop(long seed) {
    String english = english(new Random(seed));
    String han = han(new Random(seed));

    assertThat(start(english)).isBetween(100, 1_200);
    assertThat(start(LoopsTest.PROSE + "\n" + english))
        .isBetween(LoopsTest.PROSE.length(), LoopsTest.PROSE.length() + 1_200);
    assertThat(Loops.start(english)).isBetween(0, 1_200);
    assertThat(start(han)).isBetween(20, 500);
  }

  @Test
  void aStreamOfThemIsStopped() {
    String loop = english(new Random(1)) + "\n\n" + english(new Random(2));
    var watch = new LoopWatch();

    assertThat(IntStream.iterate(500, it -> it < loop.length(), it -> it + 500))
        .anyMatch(it -> watch.stops(loop.substring(0, it)));
  }

  /** Of these, each says nearly the same again and again, and means it. */
  static Stream<String> realTexts() {
    return Stream.of(
        LoopsTest.PROSE,
        LoopsTest.grammar(400, 1),
        tale(),
        generations(),
        contract(),
        "Breathe in, and let the breath fill your chest. Breathe out, and let your shoulders fall. Breathe in, and feel the air pass your nose. Breathe out, and let your jaw grow soft. Breathe in, and notice your hands. Breathe out, and let each finger go. Breathe in, and follow the breath down. Breathe out, and let your belly sink. Breathe in, and count to four. Breathe out, and count to six.",
        "To every thing there is a season, and a time to every purpose: A time to be born, and a time to die; a time to plant, and a time to pluck up that which is planted; A time to kill, and a time to heal; a time to break down, and a time to build up; A time to weep, and a time to laugh; a time to mourn, and a time to dance; A time to cast away stones, and a time to gather stones together; a time to get, and a time to lose; a time to keep, and a time to cast away.",
        "Row, row, row your boat,\nGently down the stream.\nMerrily, merrily, merrily, merrily,\nLife is but a dream.\n\n"
            .repeat(20),
        "- `signal` allows to abort the call\n- `encoding` of the file that is read\n\n".repeat(40),
        "| read | the file that is read |\n|---|---|\n".repeat(60),
        "```\nread the file that is read\n```\n\n".repeat(60),
        "10 20 30 40 50 60 70 80 90 100 110 120 ".repeat(40));
  }

  @ParameterizedTest
  @MethodSource("realTexts")
  void aRealTextIsNone(String text) {
    assertThat(start(text)).isEqualTo(-1);
  }

  /** After Joseph Jacobs, English Fairy Tales, 1890. */
  private static String tale() {
    List<String> birds =
        List.of("Henny-penny", "Cocky-locky", "Ducky-daddles", "Goosey-poosey", "Turkey-lurkey");
    return IntStream.range(1, birds.size())
        .mapToObj(it -> {
          String who = String.join(", ", birds.subList(0, it));
          String other = birds.get(it);
          return "So %1$s went along, and they went along till they met %2$s. \"Where are you going to, %1$s?\" says %2$s. \"Oh! we're going to tell the king the sky's a-falling,\" says %1$s. \"May I come with you?\" says %2$s. \"Certainly,\" says %1$s. So %1$s and %2$s went to tell the king the sky was a-falling."
              .formatted(who, other);
        })
        .collect(Collectors.joining("\n\n"));
  }

  private static String generations() {
    List<String> names =
        List.of("Adam", "Seth", "Enos", "Cainan", "Mahalaleel", "Jared", "Enoch", "Methuselah");
    return IntStream.range(1, names.size())
        .mapToObj(it ->
            "And %1$s lived %3$d years, and begat %2$s: And %1$s lived after he begat %2$s %4$d years, and begat sons and daughters: And all the days of %1$s were %5$d years: and he died."
                .formatted(names.get(it - 1), names.get(it), 60 + it, 800 + it, 900 - it))
        .collect(Collectors.joining(" "));
  }

  private static int start(String text) {
    return NothingNew.start(text, TextTokens.of(text));
  }

  private static String contract() {
    return Stream.of(
            "Seller|Buyer|inspect the goods at its own cost",
            "Buyer|Seller|keep the deposit until the price is paid",
            "Carrier|Owner|choose another route by sea",
            "Agent|Principal|end the agency at once in writing",
            "Lender|Borrower|repay the loan before it is due")
        .map(it -> it.split("\\|", -1))
        .map(it ->
            "The %1$s shall indemnify the %2$s against all claims, losses, damages and expenses arising out of any breach of this Agreement by the %1$s. The %1$s shall give notice to the %2$s of any such claim within thirty days after it becomes aware of it, and the %2$s shall be entitled to %3$s."
                .formatted((Object[]) it))
        .collect(Collectors.joining("\n\n"));
  }
}
