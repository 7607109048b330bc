package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.job.Chapter;
import io.scriptorium.job.Digest;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.repetition.EarlierText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptStyleTest {

  private static final String INSTRUCTION =
      "Write about $PLAN$ and <b>$TEXT$</b> and \\$1 {\"a\":1}";

  private final WritingRequest request =
      new WritingRequest("job", INSTRUCTION, 900, "German", Mode.SEQUENTIAL, Map.of());
  private final Plan plan =
      new Plan(
          List.of(new Step("Origins", 300), new Step("Trade $STEP$", 400), new Step("End", 200)));

  private SectionInput input(Plan of, List<String> before, int index) {
    List<Integer> asked =
        IntStream.rangeClosed(1, index).mapToObj(section -> of.step(section).words()).toList();
    return new SectionInput(request, of, before, asked, null);
  }

  @Test
  void theFirstLineOfAPromptIsNoPartOfATextThatRepeatsIt() {
    for (List<String> before : List.of(List.<String>of(), List.of("One."))) {
      SectionInput input = input(plan, before, before.size() + 1);
      List<ChatMessage> messages = new PromptStyle.AppendOnly().messages(input);
      String line = messages.getLast().content().lines().findFirst().orElseThrow();

      JudgedText judged =
          JudgedText.of(
              line + "\n\nThe bush grows wild.",
              input.index(),
              input.echoes(),
              new EarlierText(before));

      assertThat(judged.text()).isEqualTo("The bush grows wild.");
    }
  }

  @Test
  void eachPromptStartsWithTheWholeOneBeforeAndItsAnswer() {
    Plan longPlan =
        new Plan(IntStream.rangeClosed(1, 30).mapToObj(i -> new Step("Point " + i, 100)).toList());
    PromptStyle style = new PromptStyle.AppendOnly();
    List<String> texts = new ArrayList<>();
    List<ChatMessage> expected = style.messages(input(longPlan, texts, 1));

    for (int index = 1; index <= 30; index++) {
      List<ChatMessage> messages = style.messages(input(longPlan, texts, index));
      assertThat(messages.subList(0, expected.size())).isEqualTo(expected);
      assertThat(messages).hasSize(2 * index);
      assertThat(messages.getLast().content()).contains("Section " + index + " of 30");

      texts.add("Text " + index);
      expected = new ArrayList<>(messages);
      expected.add(ChatMessage.assistant("Text " + index));
    }
  }

  @Test
  void aDocumentOfOneSectionIsAskedForByItsInstructionAlone() {
    Plan one = new Plan(List.of(new Step("All about it", 900)));

    List<ChatMessage> messages = new PromptStyle.AppendOnly().messages(input(one, List.of(), 1));

    assertThat(messages).hasSize(2);
    assertThat(messages.getLast().content())
        .isEqualTo(
            INSTRUCTION + "\n\nWrite in German.\n\nWrite the whole text in about 900 words.");
    assertThat(messages.getFirst().content()).doesNotContain("section");
  }

  @Test
  void aSectionWithoutContextStillKnowsInstructionAndPlan() {
    List<ChatMessage> messages = new PromptStyle.AppendOnly().messages(input(plan, List.of(), 2));

    assertThat(messages).hasSize(2);
    assertThat(messages.getLast().content())
        .contains(INSTRUCTION)
        .contains("1. Origins (about 300 words)")
        .contains("Section 2 of 3")
        .contains("German")
        .endsWith("in about 400 words.");
  }

  @Test
  void eachTurnAsksForWhatItsSectionWasAskedForThen() {
    var input =
        new SectionInput(request, plan, List.of("One.", "Two."), List.of(300, 371, 188), null);

    List<String> turns =
        new PromptStyle.AppendOnly()
            .messages(input).stream()
                .filter(message -> message.role() == ChatMessage.Role.USER)
                .map(ChatMessage::content)
                .toList();

    assertThat(turns.getFirst()).contains("2. Trade $STEP$ (about 400 words)");
    assertThat(turns.get(0)).endsWith("in about 300 words.");
    assertThat(turns.get(1)).endsWith("in about 371 words.");
    assertThat(turns.get(2)).endsWith("in about 188 words, and end the document with it.");
  }

  @Test
  void aLineageBeginsWithNotesAndTheLastSectionsAndIsAppendedTo() {
    var third = input(plan, List.of("One.", "Two."), 3).with(new Digest("It began in China.", 2));

    List<ChatMessage> messages = new PromptStyle.AppendOnly().messages(third);

    assertThat(messages).extracting(ChatMessage::content).contains("Two.").doesNotContain("One.");
    assertThat(messages.get(1).content())
        .contains(
            INSTRUCTION, "Notes on the text so far:\nIt began in China.", "Sections 2 to 3 of 3:")
        .doesNotContain("1. Origins")
        .contains("Section 2 of 3: Trade $STEP$");
    assertThat(messages.getLast().content()).startsWith("Section 3 of 3: End");

    var second = input(plan, List.of("One."), 2).with(new Digest("It began in China.", 2));
    List<ChatMessage> first = new PromptStyle.AppendOnly().messages(second);
    assertThat(messages.subList(0, first.size())).isEqualTo(first);
  }

  @Test
  void aTemplateHasTheNotesBeforeTheText() {
    var style = PromptStyle.Template.of("$INST$ T=$TEXT$ $STEP$", "test");
    var third = input(plan, List.of("One.", "Two."), 3).with(new Digest("It began in China.", 2));

    assertThat(style.messages(third).getFirst().content())
        .contains("T=Notes on the text before:\nIt began in China.\n\nThe text continues:\nTwo. ");
  }

  @Test
  void onlyTheLastSectionConcludes() {
    assertThat(input(plan, List.of(), 2).turn()).endsWith("in about 400 words.");
    assertThat(input(plan, List.of(), 3).turn())
        .endsWith("in about 200 words, and end the document with it.");
  }

  @Test
  void aTemplateIsFilledInOnePass() {
    var style = PromptStyle.Template.of("I=$INST$ P=$PLAN$ T=$TEXT$ S=$STEP$ $OTHER$", "test");

    List<ChatMessage> messages = style.messages(input(plan, List.of("One.", "Two."), 3));

    assertThat(messages).hasSize(1);
    assertThat(messages.getFirst().content())
        .startsWith("I=" + INSTRUCTION + " P=1. Origins")
        .contains("2. Trade $STEP$ (about 400 words)")
        .contains("T=One.\n\nTwo. S=Section 3 of 3")
        .endsWith("$OTHER$");
  }

  @Test
  void theBuiltInTemplateHoldsEverything() {
    String prompt =
        PromptStyle.Template.builtIn()
            .messages(input(plan, List.of("One."), 2))
            .getFirst()
            .content();

    assertThat(prompt).contains(INSTRUCTION, "1. Origins", "One.", "Section 2 of 3");
  }

  @Test
  void aTemplateThatCannotWorkIsRefused(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("template.txt"), "Write $INST$.");

    assertThatThrownBy(() -> PromptStyle.Template.from(file))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("$STEP$");
    assertThatThrownBy(() -> PromptStyle.Template.from(folder.resolve("missing.txt")))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("missing.txt");
  }

  @Test
  void theOutlineShowsTitleAndChapters() {
    var plan =
        new Plan(
            List.of(new Step("Origins", 300), new Step("Trade", 400), new Step("Today", 200)),
            "On tea",
            List.of(new Chapter("The bush", 1, 1), new Chapter("The ships", 2, 2)),
            null);

    assertThat(PlanOutline.of(plan))
        .isEqualTo(
            """
            Title: On tea
            Chapter 1: The bush
            1. Origins (about 300 words)
            Chapter 2: The ships
            2. Trade (about 400 words)
            3. Today (about 200 words)\
            """);
    assertThat(PlanOutline.of(new Plan(plan.steps()))).startsWith("1. Origins");
  }
}
