package io.scriptorium.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CleanTextTest {

  private static final List<String> TURN =
      List.of(
          "Section 3 of 9: How tea came to Europe by sea",
          "The document goes on after it, so do not conclude. Write this section now, in about 300"
              + " words.");

  private static final String TEXT = "Tea came from Yunnan.\n\nIt was dear at first.";

  private static CleanText clean(String answer) {
    return CleanText.of(answer.replace("\\n", "\n"), 3, TURN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  %s\\n\\n",
        "```markdown\\n%s\\n```",
        "```\\n%s\\n```",
        "~~~md\\n%s\\n~~~",
        "%s<|im_end|>",
        "%s<|eot_id|><|start_header_id|>assistant<|end_header_id|>\\n\\n",
        "%s<|im_end|>\\n<|im_start|>user\\nWrite more",
        "%s</s>",
        "<s>%s",
        "%s[/INST]",
        "%s<end_of_turn>\\n<start_of_turn>model\\n",
        "<|im_start|>assistant\\n%s",
        "%s\\n\\n(Word count: 400)",
        "%s\\n\\n**Word Count: 398 words**",
        "%s\\n\\n[approximately 400 words]",
        "%s (Word count: 400)",
        "%s\\n\\n(约400字)",
        "%s\\n\\n字数：400",
        "%s\\n\\nWortanzahl: 400",
        "%s\\n\\n(Nombre de mots : 400)",
        "%s\\n\\n*Количество слов: 400*",
        "Sure! Here is section 3 of the document:\\n\\n%s",
        "Certainly! Here's the next section:\\n\\n%s",
        "Certainly! Here is the continuation of the text.\\n\\n%s",
        "Of course! Below is the third chapter:\\n%s",
        "Sure! Here is section 3: %s",
        "Natürlich! Hier ist Abschnitt 3 des Dokuments:\\n\\n%s",
        "Bien sûr ! Voici la section 3 :\\n\\n%s",
        "¡Claro! Aquí está la sección 3:\\n\\n%s",
        "Claro, aquí tienes la sección 3:\\n\\n%s",
        "Конечно! Вот раздел 3:\\n\\n%s",
        "好的，以下是第三部分：\\n\\n%s",
        "もちろんです。以下は第3セクションの本文です：\\n\\n%s",
        "%s\\n\\nLet me know if you would like me to continue with the next section.",
        "%s\\n\\nI hope this section meets your needs! Let me know if you want any changes.",
        "%s\\n\\nWould you like me to continue?",
        "%s\\n\\nLassen Sie mich wissen, wenn ich fortfahren soll.",
        "%s\\n\\nN'hésitez pas à me demander la suite.",
        "%s\\n\\n如果您需要我继续写下一部分，请告诉我。",
        "%s\\n\\n[End of section 3]",
        "---\\n\\n%s\\n\\n---",
        "***\\n%s\\n* * *",
        "Section 3 of 9: How tea came to Europe by sea\\n\\n%s",
        "Section 3 of 9: How tea came to Europe by sea\\nThe document goes on after it, so do not conclude. Write this section now, in about 300 words.\\n\\n%s",
        "```markdown\\nSure! Here is section 3:\\n\\n---\\n\\n%s\\n\\n---\\n(Word count: 12)\\n```<|im_end|>",
        "Paragraph 3: %s",
        "**Paragraph 3:** %s",
        "**Paragraph 3**: %s",
        "## Section 3 of 9\\n\\n%s",
        "[Section 3/9]: %s",
        "Section 3:\\nParagraph 3: %s",
        "第3段：%s",
        "Section 3 - %s",
      })
  void whatIsAroundTheTextIsLeftOut(String answer) {
    CleanText clean = clean(answer.replace("%s", TEXT));

    assertThat(clean.text()).isEqualTo(TEXT);
    assertThat(clean.heading()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "## Tea and the sea | Tea and the sea",
        "# 3. Tea and the sea | Tea and the sea",
        "### Section 3: Tea and the sea | Tea and the sea",
        "**Section 1: Tea** | Tea",
        "**Tea and the sea** | Tea and the sea",
        "Section III: Tea | Tea",
        "Section Three: Tea | Tea",
        "Chapter 3 — Tea | Tea",
        "Chapter 3: The storm | The storm",
        "Kapitel 3: Tee | Tee",
        "Chapitre 3 : Le thé | Le thé",
        "Capítulo 3. El té | El té",
        "Глава 3. Чай | Чай",
        "第三章 茶叶 | 茶叶",
        "第三章：茶叶 | 茶叶",
        "第3節 お茶 | お茶",
        "3. Tea and the sea | Tea and the sea",
        "Tea and the sea\\n=============== | Tea and the sea",
        "Tea and the sea\\n--------------- | Tea and the sea",
        "## Section 3: Tea\\n\\n**Tea** | Tea",
        "## 2024 in review | 2024 in review",
        "## Why tea? | Why tea?",
        "<h2>Tea and the sea</h2> | Tea and the sea",
        "<H3>Section 3: Tea and the sea</H3> | Tea and the sea",
        "## Section 7: Part 1 tells of the quiet harbour | Part 1 tells of the quiet harbour",
      })
  void theModelsOwnHeadingIsTakenOff(String heading, String title) {
    CleanText clean = clean(heading + "\n\n" + TEXT);

    assertThat(clean.text()).isEqualTo(TEXT);
    assertThat(clean.heading()).isEqualTo(title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Section 230 - the law that made the web - is old.",
        "Section 230 - the law.\\n\\nIt is old.",
        "Paragraph 3 of the treaty forbids tea.",
        "Part 2 of his life began in Assam.",
        "Section 8 housing is scarce. Tea is not.",
        "Section 2-3 covers the rest.",
        "3 cups a day are enough.",
        "1. Boil the water.\\n2. Add the leaves.",
        "3. Boil the water.\\n4. Add the leaves.",
        "**Boil the water.** Then wait.\\n\\nDrink.",
        "“Certainly!” said Anna.\\n\\nShe left.",
        "Certainly, the harbour was quiet.\\n\\nIt rained.",
        "Sure, it rained. Here is what happened: the sea rose.\\n\\nIt fell.",
        "Here is the harbour where he was born.\\n\\nIt rained.",
        "He wrote: let me know if you come.\\n\\nLet me know if you are coming home.",
        "I hope this letter finds you well.\\n\\nI hope this summer you will come.",
        "Use the `<|im_end|>` token to end a turn.\\n\\nIt is one token.",
        "```python\\nprint(1)\\n```",
        "Run this:\\n\\n```\\nls\\n```",
        "```\\nls\\n```\\n\\nThen:\\n\\n```\\ncd\\n```",
        "The <s>old</s> new price.",
        "Tea.\\n\\n---\\n\\nCoffee.",
        "The essay had 400 words.",
        "He was paid by the word (400 of them a day, he said).",
        "第二次世界大战以后，茶叶更贵了。\\n\\n人们喝茶。",
        "第三章讲的是茶叶的历史。\\n\\n人们喝茶。",
        "Dear Anna,\\n\\nI write from the sea.",
        "Tea.",
        "Section 3:",
      })
  void realTextIsNotTouched(String answer) {
    CleanText clean = clean(answer);

    assertThat(clean.text()).isEqualTo(answer.replace("\\n", "\n"));
    assertThat(clean.heading()).isNull();
  }

  @Test
  void anUnclosedFenceOfAnAnswerThatWasCutGoes() {
    assertThat(clean("```markdown\\n" + TEXT).text()).isEqualTo(TEXT);
  }

  @Test
  void aRemarkAloneLeavesNothing() {
    assertThat(clean("---").text()).isEmpty();
    assertThat(clean("<|im_end|>").text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# ",
        "```\n",
        "---\n",
        "(",
        "<|im_end|>",
        "`<|im_end|>` ",
        "Sure! Here is section: ",
        "1. ",
        "Section 1: ",
        "* ",
        "\n",
        " ",
        "第",
        "(400 words)\n",
        "Let me know section\n",
        "<s>",
        "=\n",
        "a\n=\n",
      })
  @Timeout(20)
  void hostileAnswersTakeLinearTime(String unit) {
    assertThat(CleanText.of(unit.repeat(400_000 / unit.length()), 3, TURN)).isNotNull();
    assertThat(CleanText.of("Tea " + unit.repeat(400_000 / unit.length()), 3, TURN)).isNotNull();
  }
}
