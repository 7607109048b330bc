package io.scriptorium.text.repetition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EarlierTextTest {

  private static final String NEW =
      "In Assam the British found the bush growing where nobody had planted it. They cleared the"
          + " forest all the same, and brought workers from far away.";

  private final EarlierText earlier = new EarlierText(List.of("Once.", LoopsTest.PROSE));

  @Test
  void whatWasSaidBeforeIsCutAndTheNewIsKept() {
    assertThat(earlier.without(LoopsTest.PROSE)).isEmpty();
    assertThat(earlier.without(LoopsTest.PROSE + "\n\n" + NEW)).isEqualTo(NEW);
    assertThat(earlier.without(NEW + "\n\n" + LoopsTest.PROSE)).isEqualTo(NEW);
  }

  @Test
  void whatIsSaidAgainWithSmallChangesIsCutToo() {
    String changed =
        LoopsTest.PROSE
            .replace("long before", "well before")
            .replace("Farmers who", "Villagers who")
            .replace("1610", "1611")
            .replace("nearly every", "every");

    assertThat(earlier.without(changed + "\n\n" + NEW)).isEqualTo(NEW);
  }

  /** Every so many words, one is replaced, left out, or put in. */
  @ParameterizedTest
  @CsvSource({"7, 0", "6, 0", "5, 0", "7, 1", "6, 1", "7, 2", "6, 2"})
  void aTextWithManyOfItsWordsChangedIsCut(int every, int change) {
    String[] words = LoopsTest.PROSE.strip().split(" ", -1);
    for (int index = every - 1; index < words.length; index += every) {
      words[index] =
          switch (change) {
            case 0 -> "indeed";
            case 1 -> "";
            default -> words[index] + " indeed";
          };
    }
    String changed = String.join(" ", words);

    assertThat(earlier.without(changed + "\n\n" + NEW)).isEqualTo(NEW);
    assertThat(earlier.without(NEW + "\n\n" + changed)).isEqualTo(NEW);
  }

  @Test
  void whatIsToldInOtherWordsStays() {
    String told =
        "Nobody had tended the wild bush in those hills for as long as people remembered. Whoever"
            + " lived there chewed its leaves when tired, and in time learned how to dry them. Under"
            + " the Tang, traders sent bricks of pressed tea north by mule. A stamp on each brick gave"
            + " its garden, because those who bought it now asked where it grew. Much later it came"
            + " to the west by ship. In 1610 the Dutch were the first to bring it, at any price they"
            + " chose. One Garway, who kept a coffee-house in London, praised it against nearly all"
            + " illness.";

    assertThat(earlier.without(told)).isEqualTo(told);
  }

  /** A contract says the same of each party, and means each. */
  @Test
  void clausesThatDifferInWhatTheySayStay() {
    String clauses =
        "The tenant shall pay the rent on the first day of each month. The tenant shall keep the"
            + " rooms clean and shall repair what he breaks. The tenant shall not let the rooms to"
            + " others without the owner's consent in writing.";
    String others =
        "The owner shall return the deposit within sixty days after the end of the lease. The owner"
            + " shall keep the roof, the pipes and the heating in good repair. The owner shall not"
            + " enter the rooms without notice to the tenant, except where there is danger.";

    assertThat(new EarlierText(List.of(clauses)).without(others)).isEqualTo(others);
  }

  @Test
  void aQuotationStays() {
    String quoting =
        "Lu Yu, an orphan raised by monks, wrote the first book on it and gave advice on water, fire"
            + " and cups. "
            + NEW;

    assertThat(earlier.without(quoting)).isEqualTo(quoting);
    assertThat(earlier.without(NEW)).isSameAs(NEW);
  }

  @Test
  void scriptsWithoutSpacesAreComparedToo() {
    String before =
        "茶农清晨上山采摘嫩叶，然后把茶叶摊开晾干，再慢慢炒制成香气浓郁的绿茶。村里的老人说，好茶要靠好水，也要靠耐心。每年春天，商人都会来到这里，带走一筐一筐的新茶，卖到很远的地方去。山路很窄，骡子走得很慢，但是茶叶的香味一路都不散。";
    String fresh = "后来英国人把茶树带到了阿萨姆，在那里开辟了大片的茶园。";

    var chinese = new EarlierText(List.of(before));
    assertThat(chinese.without(before + "\n\n" + fresh)).isEqualTo(fresh);
    assertThat(chinese.without(fresh)).isEqualTo(fresh);

    var changed = new StringBuilder(before);
    for (int at = 12; at + 1 < changed.length(); at += 14) {
      if (Character.isLetter(changed.charAt(at)) && Character.isLetter(changed.charAt(at + 1))) {
        changed.replace(at, at + 2, "其实");
      }
    }
    assertThat(chinese.without(changed + "\n\n" + fresh)).isEqualTo(fresh);
  }

  @Test
  void proseOfASmallVocabularyRepeatsNothing() {
    String text = LoopsTest.grammar(60, 7);

    assertThat(
            new EarlierText(List.of(LoopsTest.grammar(300, 1), LoopsTest.grammar(300, 2)))
                .without(text))
        .isEqualTo(text);
  }

  /** Sections in scripts with and without spaces, and drafts that repeat some of any before. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void textThatGrowsBySectionsFindsWhatTheSameTextAtOnceFinds(long seed) {
    var random = new Random(seed);
    var growing = new EarlierText();
    List<String> sections = new ArrayList<>();
    int cut = 0;
    for (int index = 0; index < 40; index++) {
      String draft = draft(random, sections);
      String expected = new EarlierText(sections).without(draft);
      // Sometimes it is not asked between two sections.
      if (random.nextInt(4) > 0) {
        assertThat(growing.without(draft)).isEqualTo(expected);
        cut += expected.length() < draft.length() ? 1 : 0;
      }
      String more = draft(random, sections);
      List<String> withDraft = new ArrayList<>(sections);
      withDraft.add(draft);
      assertThat(growing.and(draft).without(more))
          .isEqualTo(new EarlierText(withDraft).without(more));
      assertThat(growing.and(draft).without(draft)).isBlank();

      growing.add(draft);
      sections.add(draft);
      assertThat(growing.size()).isEqualTo(sections.size());
    }
    assertThat(cut).isBetween(5, 35);
  }

  private static String draft(Random random, List<String> sections) {
    boolean unspaced = random.nextInt(3) == 0;
    String fresh = unspaced ? han(random, 150) : LoopsTest.grammar(12, random.nextLong());
    if (sections.isEmpty() || random.nextBoolean()) {
      return fresh;
    }
    String earlier = sections.get(random.nextInt(sections.size()));
    return random.nextBoolean() ? fresh + "\n\n" + earlier : earlier + "\n\n" + fresh;
  }

  private static String han(Random random, int characters) {
    var text = new StringBuilder();
    IntStream.range(0, characters)
        .forEach(it ->
            text.appendCodePoint(0x4E00 + random.nextInt(3_000)).append(it % 15 == 14 ? "。" : ""));
    return text.append('。').toString();
  }

  @Test
  void withoutTextBeforeNothingIsRepeated() {
    assertThat(new EarlierText().without(LoopsTest.PROSE)).isSameAs(LoopsTest.PROSE);
  }
}
