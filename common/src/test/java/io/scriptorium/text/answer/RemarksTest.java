package io.scriptorium.text.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemarksTest {

  private static final String TEXT = "Tea came from Yunnan.\n\nIt was dear at first.";

  private static String without(String text) {
    return Leftovers.without(text.replace("\\n", "\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[Continue to section 4]",
        "[Continue with the next section]",
        "Next: Section 4",
        "**Next: Section 4**",
        "Note: This section follows the outline.",
        "(To be continued in section 4)",
        "*(Continued in the next section)*",
        "End of section 3",
        "End of section 3.",
        "[End of section three]",
        "[End of document]",
        "(End of chapter 3)",
        "This concludes section 3.",
        "Here is the section, and the document goes on after it.",
        "Ende des Abschnitts",
        "[Ende von Abschnitt 3]",
        "[Weiter mit Abschnitt 4]",
        "(Fortsetzung folgt in Abschnitt 4)",
        "Fin de la section 3",
        "[Suite à la section 4]",
        "(À suivre dans la section 4)",
        "Fin de la sección 3",
        "(Continuará en la sección 4)",
        "Siguiente: sección 4",
        "Fim da seção 3",
        "(Continua na próxima seção)",
        "Fine della sezione 3",
        "(Continua nella sezione 4)",
        "Einde van sectie 3",
        "(Wordt vervolgd in sectie 4)",
        "Конец раздела 3",
        "(Продолжение следует в разделе 4)",
        "Далее: раздел 4",
        "（未完待续，请看第四节）",
        "（第三节完）",
        "【全文完】",
        "（第4セクションに続く）",
        "(다음 섹션에 계속)",
      })
  void whatIsSaidOfTheDocumentGoes(String remark) {
    assertThat(without(TEXT + "\n\n" + remark)).isEqualTo(TEXT);
    assertThat(without(remark + "\n\n" + TEXT)).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sure thing! Here's section 3 of the document:\\n\\n%s",
        "Here's a 100-word blog post about why a Christmas cactus is a great buy:\\n\\n%s",
        "%s\\n\\nI'm ready to continue. What do you want to know more about?",
        "Sure thing! Here's the text you asked for:\\n\\n%s",
        "Sure thing! Here's your section.\\n\\n%s",
        "Sure thing!\\n\\nHere's section 3:\\n\\n%s",
        "Sure thing! Here's the next part: %s",
        "Here is the new part of the text.\\n\\n%s",
        "Here is the complete document:\\n\\n%s",
        "Here is the next section.\\n%s",
        "```markdown\\n%s\\n```\\n\\nLet me know!",
        "```\\n%s\\n```\\nLet me know what you think.",
        "```markdown\\n%s\\n```\\n\\nFeel free to ask!",
        "Sure thing! Here's section 3:\\n\\n```markdown\\n%s\\n```\\n\\nLet me know!",
        "```markdown\\n%s\\n```\\n\\nSag mir Bescheid!",
      })
  void whatIsSaidToTheUserGoes(String answer) {
    assertThat(without(answer.replace("%s", TEXT))).isEqualTo(TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Here is the section of the wall where he stood.",
        "Here is the text of the treaty, and it is short.",
        "Here is the harbour, and the road goes on after it.",
        "Next: the harbour.",
        "Next section chiefs drank their tea.",
        "Note: This section of the wall is new.",
        "Note that the document is old.",
        "End of Part One",
        "The End",
        "I'm ready to continue my way.",
        "End of the line.",
        "To be or not to be.",
        "The text continues.",
        "He read to the end of the section.",
        "Continue to stir until the tea is dark.",
        "[He continues to the next room]",
        "(Part 2 of the treaty)",
        "Hier ist der Abschnitt der Mauer, an dem er stand.",
        "Voici la suite de son voyage.",
        "Fin de la guerre.",
        "Fin de la section des cuivres.",
        "Конец войны.",
        "第三节讲的是茶叶的历史。",
        "第二天，人们继续上山。",
        "Sure thing!",
        "Certainly!",
        "Let me know!",
        "Let me know when you come home.",
        "Sure thing, said Anna.",
      })
  void realSentencesStay(String sentence) {
    assertThat(without(TEXT + "\n\n" + sentence)).isEqualTo(TEXT + "\n\n" + sentence);
    assertThat(without(sentence + "\n\n" + TEXT)).isEqualTo(sentence + "\n\n" + TEXT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "```\\nls\\n```\\n\\nLet me know!",
        "```python\\nprint(1)\\n```\\n\\nLet me know!",
        "Run this:\\n\\n```\\nls\\n```\\n\\nLet me know!",
        "```\\nTea came from Yunnan. It was dear.\\n```\\n\\nLet me tell of the sea.",
      })
  void codeKeepsItsFence(String text) {
    assertThat(without(text)).contains("```");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"here is ", "第", "[", "end of section ", "section ", "完", "```\n", "Sure! ", "\n"})
  @Timeout(20)
  void hostileTextsTakeLinearTime(String unit) {
    String text = unit.repeat(400_000 / unit.length());

    assertThat(Leftovers.without(text)).isNotNull();
    assertThat(Leftovers.without("Tea.\n" + text + "\nTea.")).isNotNull();
  }
}
