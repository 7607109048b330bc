package io.scriptorium.sim;

import static io.scriptorium.sim.FaultyServer.PROMPT;
import static io.scriptorium.sim.SimulatorClient.message;
import static io.scriptorium.sim.SimulatorClient.prompt;
import static io.scriptorium.sim.SimulatorClient.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.text.Language;
import io.scriptorium.sim.text.TextHash;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFaultsTest {
  private static final String BEFORE = "One two three four five six seven eight.";
  private static final Map<String, Object> SECOND =
      prompt(
          List.of(
              message("user", "Section 1 of 2: Tea. Write about 8 words."),
              message("assistant", BEFORE),
              message("user", "Section 2 of 2: The tea ships. Write about 60 words.")));

  private final FaultyServer server = new FaultyServer();
  private String sound = "";

  @BeforeEach
  void askWithoutFaults() {
    sound = server.text("", SECOND);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "heading=markdown | ## The tea ships",
        "heading=section | ## Section 2: The tea ships",
        "heading=numbered | 2. The tea ships",
        "heading=bold | **The tea ships**",
        "heading=bold-section | **Section 2: The tea ships**",
        "heading=roman | Section II: The tea ships",
        "heading=underlined | The tea ships",
        "heading=html | <h2>The tea ships</h2>",
        "heading=capitals | THE TEA SHIPS",
        "heading=german | Kapitel 2: The tea ships",
        "heading=french | Chapitre 2 : The tea ships",
        "heading=chinese | 第2章 The tea ships",
        "heading=japanese | 第2章：The tea ships",
        "echo | Section 2 of 2: The tea ships. Write about 60 words.",
      })
  void aLineComesBeforeTheText(String fault, String line) {
    String text = server.text(fault, SECOND);

    assertThat(text.lines().findFirst()).hasValue(line);
    assertThat(text).endsWith("\n\n" + sound);
  }

  @Test
  void aFenceIsAroundTheWhole() {
    assertThat(server.text("fence", SECOND)).isEqualTo("```markdown\n" + sound + "\n```");
    assertThat(server.text("fence=", SECOND)).isEqualTo("```\n" + sound + "\n```");
  }

  @Test
  void aGreetingAndAnOfferAreAroundTheText() {
    String text = server.text("preamble", SECOND);

    assertThat(text.lines().findFirst().orElse("")).contains("section 2");
    assertThat(text).contains("\n\n" + sound + "\n\n");
    assertThat(text).doesNotEndWith(sound);
  }

  @Test
  void aNoteOfTheWordsComesAfterTheText() {
    assertThat(server.text("word-note", SECOND)).startsWith(sound + "\n\n").endsWith("60)");
  }

  @Test
  void separatorsAreAroundTheText() {
    assertThat(server.text("separators", SECOND)).isEqualTo("---\n\n" + sound + "\n\n---");
  }

  @Test
  void placeholdersComeAfterTheText() {
    assertThat(server.text("placeholders", SECOND)).isEqualTo(sound + " $TEXT$ {text} %s");
  }

  @ParameterizedTest
  @EnumSource(LeakedToken.class)
  void controlTokensComeAfterTheText(LeakedToken tokens) {
    String fault = "control-tokens=" + FaultValue.Choice.name(tokens);

    assertThat(server.text(fault, SECOND)).isEqualTo(sound + tokens.text);
  }

  @Test
  void theTextBeforeIsRepeated() {
    assertThat(server.text("repeat", SECOND)).isEqualTo(BEFORE + "\n\n" + sound);
    assertThat(server.text("repeat-nearly", SECOND))
        .isEqualTo("One two three four five six indeed eight.\n\n" + sound);
    assertThat(server.text("repeat", PROMPT)).isEqualTo(server.text("", PROMPT));
  }

  @Test
  void aLoopGoesOnToTheLimit() {
    Map<String, Object> limited = with(SECOND, "max_tokens", 100);

    assertThat(server.text("loop", limited))
        .startsWith("The harbour keeps the lantern. The harbour keeps the lantern. ")
        .hasSizeGreaterThan(390);
    assertThat(server.text("loop=Tea.~More~tea.", limited)).startsWith("Tea. More tea. Tea. More");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 3})
  void theTextHasAShareOfItsLength(double share) {
    assertThat(TestFleets.words(server.text("length=" + share, SECOND)))
        .isEqualTo((int) (60 * share));
  }

  @ParameterizedTest
  @EnumSource(Language.class)
  void theTextIsInAnotherLanguage(Language language) {
    String text = server.text("language=" + FaultValue.Choice.name(language), SECOND);

    assertThat(text).isNotBlank().isNotEqualTo(sound);
    assertThat(text.split("[\\s.។။。।]+", -1)).hasSizeBetween(5, 70);
  }

  @Test
  void refusalsDifferAndAreNoText() {
    Set<String> refusals =
        IntStream.range(0, 40)
            .mapToObj(number ->
                server.text(
                    "refusal", prompt(String.format(Locale.ROOT, "Tea %d, 90 words", number))))
            .collect(Collectors.toSet());

    assertThat(refusals).hasSizeGreaterThan(3).allMatch(text -> text.length() < 100);
    assertThat(server.fleet.generations().generations().getLast().finish()).isEqualTo(Finish.FAULT);
  }

  @Test
  void theLogHasTheTextWithoutWhatTheFaultsAddToIt() {
    server.text("heading+fence+preamble+word-note+separators+control-tokens+think", SECOND);

    await().until(() -> server.fleet.generations().generations().size() == 2);
    assertThat(server.fleet.generations().generations().getLast().output())
        .isEqualTo(TextHash.hex(sound));
  }

  @Test
  void theSameSeedGivesTheSameFaults() {
    String faults = "heading+preamble+word-note+control-tokens+think*0.5+separators*0.5";

    assertThat(server.text(faults, SECOND)).isEqualTo(server.text(faults, SECOND));
    assertThat(server.text(faults, with(SECOND, "seed", 5)))
        .isNotEqualTo(server.text(faults, SECOND));
  }
}
