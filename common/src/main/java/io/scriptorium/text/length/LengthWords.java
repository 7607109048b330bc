package io.scriptorium.text.length;

import io.scriptorium.job.LowerCase;
import io.scriptorium.text.WordLists;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What lengths in instructions are made of, in the languages that are read. */
public final class LengthWords {

  static final WordLists LISTS = WordLists.load("lengths.txt");

  /** Units of scripts that need no space around them. */
  public static final List<String> UNSPACED_UNITS = LISTS.list("unspaced units");

  /** What begins like a unit, and is none. */
  static final List<String> NO_UNITS = LISTS.list("no units");

  /** Stand between a number and an unspaced unit. */
  static final String FILLERS = "个個多余餘来來汉漢中英日文 ";

  /** Languages, as in "5,000 English words". */
  static final Set<String> TONGUES = LISTS.set("tongues");

  /** Between a number and its unit: "20 de mii de cuvinte", "10 mil de palavras", "5000 plus". */
  static final Set<String> LINKS = links();

  static final Set<String> RANGE_LINKS =
      words("to bis à a al até tot till til do до по up и hingga đến ile ilâ à إلى الى");

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
  public static List<String> languages(String lowerCaseWord) {
    return LANGUAGES_BY_UNIT.getOrDefault(lowerCaseWord, List.of());
  }

  /** The factor that a word stands for; 0 for none. */
  static long factor(String lowerCaseWord) {
    return FACTOR_BY_WORD.getOrDefault(lowerCaseWord, 0L);
  }

  /**
   * The words of a list, to look one up.
   *
   * @throws IllegalStateException if one is not in lower case, as the texts are
   */
  public static Set<String> words(String list) {
    if (!LowerCase.of(list).equals(list)) {
      throw new IllegalStateException(
          "The words \"%s\" are not in lower case, so that some are never found.".formatted(list));
    }
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(list.split(" ", -1))));
  }

  private static Set<String> links() {
    Set<String> links = new HashSet<>(LISTS.list("before units"));
    links.addAll(TONGUES);
    return Collections.unmodifiableSet(links);
  }

  private static Map<String, List<String>> languagesByUnit() {
    Map<String, Set<String>> languages = new HashMap<>();
    LISTS
        .byKey("units")
        .forEach((language, units) ->
            units.forEach(
                unit -> languages.computeIfAbsent(unit, _ -> new TreeSet<>()).add(language)));
    Map<String, List<String>> sorted = new HashMap<>();
    languages.forEach((unit, all) -> sorted.put(unit, List.copyOf(all)));
    return Map.copyOf(sorted);
  }

  private static Map<String, Long> factorByWord() {
    Map<String, Long> factors = new HashMap<>();
    LISTS
        .byKey("factors")
        .forEach((factor, words) -> words.forEach(word -> factors.put(word, Long.valueOf(factor))));
    return Map.copyOf(factors);
  }
}
