package io.scriptorium.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordListsTest {

  @Test
  void listsAreReadInTheirOrder() {
    var lists =
        WordLists.parse(
            "words.txt",
            """
            # A comment.
            [greetings]
            en: sure | of course | ok,
            de: gerne|" klar "

            [other]
            fr: sure
            """);

    assertThat(lists.list("greetings"))
        .containsExactly("sure", "of course", "ok,", "gerne", " klar ");
    assertThat(lists.byKey("greetings").get("de")).containsExactly("gerne", " klar ");
    assertThat(lists.byKey("other")).isEqualTo(Map.of("fr", List.of("sure")));
    assertThat(lists.set("other")).containsExactly("sure");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      value = {
        "en: sure ! line 1: there is no [name of a list]",
        "[a]\\nsure ! line 2: it is no",
        "[a]\\nen: sure | | ok ! line 2: a word is empty",
        "[a]\\nen: ! line 2: a word is empty",
        "[a]\\nen: Sure ! line 2: \"Sure\" is not in lower case",
        "[a]\\nen: sure | sure ! line 2: \"sure\" is there twice",
        "[a]\\nen: sure\\nen: ok ! line 3: its key is in the list already",
        "[a]\\nen: sure\\n[a]\\nen: ok ! line 3: the list [a] is there twice",
        "[a]\\n# en: sure ! the list [a] is empty",
      })
  void aWrongResourceIsRefusedWithItsLine(String text, String reason) {
    assertThatIllegalStateException()
        .isThrownBy(() -> WordLists.parse("words.txt", text.replace("\\n", "\n")))
        .withMessageStartingWith("words.txt")
        .withMessageContaining(reason);
  }

  @Test
  void whatIsMissingIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> WordLists.load("no-words.txt"))
        .withMessageContaining("no-words.txt is not in the jar");
    assertThatIllegalStateException()
        .isThrownBy(() -> WordLists.parse("words.txt", "[a]\nen: sure").list("b"))
        .withMessage("words.txt: the list [b] is missing; it has [a].");
  }
}
