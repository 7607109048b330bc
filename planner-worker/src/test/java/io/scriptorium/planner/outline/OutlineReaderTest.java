package io.scriptorium.planner.outline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineReaderTest {

  private static final String TWO = "Origins of tea=300|Trade, and taxes=250";

  /** Answers that say the same two points with the same lengths, each in another form. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"steps\":[{\"main_point\":\"Origins of tea\",\"words\":300},{\"main_point\":\"Trade, and taxes\",\"words\":250}]}",
        "Sure! Here it is:\n\n```json\n{\"steps\": [\n {\"main_point\": \"Origins of tea\", \"words\": 300},\n {\"main_point\": \"Trade, and taxes\", \"words\": 250},\n ]}\n```\n\nLet me know if you want changes.",
        "[{\"point\": \"Origins of tea\", \"word_count\": \"300 words\"}, {\"point\": \"Trade, and taxes\", \"word_count\": \"~250\"}]",
        "{'outline': {'sections': [{'title': 'Origins of tea', 'length': 300}, {'title': 'Trade, and taxes', 'length': 250}]}}",
        "{\"plan\": [\"Origins of tea (300 words)\", \"2. Trade, and taxes - 250 words\"]}",
        "{\"Origins of tea\": 300, \"Trade, and taxes\": 250}",
        "{\"section_1\": {\"summary\": \"Origins of tea\", \"target_words\": 300}, \"section_2\": {\"summary\": \"Trade, and taxes\", \"target_words\": 250}}",
        "{\"1\": \"Origins of tea (300 words)\", \"2\": \"Trade, and taxes (250 words)\"}",
        "{\"steps\": [[1, \"Origins of tea\", 300], [2, \"Trade, and taxes\", 250]]}",
        "{\"main_point\": \"Origins of tea\", \"words\": 300}\n{\"main_point\": \"Trade, and taxes\", \"words\": 250}",
        "{steps: [{main_point: \"Origins of tea\", words: 300} {main_point: “Trade, and taxes”, words: 250}]}",
        "{\"steps\":[{\"main_point\":\"Origins of tea\",\"words\":300},{\"main_point\":\"Trade, and taxes\",\"words\":250},{\"main_point\":\"Half of a th",
        "// the outline\n{\"steps\": [ /* two */ {\"words\": 300.0, \"main_point\": \"Origins of tea\"}, {\"words\": 2.5e2, \"main_point\": \"Trade, and taxes\"}] }",
        "{\"steps\": [{\"main_point\": \"Origins of tea\", \"words\": 300}, ..., {\"main_point\": \"Trade, and taxes\", \"words\": 250}]}",
        "1 | 300 | Origins of tea\n2 | 250 | Trade, and taxes",
        "Here is the outline:\n\n1. | 300 words | Origins of tea\n\n2. | 250 words | Trade, and taxes\n\nI hope this helps.",
        "| 1 | 300 | Origins of tea |\n| 2 | 250 | Trade, and taxes |",
        "Section 1 | 300 | Origins of tea\r\nSection 2 | 250 | Trade, and taxes\r\n",
        "| N | words | main point |\n|---|---|---|\n| 1 | 300 | Origins of tea |\n| 2 | 250 | Trade, and taxes |",
        "| Section | Main point | Word count |\n|:--|:--|--:|\n| 1 | Origins of tea | 300 |\n| 2 | Trade, and taxes | 250 |\n| | Total | 550 |",
        "Main point | Words\n--- | ---\nOrigins of tea | 300\nTrade, and taxes | 250",
        "1\t300\tOrigins of tea\n2\t250\tTrade, and taxes",
        "Paragraph 1 - Main Point: Origins of tea - Word Count: 300 words\n\nParagraph 2 - Main Point: Trade, and taxes - Word Count: 250 words",
        "Paragraph 1 - Main Point: Origins of tea - Word Count: 300 words Paragraph 2 - Main Point: Trade, and taxes - Word Count: 250 words",
        "**Paragraph 1**\nMain Point: Origins of tea\nWord Count: 300 words\n\n**Paragraph 2**\nMain Point: Trade, and taxes\nWord Count: 250",
        "1. Origins of tea (300 words)\n2. Trade, and taxes (250 words)",
        "{\"steps\":[{\"main_point\":\"1. Origins of tea\",\"words\":300},{\"main_point\":\"2. Trade, and taxes\",\"words\":250}]}",
        "1 | 300 | 1. Origins of tea\n2 | 250 | 2. Trade, and taxes",
        "1) Origins of tea: 200-400 words\n2) Trade, and taxes: approximately 250 words",
        "(1) Origins of tea – 300 Wörter\n(2) Trade, and taxes – ca. 250 Wörter",
        "I. Origins of tea [300 mots]\nII. Trade, and taxes [250 mots]",
        "a) Origins of tea, 300 words\nb) Trade, and taxes, 250 words",
        "- Origins of tea (~300 words)\n- Trade, and taxes (~250 words)",
        "* **Origins of tea** (300 words)\n* **Trade, and taxes** (250 words)",
        "## Origins of tea (300 words)\n\n## Trade, and taxes (250 words)",
        "**1. Origins of tea** (300 words)\n\n**2. Trade, and taxes** (250 words)",
        "一、Origins of tea（约300字）\n二、Trade, and taxes（约250字）",
        "第一章 Origins of tea（300字）\n第二章 Trade, and taxes（250字）",
        "第1段：Origins of tea，字数：300字\n第2段：Trade, and taxes，字数：250字",
        "Kapitel 1: Origins of tea (300 Wörter)\nKapitel 2: Trade, and taxes (250 Wörter)",
        "1. Origins of tea (300)\n2. Trade, and taxes (250)",
        "1. Origins of tea - 300\n2. Trade, and taxes - 250",
        "1. 300 - Origins of tea\n2. 250 - Trade, and taxes",
        "Origins of tea: 300 words\nTrade, and taxes: 250 words\nTotal: 550 words",
        "1. Origins of tea\n   Word count: 300\n2. Trade, and taxes\n   Word count: 250",
        "Title: Tea\n1. Origins of tea (300 words)\n2. Trade, and taxes (250 words)",
        "① Origins of tea 300字\n② Trade, and taxes 250字",
        "Paragraph 1:\n- Main Point: Origins of tea\n- Word Count: 300\n\nParagraph 2:\n- Main Point: Trade, and taxes\n- Word Count: 250 words",
        "1. Origins of tea\n   - Words: 300\n2. Trade, and taxes\n   - Words: 250",
        "- Main point: Origins of tea\n- Word count: 300\n- Main point: Trade, and taxes\n- Word count: 250",
        "Section 1 (300 words): Origins of tea\nSection 2 (250 words): Trade, and taxes",
        "```yaml\nsteps:\n  - main_point: \"Origins of tea\"\n    words: 300\n  - main_point: Trade, and taxes\n    words: 250\n```",
        "main_point: Origins of tea\nwords: 300\n\nmain_point: Trade, and taxes\nwords: 250",
        "number,words,main point\n1,300,Origins of tea\n2,250,\"Trade, and taxes\"",
        "1;300;Origins of tea\n2;250;Trade, and taxes",
        "<outline>\n<section words=\"300\">Origins of tea</section>\n<section words=\"250\">Trade, and taxes</section>\n</outline>",
        "<plan><step><main_point>Origins of tea</main_point><words>300</words></step><step><main_point>Trade, and taxes</main_point><words>250</words></step></plan>",
        "<ol>\n<li><b>Origins of tea</b> (300 words)</li>\n<li>Trade, and taxes (250 words)</li>\n</ol>",
        "<table><tr><td>1</td><td>300</td><td>Origins of tea</td></tr><tr><td>2</td><td>250</td><td>Trade, and taxes</td></tr></table>",
        "{\"outline\": \"1. Origins of tea (300 words)\\n2. Trade, and taxes (250 words)\"}",
        "{\"steps\":[\"{\\\"main_point\\\":\\\"Origins of tea\\\",\\\"words\\\":300}\",\"{\\\"main_point\\\":\\\"Trade, and taxes\\\",\\\"words\\\":250}\"]}",
        "{\"function\":\"outline\",\"arguments\":\"{\\\"steps\\\":[{\\\"main_point\\\":\\\"Origins of tea\\\",\\\"words\\\":300},{\\\"main_point\\\":\\\"Trade, and taxes\\\",\\\"words\\\":250}]}\"}",
      })
  void anOutlineIsAnOutlineInWhateverFormItComes(String answer) {
    assertThat(points(answer)).isEqualTo(TWO);
  }

  static List<Arguments> otherAnswers() {
    return List.of(
        Arguments.of(
            "1 | 500 | Part 1\n2 | 1,000 | Part 2 | with a bar\n3 | 500 | Part 3: a, b; c",
            "Part 1=500|Part 2 | with a bar=1000|Part 3: a, b; c=500"),
        Arguments.of(
            "1 | 500 | Origins\n2. Trade (1.000 words)\n3 | 12 500 | Today",
            "Origins=500|Trade=1000|Today=12500"),
        Arguments.of("1. Origins\n2. Trade\n3. Today", "Origins=|Trade=|Today="),
        Arguments.of(
            "1. Origins (20%)\n2. Trade (30 %)\n3. Today (50 percent)",
            "Origins=20%|Trade=30%|Today=50%"),
        Arguments.of(
            "1. Origins (300 words)\n   - Yunnan\n   - Camellia sinensis\n2. Trade (250 words)\n   - ships",
            "Origins: Yunnan; Camellia sinensis=300|Trade: ships=250"),
        Arguments.of(
            "I would open with the origins of the subject, then turn to its growth, and close with today. Each part would have about 667 words.",
            "I would open with the origins of the subject=|turn to its growth=|close with today.="),
        Arguments.of(
            "The origins of tea.\n\nHow tea is traded.\n\nTea today.",
            "The origins of tea.=|How tea is traded.=|Tea today.="),
        Arguments.of("The outline is: 1. Origins 2. Trade 3. Today", "Origins=|Trade=|Today="),
        Arguments.of(
            "{\"steps\":[{\"main_point\":\"Tea \\\"gold\\\" \\u00e9\",\"words\":1,000},{\"main_point\":\"No \"escape\" here\",\"words\":500}]}",
            "Tea \"gold\" é=1000|No \"escape\" here=500"),
        Arguments.of(
            "{\"steps\":[{\"main_point\":\"Origins\",\"words\":0},{\"main_point\":\"Trade\"},{\"main_point\":\"Today\",\"words\":\"many\"}]}",
            "Origins=|Trade=|Today="),
        Arguments.of(
            "{\"chapters\":[{\"title\":\"Bush\",\"sections\":[{\"main_point\":\"Leaf\",\"words\":100},{\"main_point\":\"Root\",\"words\":200}]},{\"title\":\"Cup\",\"sections\":[\"Water\",\"Milk\"],\"words\":400}]}",
            "Bush/Leaf=100|Bush/Root=200|Cup/Water=200|Cup/Milk=200"),
        Arguments.of(
            "{\"introduction\":{\"main_point\":\"Origins\",\"words\":300},\"body\":[{\"main_point\":\"Trade\",\"words\":250},{\"main_point\":\"Taxes\",\"words\":250}],\"conclusion\":{\"main_point\":\"Today\",\"words\":200}}",
            "Origins=300|Trade=250|Taxes=250|Today=200"),
        Arguments.of(
            "{\"sections\":[{\"main_point\":\"Origins\",\"words\":300},{\"main_point\":\"Trade\",\"words\":250}],\"summary\":{\"total_words\":550,\"description\":\"Two\"},\"characters\":[{\"name\":\"Anna\",\"description\":\"A trader\"}]}",
            "Origins=300|Trade=250"),
        Arguments.of(
            "{\"steps\":[{\"main_point\":\"Cover:\\n- Origins\\n- Trade\",\"words\":500}]}",
            "Cover: - Origins - Trade=500"),
        Arguments.of(
            "# Tea\n\n## Chapter 1: Bush\n1. Leaf (100 words)\n2. Root (200 words)\n\n## Chapter 2: Cup\n1. Water (150 words)",
            "Bush/Leaf=100|Bush/Root=200|Cup/Water=150"),
        Arguments.of(
            "I. Bush\n  A. Leaf (100 words)\n  B. Root (200 words)\nII. Cup\n  A. Water (150 words)",
            "Bush/Leaf=100|Bush/Root=200|Cup/Water=150"),
        Arguments.of(
            "1. Bush\n1.1 Leaf (100 words)\n1.2 Root (200 words)\n2. Cup\n2.1 Water (150 words)",
            "Bush/Leaf=100|Bush/Root=200|Cup/Water=150"));
  }

  @ParameterizedTest
  @MethodSource("otherAnswers")
  void noPointIsLostNorItsLength(String answer, String expected) {
    assertThat(points(answer)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm sorry, but I can't help with that.",
        "No.",
        "{}",
        "{\"steps\":[]}",
        "[]",
        "{\"steps\": [\n\n\n\n",
        "Could you tell me more about what you need?",
        "```json\n```",
        "",
      })
  void anAnswerWithoutPointsHasNoOutline(String answer) {
    assertThat(OutlineReader.read(answer, false)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"On Tea\",\"steps\":[{\"main_point\":\"A\",\"words\":300},{\"main_point\":\"B\",\"words\":250}]}",
        "Title: \"On Tea\"\n1 | 300 | A\n2 | 250 | B",
        "**Title:** On Tea\n\n1. A (300 words)\n2. B (250 words)",
        "# On Tea\n\n## A (300 words)\n## B (250 words)",
        "标题：《On Tea》\n一、A（300字）\n二、B（250字）",
      })
  void theTitleIsReadWithTheOutline(String answer) {
    Outline outline = OutlineReader.read(answer, false).orElseThrow();

    assertThat(outline.title()).isEqualTo("On Tea");
    assertThat(outline.points()).hasSize(2);
  }

  @Test
  void anAnswerCutByItsLimitGivesItsWholePoints() {
    assertThat(points("1 | 300 | Origins\n2 | 250 | Trade\n3 | 400 | Tod", true))
        .isEqualTo("Origins=300|Trade=250");
  }

  private static String points(String answer) {
    return points(answer, false);
  }

  private static String points(String answer, boolean cut) {
    return OutlineReader.read(answer, cut).map(Outline::points).orElse(List.of()).stream()
        .map(OutlineReaderTest::show)
        .collect(Collectors.joining("|"));
  }

  private static String show(OutlinePoint point) {
    Amount length = point.length();
    return (point.chapter() == null ? "" : point.chapter() + "/")
        + point.text()
        + "="
        + (length == null ? "" : Math.round(length.value()) + (length.share() ? "%" : ""));
  }
}
