package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamedAnswerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <think>Hm.</think> The text.         | The text.
          ' ~<think>~Hm.~</think>~~The text.'  | The text.
          <think></think>The text.             | The text.
          Hm, let me see.~</think>~~The text.  | The text.
          <think>Never to an end               | ''
          The text.                            | The text.
          The tag <think> opens, </think> ends | The tag <think> opens, </think> ends
          As in:~<think>~x~</think>~so it goes | As in:~<think>~x~</think>~so it goes
          The tag </think> alone               | The tag </think> alone
          """)
  void leavesTheAnswerAlone(String text, String expected) {
    assertThat(StreamedAnswer.withoutReasoning(text.replace('~', '\n')))
        .isEqualTo(expected.replace('~', '\n'));
  }

  @Test
  void estimatesTokensInEveryScript() {
    assertThat(StreamedAnswer.estimatedTokens("Tea for two.")).isEqualTo(3);
    assertThat(StreamedAnswer.estimatedTokens("\u8336\u9053")).isEqualTo(2);
    assertThat(StreamedAnswer.estimatedTokens("")).isZero();
  }
}
