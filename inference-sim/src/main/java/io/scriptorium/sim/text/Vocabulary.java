package io.scriptorium.sim.text;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words that the simulated model knows, and those that it finds in a prompt. */
final class Vocabulary {
  static final List<String> NOUNS =
      words(
          """
          harbor garden market river valley bridge archive workshop library village mountain coast
          season morning evening winter summer harvest journey letter promise question answer
          pattern rhythm method measure balance memory silence language story lesson custom craft
          habit promise teacher traveler merchant farmer builder reader writer neighbor child
          window doorway courtyard lantern kitchen table road field forest meadow shore island
          century decade record ledger map engine wheel loom kiln anchor compass bell clock signal
          idea argument detail example reason purpose limit choice change discovery tradition
          community household city nation landscape climate weather light shadow water stone
          timber iron glass paper silk salt bread fruit seed root branch leaf stream tide
          """);

  static final List<String> VERBS =
      words(
          """
          shapes carries follows explains rewards challenges supports reveals changes guides
          protects connects sustains questions measures remembers welcomes surrounds enriches
          outlives precedes completes mirrors softens sharpens steadies gathers divides unites
          delays invites demands inspires resists transforms balances illuminates frames deepens
          narrows widens tempers repays defines anchors
          """);

  static final List<String> ADJECTIVES =
      words(
          """
          quiet early narrow patient distant familiar careful old new slow steady bright hidden
          common modest generous ancient modern simple rich plain gentle stubborn curious lively
          hollow solid fragile open shared private public local foreign lasting brief gradual
          sudden practical honest useful warm cold green golden silver crowded empty broad deep
          """);

  static final List<String> ADVERBS =
      words(
          """
          slowly quietly often rarely always gently firmly gradually openly seldom usually plainly
          surely patiently steadily deeply clearly freely softly barely
          """);

  static final List<String> PLACES = words("in beyond beside within near behind across before");

  static final List<String> LINKS = words("while because although where as so yet whenever");

  /** Ways into a sentence, by their number of words; the first, of none, is no way in at all. */
  static final List<List<String>> OPENERS =
      List.of(
          List.of(""),
          List.of(
              "Often", "Sometimes", "Later", "Meanwhile", "Still", "Today", "Once", "Gradually"),
          List.of("In time", "At first", "In practice", "By contrast", "In turn", "After all"),
          List.of("For many years", "At other times", "In every season", "Seen from afar"),
          List.of("In the long run", "From the very beginning", "On closer inspection today"));

  /** Whole sentences for the lengths of one to four words, too short for the grammar. */
  static final List<String> FRAGMENTS =
      List.of("Onward.", "Time passes.", "The road remains.", "The work goes on.");

  private static final int TOPIC_LIMIT = 12;
  private static final Pattern WORD =
      Pattern.compile("(?<![\\p{L}\\p{N}'-])[a-z]{5,14}(?![\\p{L}\\p{N}'-])");
  private static final List<String> NO_NOUN_ENDINGS =
      List.of("ing", "ly", "ed", "ous", "ful", "ive", "able", "ible", "less", "est");

  private static final Set<String> NO_TOPICS =
      Set.copyOf(
          words(
              """
              about above according after again against along already also among another answer
              around article because become before began begin being below between briefly called
              cannot chapter close closely comes complete contain continue could covering describe
              describes detail details discuss discusses document during each either enough essay
              every exactly example explain explains fewer final first following follows format
              format found given gives great heading headings however include includes instruction
              instructions introduce italic large later least length lines little makes making
              markdown might never number numbers offer often other others outline output paragraph
              paragraphs piece plain please point points previous prose provide rather reader
              readers really report request return right schema second section sections sentence
              sentences several shall should shows since small something start starts steps still
              story style target tasks their theme themes there these thing things third those
              three through title titles today together total toward towards under until using
              value wants where which while whole whose within without words would write writer
              writes writing written wrote years
              """));

  private Vocabulary() {}

  /** Words of a prompt that may serve as nouns, those nearest its end first. */
  static List<String> topics(String prompt) {
    Matcher matcher = WORD.matcher(prompt);
    return matcher
        .results()
        .map(result -> result.group().toLowerCase(Locale.ROOT))
        .filter(
            word -> !NO_TOPICS.contains(word) && NO_NOUN_ENDINGS.stream().noneMatch(word::endsWith))
        .toList()
        .reversed()
        .stream()
        .distinct()
        .limit(TOPIC_LIMIT)
        .toList();
  }

  /** Whether a verb in the singular fits a noun. */
  static boolean singular(String noun) {
    return !noun.endsWith("s");
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }
}
