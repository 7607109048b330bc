package io.scriptorium.text;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lengths in instructions are made of, in the languages that are read. */
final class LengthWords {

  static final WordLists LISTS = WordLists.load("lengths.txt");

  /** The unit "word", in the forms that follow a number, by language. */
  private static final String UNITS =
      """
      en word words wordcount
      de wort worte worten wörter wörtern woerter woertern wörtchen
      fr mot mots
      es palabra palabras
      pt palavra palavras
      it parola parole
      nl woord woorden
      sv ord orden
      nb ord
      da ord
      fi sana sanaa sanan sanoja sanasta sanalla sanassa sanainen sanaisen
      is orð orða orðum
      pl słowo słowa słów słowach słowami slow słowny słownym słowowy
      cs slovo slova slov slovech slovy
      sk slovo slová slova slov slovách
      sl beseda besede besed besedah
      hr riječ riječi reč reči reči
      sr реч речи речима
      bg дума думи
      ru слово слова слов словах словами слову
      uk слово слова слів словах словами
      be слова слоў
      hu szó szóból szóban szavas szavú szavából szavakban szónyi
      ro cuvânt cuvinte cuvant cuvintelor
      el λέξη λέξεις λέξεων λεξεις
      tr kelime kelimelik kelimeden kelimeyle kelimede sözcük sözcüklük
      az söz sözlük
      ar كلمة كلمات كلمه
      fa کلمه واژه کلمه‌ای
      ur الفاظ لفظ
      he מילים מילה מלים
      hi शब्द शब्दों शब्दों
      mr शब्द शब्दांचा शब्दांत
      ne शब्द शब्दको
      bn শব্দ শব্দের শব্দে
      ta வார்த்தைகள் சொற்கள் வார்த்தை சொற்களில்
      te పదాలు పదాల పదాలలో
      vi từ chữ
      id kata
      ms perkataan patah
      sw maneno
      ca paraules
      et sõna sõnaga
      lv vārdi vārdu vārdiem
      lt žodžių žodžiai žodžius
      tl salita
      ka სიტყვა სიტყვიანი
      hy բառ բառից
      kk сөз
      eu hitz
      af woorde woord
      sq fjalë
      mk зборови
      """;

  /** Units of scripts that need no space around them. */
  static final List<String> UNSPACED_UNITS =
      List.of(
          "单词",
          "單詞",
          "単語",
          "ワード",
          "文字",
          "字",
          "词",
          "詞",
          "語",
          "单字",
          "단어",
          "글자",
          "어절",
          "낱말",
          "자",
          "คำ",
          "ຄຳ",
          "ពាក្យ",
          "စကားလုံး",
          "လုံး");

  /** What begins like a unit, and is none. */
  static final List<String> NO_UNITS =
      List.of("字节", "字節", "字母", "词汇", "詞彙", "词条", "자리", "자루", "字典", "語彙", "คำศัพท์");

  /** Stand between a number and an unspaced unit. */
  static final String FILLERS = "个個多余餘来來汉漢中英日文 ";

  /** Factors that follow a number, or stand for one. */
  private static final String FACTORS =
      """
      1000 k K thousand thousands thou tausend mille mil mila millares miles milhares duizend tusen \
      tusind tuhat tuhatta þúsund tysiąc tysiące tysięcy tys tisíc tisíce tisíců tisoč tisuća tisuće \
      tisuću хиляди хиляда тысяча тысячи тысяч тысячу тыс тис тисяча тисячі тисяч тисячу тысяч хиљада \
      hiljada ezer mii mie χιλιάδες χιλιάδων bin الف ألف آلاف هزار ہزار אלף אלפים हज़ार हज़ार हजार হাজার \
      nghìn ngàn ribu elfu พัน ພັນ ពាន់ ထောင် milers tuhande tūkstoši tūkstančiai tūkstančių millier \
      milliers
      10000 หมื่น
      100000 lakh lakhs लाख লাখ แสน
      1000000 million millions millionen millón millones milhão milhões milione milioni \
      миллион миллиона миллионов
      """;

  /** Between a number and its unit: "20 de mii de cuvinte", "10 mil de palavras", "5000 plus". */
  static final Set<String> LINKS =
      words("de di of d da o or more so plus odd English French German Spanish Chinese full whole");

  static final Set<String> RANGE_LINKS =
      words("to bis à a al até tot till til do до по up и  hingga đến ile ilâ à إلى الى");

  static final Set<String> BETWEEN =
      words(
          "between zwischen entre tra fra między pomiędzy mellan mellem tussen между між mezi medzi"
              + " între μεταξύ arasında بين בין antara giữa");

  static final Set<String> ANDS =
      words("and und et y e a i och og en и та și si και ile و ו dan và ja és");

  /** Before a number, they make it no exact one. */
  static final Set<String> SEVERAL =
      words(
          "several few many some hundred hundreds dozens mehrere einige viele plusieurs quelques"
              + " varios unos algunos несколько kilka parecchie alcune enkele flera några muchas");

  private static final Map<String, List<String>> LANGUAGES_BY_UNIT = languagesByUnit();
  private static final Map<String, Long> FACTOR_BY_WORD = factorByWord();

  private LengthWords() {}

  /** The languages in which this is a unit; none where it is no unit. */
  static List<String> languages(String lowerCaseWord) {
    return LANGUAGES_BY_UNIT.getOrDefault(lowerCaseWord, List.of());
  }

  /** The factor that a word stands for; 0 for none. */
  static long factor(String lowerCaseWord) {
    return FACTOR_BY_WORD.getOrDefault(lowerCaseWord, 0L);
  }

  static Set<String> words(String list) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(list.split(" ", -1))));
  }

  private static Map<String, List<String>> languagesByUnit() {
    var languages = new HashMap<String, List<String>>();
    UNITS
        .lines()
        .forEach(line -> {
          List<String> parts = List.of(line.split(" ", -1));
          for (String unit : parts.subList(1, parts.size())) {
            languages.merge(
                unit,
                List.of(parts.getFirst()),
                (known, more) -> {
                  var all = new HashSet<>(known);
                  all.addAll(more);
                  return all.stream().sorted().toList();
                });
          }
        });
    return Map.copyOf(languages);
  }

  private static Map<String, Long> factorByWord() {
    var factors = new HashMap<String, Long>();
    FACTORS
        .lines()
        .forEach(line -> {
          List<String> parts = List.of(line.split(" ", -1));
          long factor = Long.parseLong(parts.getFirst());
          parts.stream().skip(1).forEach(word -> factors.put(word, factor));
        });
    return Map.copyOf(factors);
  }
}
