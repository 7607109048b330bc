package io.scriptorium.text;

import io.scriptorium.job.LowerCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lists of words and phrases by language, from a resource of this package in UTF-8:
 *
 * <pre>
 * # a comment
 * [name of a list]
 * en: word | some phrase | " with its spaces"
 * </pre>
 *
 * <p>The key of a line is a language, or what the words stand for. Words are in lower case and
 * composed (NFC), as the texts are that they are compared with.
 */
public final class WordLists {

  private static final Pattern ENTRIES = Pattern.compile("\\|");

  private final String resource;
  private final Map<String, Map<String, List<String>>> lists = new LinkedHashMap<>();

  private WordLists(String resource) {
    this.resource = resource;
  }

  /**
   * Reads a resource.
   *
   * @throws IllegalStateException if it is missing or wrong, naming the line and what is wrong
   */
  public static WordLists load(String resource) {
    try (InputStream stream = WordLists.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + resource + " is not in the jar.");
      }
      return parse(resource, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + resource + " cannot be read.", e);
    }
  }

  /**
   * Reads the text of a resource.
   *
   * @throws IllegalStateException if it is wrong
   */
  static WordLists parse(String resource, String text) {
    var lists = new WordLists(resource);
    Map<String, List<String>> list = null;
    int number = 0;
    for (String each : (Iterable<String>) text.lines()::iterator) {
      number++;
      String line = each.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[") && line.endsWith("]")) {
        list = new LinkedHashMap<>();
        if (lists.lists.put(line.substring(1, line.length() - 1), list) != null) {
          throw lists.wrong(number, "the list " + line + " is there twice; join them");
        }
      } else if (list == null) {
        throw lists.wrong(number, "there is no [name of a list] above it");
      } else {
        lists.read(line, number, list);
      }
    }
    lists.lists.forEach((name, words) -> {
      if (words.isEmpty()) {
        throw new IllegalStateException(
            "%s: the list [%s] is empty; remove it, or give it words.".formatted(resource, name));
      }
    });
    return lists;
  }

  private void read(String line, int number, Map<String, List<String>> list) {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw wrong(number, "it is no \"key: word | word\"");
    }
    List<String> words = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String entry : ENTRIES.split(line.substring(colon + 1), -1)) {
      String word = unquoted(entry.strip());
      if (word.isEmpty()) {
        throw wrong(
            number, "a word is empty; there is one too many of \"|\", or a word is missing");
      }
      if (!LowerCase.of(word).equals(word)) {
        throw wrong(number, "\"" + word + "\" is not in lower case, so that it is never found");
      }
      if (!Normalizer.isNormalized(word, Normalizer.Form.NFC)) {
        throw wrong(number, "\"" + word + "\" is not composed (NFC), so that it is never found");
      }
      if (!seen.add(word)) {
        throw wrong(number, "\"" + word + "\" is there twice; remove one");
      }
      words.add(word);
    }
    if (list.put(line.substring(0, colon).strip(), List.copyOf(words)) != null) {
      throw wrong(number, "its key is in the list already; join the two lines");
    }
  }

  private static String unquoted(String entry) {
    return entry.length() > 2 && entry.startsWith("\"") && entry.endsWith("\"")
        ? entry.substring(1, entry.length() - 1)
        : entry;
  }

  private IllegalStateException wrong(int line, String what) {
    return new IllegalStateException("%s, line %d: %s.".formatted(resource, line, what));
  }

  /**
   * The words of a list by key, in the order of the file.
   *
   * @throws IllegalStateException if there is no such list
   */
  public Map<String, List<String>> byKey(String list) {
    Map<String, List<String>> words = lists.get(list);
    if (words == null) {
      throw new IllegalStateException(
          "%s: the list [%s] is missing; it has %s.".formatted(resource, list, lists.keySet()));
    }
    return Collections.unmodifiableMap(words);
  }

  /** All words of a list, in the order of the file. */
  public List<String> list(String list) {
    return byKey(list).values().stream().flatMap(List::stream).distinct().toList();
  }

  /** All words of a list, to look one up. */
  public Set<String> set(String list) {
    return Set.copyOf(list(list));
  }
}
