package io.scriptorium.text.answer;

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
        "%s[EOS]",
        "%s<|assistant|>",
        "%s<end_of_utterance>",
        "%s<|some_new_token|>",
        "%s<|im_end",
        "%s<|im_end|",
        "%s[/s]",
        "[INST] %s",
        "[INST] Write about tea. [/INST] %s",
        "%s\\n\\n### Instruction:\\nWrite more",
        "### Response:\\n%s",
        "%s\\n\\nWords: 400",
        "%s\\n\\n— 400 words —",
        "%s\\n\\n（本段共400字）",
        "%s\\n\\nConteggio parole: 400",
        "%s\\n\\nThis section is approximately 400 words long.",
        "%s\\n\\nWord count for this section: 400",
        "````markdown\\n%s\\n````",
        "```plaintext\\n%s```",
        "\"\"\"\\n%s\\n\"\"\"",
        "<text>\\n%s\\n</text>",
        "<answer>%s</answer>",
        "%s\\n\\n• • •",
        "<hr>\\n%s\\n<hr/>",
        "────────\\n%s\\n────────",
        "Assistant: %s",
        "Answer:\\n%s",
        "**Output:**\\n\\n%s",
        "Paragraph 3: %s",
        "**Paragraph 3:** %s",
        "**Paragraph 3**: %s",
        "## Section 3 of 9\\n\\n%s",
        "[Section 3/9]: %s",
        "Section 3:\\nParagraph 3: %s",
        "第3段：%s",
        "Section 3 - %s",
        "SECTION 1\\n\\n%s",
        "Section 3.\\n\\n%s",
        "**Section 3**\\n%s",
        "KAPITEL 3\\n\\n%s",
        "Abschnitt drei:\\n\\n%s",
        "3. Abschnitt\\n\\n%s",
        "Section 3 sur 9\\n\\n%s",
        "SECCIÓN 3\\n\\n%s",
        "SECCION 3\\n\\n%s",
        "Seção 3:\\n\\n%s",
        "Deel 3\\n\\n%s",
        "ЧАСТЬ 3\\n\\n%s",
        "3-я часть\\n\\n%s",
        "Часть третья\\n\\n%s",
        "ΚΕΦΑΛΑΙΟ 3\\n\\n%s",
        "3. Bölüm\\n\\n%s",
        "KISIM 3\\n\\n%s",
        "القسم ٣\\n\\n%s",
        "الفصل الثالث\\n\\n%s",
        "भाग 3\\n\\n%s",
        "第三节\\n\\n%s",
        "第三部分：\\n\\n%s",
        "第 3 章\\n\\n%s",
        "제3장\\n\\n%s",
        "セクション3\\n\\n%s",
        "ส่วนที่ 3\\n\\n%s",
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
        "The History of Tea\\n\\nSECTION 1 | The History of Tea",
        "The History of Tea\\nSection 3: | The History of Tea",
        "The History of Tea\\n\\n**Section 3** | The History of Tea",
        "The History of Tea\\n\\nSection 3: By sea | By sea",
        "The History of Tea\\n\\nPart 4 | The History of Tea",
        "Why tea?\\n\\nSection Two: | Why tea?",
        "# The History of Tea\\n\\nSECTION 1 | The History of Tea",
        "# The History of Tea\\n\\n## Section 3: By sea | By sea",
        "**The History of Tea**\\nSECTION 3 of 9 | The History of Tea",
        "Die Geschichte des Tees\\n\\nKapitel 2 | Die Geschichte des Tees",
        "L'histoire du thé\\n\\nCHAPITRE 3 | L'histoire du thé",
        "История чая\\n\\nГЛАВА 3 | История чая",
        "茶的历史\\n\\n第三节 | 茶的历史",
        "차의 역사\\n\\n제3절 | 차의 역사",
        "Chapter 3\\n\\nThe Storm | The Storm",
        "第三章\\n\\n暴风雨 | 暴风雨",
        "SECTION 3\\nTea and the sea | Tea and the sea",
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
        "Assistant: Good day.\\n\\nUser: Tea, please.\\n\\nAssistant: At once.",
        "<text>old</text> and <text>new</text>",
        "The token ends with <| and a name",
        "Words: a history.\\n\\nTea.",
        "The first section is long.\\n\\nTea.",
        "\"Tea?\" she asked.\\n\\n\"Tea.\"",
        "Tea.\\n\\n---\\n\\nCoffee.",
        "The essay had 400 words.",
        "He was paid by the word (400 of them a day, he said).",
        "第二次世界大战以后，茶叶更贵了。\\n\\n人们喝茶。",
        "第三章讲的是茶叶的历史。\\n\\n人们喝茶。",
        "Dear Anna,\\n\\nI write from the sea.",
        "Tea.",
        "Section 3:",
        "Part 4 of the treaty says nothing of tea.\\n\\nIt is long.",
        "The treaty\\n\\nPart 4 of it says nothing of tea. It is long.",
        "Tea came by sea.\\n\\nPart 4 of the treaty forbade it.",
        "Section 230\\n is the law.",
        "The History of Tea\\n\\nTea is old.",
        "How to make tea\\n\\nStep 1: Boil the water.\\n\\nStep 2: Add the leaves.",
        "How to make tea\\n\\nStep 1\\n\\nBoil the water.\\n\\nStep 2\\n\\nAdd the leaves.",
        "Kapitel sind lang.\\n\\nTee ist alt.",
        "3. Part of the cargo was tea.\\n\\nIt was dear.",
        "Section chiefs drank tea\\n\\nIt was dear.",
        "3 paragraph marks are enough.\\n\\nIt was dear.",
        "部分人喝茶。\\n\\n茶很贵。",
        "第三部分析了茶叶。\\n\\n茶很贵。",
        "Parte de la carga era té.\\n\\nEra caro.",
      })
  void realTextIsNotTouched(String answer) {
    CleanText clean = clean(answer);

    assertThat(clean.text()).isEqualTo(answer.replace("\\n", "\n"));
    assertThat(clean.heading()).isNull();
  }

  @Test
  void aDateAfterAMarkerIsText() {
    CleanText clean = clean("Section 3\\n\\nCanton, 12 May 1843\\n\\nDear Anna,\\n\\nIt rains.");

    assertThat(clean.text()).startsWith("Canton, 12 May 1843");
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
        "Section 3\n\n",
        "Tea\n\nPart 3\n\n",
        "3. ",
      })
  @Timeout(20)
  void hostileAnswersTakeLinearTime(String unit) {
    assertThat(CleanText.of(unit.repeat(400_000 / unit.length()), 3, TURN)).isNotNull();
    assertThat(CleanText.of("Tea " + unit.repeat(400_000 / unit.length()), 3, TURN)).isNotNull();
  }
}
