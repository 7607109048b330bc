package io.scriptorium.text.repetition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopsTest {

  static final String PROSE =
      """
      The tea bush grew wild in the hills above the river long before anyone thought of tending it. \
      Farmers who lived there chewed the leaves against weariness, and later learned to dry them. \
      By the time of the Tang, merchants carried pressed bricks of it north on the backs of mules. \
      Each brick was stamped with the name of its garden, since buyers had begun to care for such \
      things. Lu Yu, an orphan raised by monks, wrote the first book on it and gave advice on water, \
      fire and cups.

      Ships brought it west much later. The Dutch were first, in 1610, and charged whatever they \
      liked. In London a coffee-house keeper called Garway sold it as a medicine for nearly every \
      complaint. Taxes rose, smugglers prospered, and half the country drank leaves that had never \
      seen a customs officer. When the duty was cut at last, the price fell within a month and the \
      smugglers looked for other work.
      """;

  private static final List<String> ADJECTIVES =
      List.of("quiet", "early", "narrow", "bright", "patient", "hidden", "careful", "distant");
  private static final List<String> NOUNS =
      List.of(
          "harbour", "kettle", "garden", "lantern", "meadow", "bridge", "library", "orchard",
          "river", "temple", "market", "window");
  private static final List<String> VERBS =
      List.of("carries", "follows", "keeps", "shows", "teaches", "builds", "gathers", "repairs");

  static String grammar(int sentences, long seed) {
    var random = new Random(seed);
    return IntStream.range(0, sentences)
        .mapToObj(it ->
            "The %s %s %s the %s %s near the %s %s."
                .formatted(
                    pick(random, ADJECTIVES),
                    pick(random, NOUNS),
                    pick(random, VERBS),
                    pick(random, ADJECTIVES),
                    pick(random, NOUNS),
                    pick(random, ADJECTIVES),
                    pick(random, NOUNS)))
        .collect(Collectors.joining(" "));
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The harbour keeps the lantern. ",
        "and then ",
        "very ",
        "- Tea is good for the heart.\n",
        "Tea is good for the heart and for the soul of everyone who drinks it in the morning.\n\n",
        "港口守着灯笼，灯笼守着港口。",
        "茶は体に良いです。",
        "ชาวสวนปลูกต้นชาบนภูเขาสูง",
        "လက်ဖက်တောင်ပေါ်မှာစိုက်ကြသည်။",
        "차는 몸에 좋은 음료입니다. ",
        "| tea | good | 7 |\n",
      })
  void thatIsSaidOverAndOverIsFoundAfterItsFirstTime(String phrase) {
    String text = PROSE + "\n" + phrase.repeat(100);

    int start = Loops.start(text);

    assertThat(start).isBetween(PROSE.length(), PROSE.length() + 2 * phrase.length() + 20);
    assertThat(Loops.start(phrase.repeat(150))).isBetween(0, 2 * phrase.length() + 10);
  }

  @Test
  void countersAndSingleWordsThatChangeHideNoLoop() {
    String days =
        IntStream.range(1, 60)
            .mapToObj(it ->
                "On day %d the farmer went up the hill and picked %d leaves.".formatted(it, it * 3))
            .collect(Collectors.joining(" "));
    String things =
        IntStream.range(0, 40)
            .mapToObj(it ->
                "Tea is an important part of the culture of the %s and of its people."
                    .formatted(NOUNS.get(it % NOUNS.size())))
            .collect(Collectors.joining(" "));
    String variants =
        IntStream.range(0, 40)
            .mapToObj(it ->
                "The %s keeper said that the old %s was a good place to be."
                    .formatted(ADJECTIVES.get(it % 8), NOUNS.get(it % 12)))
            .collect(Collectors.joining("\n"));
    String paragraph = PROSE.strip();

    assertThat(Loops.start(days)).isBetween(30, 200);
    assertThat(Loops.start(PROSE + things)).isBetween(PROSE.length(), PROSE.length() + 200);
    assertThat(Loops.start(PROSE + variants)).isBetween(PROSE.length(), PROSE.length() + 200);
    assertThat(Loops.start((paragraph + "\n\n").repeat(5)))
        .isBetween(paragraph.length() - 10, paragraph.length() + 20);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void proseOfASmallVocabularyIsNoLoop(long seed) {
    assertThat(Loops.start(grammar(300, seed))).isEqualTo(-1);
  }

  /** Most sentences hold most letters of an alphabet, which says nothing of their words. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ชาวสวน ปลูก ต้นชา บน ภูเขา สูง และ เก็บ ใบชา ใน ตอนเช้า ของ ทุกวัน ก่อน ดวงอาทิตย์ ขึ้น ตลาด ขาย น้ำ ร้อน",
        "လက်ဖက် တောင် ပေါ်မှာ စိုက် ကြ သည် မနက် စောစော ခူး ပြီး ရောင်း ရေနွေး ရွာ မိသားစု ကုန်သည်",
        "ຊາວສວນ ປູກ ຕົ້ນຊາ ເທິງ ພູ ສູງ ແລະ ເກັບ ໃບຊາ ໃນ ຕອນເຊົ້າ ຂອງ ທຸກມື້ ກ່ອນ ຕະຫຼາດ ຂາຍ",
        "កសិករ ដាំ តែ លើ ភ្នំ ខ្ពស់ ហើយ បេះ ស្លឹក នៅ ពេល ព្រឹក រាល់ ថ្ងៃ មុន ផ្សារ លក់",
        "のうか は あさ やま に のぼり わかい はっぱ を つんで ゆっくり ほして おちゃ つくり いちば うる",
        "茶农 清晨 上山 采摘 嫩叶 然后 摊开 晾干 再 慢慢 炒制 香气 浓郁 绿茶 市场 商人 河边 老人",
      })
  void sentencesOfTheSameLettersAreNoLoop(String vocabulary) {
    List<String> words = List.of(vocabulary.split(" "));
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      String text =
          IntStream.range(0, 12)
              .mapToObj(paragraph ->
                  IntStream.range(0, 4)
                      .mapToObj(line -> unspaced(random, words))
                      .collect(Collectors.joining(" ")))
              .collect(Collectors.joining("\n\n"));

      assertThat(Loops.start(text)).as(text).isEqualTo(-1);
      assertThat(Loops.start(text + "\n\n" + (unspaced(random, words) + "\n").repeat(60)))
          .isBetween(text.length() - 60, text.length() + 200);
    }
  }

  private static String unspaced(Random random, List<String> words) {
    return IntStream.range(0, 12)
        .mapToObj(word -> pick(random, words))
        .collect(Collectors.joining());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ในวันที่ %d ชาวสวนขึ้นภูเขาและเก็บใบชาได้มากกว่า %s กิโลกรัมก่อนดวงอาทิตย์ขึ้น\n",
        "第%d天，农民上山采摘了%s公斤嫩叶，然后把茶叶摊开晾干。",
        "%d日目、農家は山に登って%sキロの若い葉を摘み、ゆっくり干しました。",
      })
  void countersHideNoLoopInScriptsWithoutSpaces(String sentence) {
    String days =
        IntStream.range(1, 60)
            .mapToObj(it -> sentence.formatted(it, it * 3))
            .collect(Collectors.joining());

    assertThat(Loops.start(days)).isBetween(20, 200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Row, row, row your boat, gently down the stream.\nMerrily, merrily, merrily, merrily,\nLife is but a dream.\n",
        "| year | pounds |\n|---|---|\n| 1701 | 20 |\n| 1702 | 30 |\n| 1703 | 34 |\n| 1704 | 21 |\n| 1705 | 44 |\n| 1706 | 20 |\n| 1707 | 30 |\n| 1708 | 34 |\n| 1709 | 21 |\n| 1710 | 44 |\n",
        "- 200 g flour\n- 100 g sugar\n- 2 eggs\n- 50 g butter\n- 3 g salt\n- 100 ml milk\n- 20 g yeast\n- 5 g cinnamon\n- 40 g raisins\n",
        "No, no, no, no! Ha ha ha ha ha! He ran, and ran, and ran.",
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25",
      })
  void whatComesAgainInGoodTextsIsNoLoop(String text) {
    assertThat(Loops.start(text)).isEqualTo(-1);
    assertThat(Loops.start(PROSE + text)).isEqualTo(-1);
  }

  @Test
  void aStreamIsStoppedSoonAfterALoopBegins() {
    var watch = new LoopWatch();
    var text = new StringBuilder(PROSE);
    assertThat(watch.stops(text)).isFalse();
    int length = text.length();
    while (!watch.stops(text) && text.length() < 100_000) {
      text.append("The harbour keeps the lantern. ");
    }

    assertThat(text.length()).isLessThan(length + 3_000);
    assertThat(watch.stops(PROSE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a ", ". ", "\n", "茶", "a. ", "A. b ", "ก", "1 ", "|\n", "```\n", " "})
  @Timeout(20)
  void aMegabyteTakesLinearTime(String unit) {
    assertThat(Loops.start(unit.repeat(1_000_000 / unit.length()))).isGreaterThanOrEqualTo(-1);
    assertThat(
            new EarlierText(List.of(unit.repeat(1_000_000 / unit.length())))
                .without(unit.repeat(300_000)))
        .isNotNull();
  }
}
