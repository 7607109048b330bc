package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongOutputHeuristicsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Write a novel about a lighthouse keeper",
        "Tell me a story in chapters about two foxes",
        "Draft the annual report of a coffee company",
        "A PhD thesis on soil",
        "Create a comprehensive travel guide to Kyoto",
        "Write a detailed, well-researched article on tides",
        "Give me an in-depth analysis of the French Revolution",
        "A screenplay about chess",
        "Write a novel with short chapters",
        "Write a handbook on headlines that sell",
        "Write a white paper on batteries",
        "Please write an employee handbook",
        "写一部关于长城的小说",
        "撰写一份人工智能行业的研究报告",
        "请写一篇详细的文章介绍茶文化",
      })
  void findsLongTexts(String instruction) {
    assertThat(LongOutputHeuristics.in(instruction)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What is the capital of France?",
        "Summarise this novel for me",
        "Translate this report into German",
        "Write a short story",
        "Write a brief report",
        "Book a table for two",
        "Report the weather",
        "Describe the book in one sentence",
        "Write a haiku from the book of tea",
        "总结这篇论文",
        "请翻译这份报告",
        "帮我写一封书信",
        "你好吗",
      })
  void passesShortTextsOver(String instruction) {
    assertThat(LongOutputHeuristics.in(instruction)).isFalse();
  }

  @Test
  @Timeout(10)
  void longInstructionsTakeNoTime() {
    for (String part :
        new String[] {"detailed ", "a-", "please ", " ", "写一封", "comprehensive x, "}) {
      assertThat(LongOutputHeuristics.in(part.repeat(20_000 / part.length()))).isFalse();
    }
  }
}
