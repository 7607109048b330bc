package io.scriptorium.sim.text;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Languages and scripts in which the simulated model can write, from a small list of words each.
 */
public enum Language {
  THAI(
      "",
      " ",
      12,
      "ชาวสวน ปลูก ต้นชา บน ภูเขา สูง และ เก็บ ใบชา ใน ตอนเช้า ของ ทุกวัน ก่อน ตลาด ขาย น้ำ ร้อน"),
  LAO("", " ", 12, "ຊາວສວນ ປູກ ຕົ້ນຊາ ຢູ່ ພູ ສູງ ແລະ ເກັບ ໃບຊາ ໃນ ຕອນເຊົ້າ ຂອງ ທຸກມື້"),
  KHMER("", "។ ", 12, "កសិករ ដាំ តែ នៅលើ ភ្នំ ខ្ពស់ ហើយ បេះ ស្លឹក នៅ ពេលព្រឹក ជារៀងរាល់ថ្ងៃ"),
  BURMESE("", "။ ", 10, "လက်ဖက် တောင် ပေါ်မှာ စိုက် ကြ သည် မနက် စောစော ခူး ပြီး ရောင်း"),
  CHINESE("", "。", 9, "茶农 清晨 上山 采摘 嫩叶 然后 慢慢 炒制 绿茶 山谷 河流 香气 市场"),
  JAPANESE("", "。", 9, "農家 は 朝早く 山 に 登り 若い 葉 を 摘み ゆっくり 乾かして お茶 に する"),
  KOREAN(" ", ". ", 9, "농부들은 이른 아침에 산에 올라 어린 잎을 따고 천천히 말려 차를 만든다"),
  ARABIC(
      " ",
      ". ",
      10,
      "يزرع المزارعون الشاي في الجبال العالية ويقطفون الأوراق كل صباح قبل شروق الشمس"),
  HINDI(
      " ",
      "। ",
      10,
      "किसान पहाड़ों पर चाय उगाते हैं और हर सुबह पत्तियाँ तोड़ते हैं फिर बाज़ार में बेचते"),
  RUSSIAN(
      " ",
      ". ",
      10,
      "крестьяне выращивают чай высоко в горах и собирают листья каждое утро до восхода"),
  GREEK(
      " ",
      ". ",
      10,
      "οι αγρότες καλλιεργούν το τσάι ψηλά στα βουνά και μαζεύουν τα φύλλα κάθε πρωί"),
  GERMAN(
      " ",
      ". ",
      10,
      "die Bauern pflanzen den Tee hoch in den Bergen und pflücken die Blätter jeden Morgen"),
  FRENCH(
      " ",
      ". ",
      10,
      "les paysans cultivent le thé dans la montagne et cueillent les feuilles chaque matin");

  private static final int SENTENCES_IN_A_PARAGRAPH = 5;

  private final String between;
  private final String end;
  private final int wordsInASentence;

  // A list that does not change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> words;

  Language(String between, String end, int wordsInASentence, String words) {
    this.between = between;
    this.end = end;
    this.wordsInASentence = wordsInASentence;
    this.words = List.of(words.split(" ", -1));
  }

  /** Paragraphs of about this many words, by the language's own words, at least one sentence. */
  public String text(int count, RandomGenerator random) {
    int sentences = Math.max(1, Math.round((float) count / wordsInASentence));
    return IntStream.range(0, sentences)
        .mapToObj(index ->
            sentence(random)
                + (index == sentences - 1 || (index + 1) % SENTENCES_IN_A_PARAGRAPH != 0
                    ? ""
                    : "\n\n"))
        .collect(Collectors.joining())
        .strip();
  }

  private String sentence(RandomGenerator random) {
    return IntStream.range(0, wordsInASentence)
            .mapToObj(_ -> words.get(random.nextInt(words.size())))
            .collect(Collectors.joining(between))
        + end;
  }
}
