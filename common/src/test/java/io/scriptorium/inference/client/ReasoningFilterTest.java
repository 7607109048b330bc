package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReasoningFilterTest {

  /** Case 32 and others of its kind; ~ is a line feed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '^',
      textBlock =
          """
          <think>Hm.</think> The text.                              @ The text.
          ^ ~<think>~Hm.~</think>~~The text.^                       @ The text.
          <think></think>The text.                                  @ The text.
          Hm, let me see.~</think>~~The text.                       @ The text.
          Okay, let me plan it.</think>The text.                    @ The text.
          Okay, let me plan it. </think>~~The text.                 @ The text.
          so I write it</think>The text.                            @ The text.
          One</think>two</think>The text.                           @ The text.
          <think>a<think>b</think>c</think>The text.                @ The text.
          <think>Never to an end                                    @ ^^
          <THINKING>Hm.</Thinking>~The text.                        @ The text.
          <reasoning>Hm.</reasoning>The text.                       @ The text.
          <thought>Hm.</thought>The text.                           @ The text.
          <analysis>Hm.</analysis>The text.                         @ The text.
          <seed:think>Hm.</seed:think>The text.                     @ The text.
          [THINK]Hm.[/THINK]The text.                               @ The text.
          ◁think▷Hm.◁/think▷The text.           @ The text.
          <|begin_of_thought|>Hm<|end_of_thought|><|begin_of_solution|>The text.<|end_of_solution|> @ The text.
          <|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>The text.<|return|> @ The text.
          <|channel|>final<|message|>The text.                  @ The text.
          <|channel|>analysis<|message|>Hm                      @ ^^
          analysisWe need to write.assistantfinalThe text.          @ The text.
          Here is my thought process:~Hm.~Here is my response:~The text. @ The text.
          <think>Hm.</think><answer>The text.</answer>              @ The text.
          The text.~~<think>Hm.</think>~~More.                      @ The text.~~More.
          The text. <think>Hm.</think> More.                        @ The text. More.
          The text goes <think>Hm.</think>on.                       @ The text goes on.
          The text.~<think>and so                                   @ The text.~
          The text.                                                 @ The text.
          The tag <think> opens, </think> ends                      @ The tag <think> opens, </think> ends
          As in:~<think>~x~</think>~so it goes                      @ As in:~<think>~x~</think>~so it goes
          The tag </think> alone                                    @ The tag </think> alone
          The tag </think>, alone                                   @ The tag </think>, alone
          Write `<think>` and `</think>` around it.                 @ Write `<think>` and `</think>` around it.
          Use it. <think> is a tag.                                 @ Use it. <think> is a tag.
          ```~<think>~x~</think>~```~                               @ ```~<think>~x~</think>~```~
          An <analysis>element</analysis> stays                     @ An <analysis>element</analysis> stays
          I think [THE] end < is > near <                           @ I think [THE] end < is > near <
          analysis of tea                                           @ analysis of tea
          """)
  void leavesReasoningOutAndTheTextAlone(String escaped, String expected) {
    String text = escaped.replace('~', '\n');

    for (int size : new int[] {1, 2, 5, 10_000}) {
      var filter = new ReasoningFilter();
      for (int at = 0; at < text.length(); at += size) {
        filter.append(text.substring(at, Math.min(text.length(), at + size)));
      }
      filter.end();
      assertThat(filter.visible().toString())
          .as("in pieces of %d", size)
          .isEqualTo(expected.replace('~', '\n'));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Tea. <think>x</think>",
        "<|channel|>analysis<|message|>x<|end|>",
        "<|channel|>",
        "<|channel|>final<|message|>x<|start|>",
        "x</think>",
        "<think>",
        "`<think>` ",
        "</answer>"
      })
  void takesLinearTimeInOnePiece(String part) {
    assertThat(ReasoningFilter.of(part.repeat(1_000_000 / part.length())))
        .hasSizeLessThanOrEqualTo(1_000_000);
  }

  @Test
  void takesLinearTime() {
    var filter = new ReasoningFilter();
    for (int i = 0; i < 200_000; i++) {
      filter.append("<think <[THIN ```<|channel|>");
    }
    filter.end();

    assertThat(filter.visible()).hasSize(200_000 * 28);
  }
}
