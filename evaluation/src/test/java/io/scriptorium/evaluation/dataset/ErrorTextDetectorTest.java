package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorTextDetectorTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Max tries. Failed.",
        "Error code: 429 - {'error': {'message': 'Rate limit'}}",
        "{\"error\": {\"message\": \"overloaded\"}}",
        "502 Bad Gateway",
        "openai.error.RateLimitError: slow down",
        "CUDA out of memory. Tried to allocate 2 GiB",
        "This model's maximum context length is 8192 tokens.",
      })
  void findsALineThatIsAnErrorMessage(String error) {
    assertThat(ErrorTextDetector.in(error)).isTrue();
    assertThat(ErrorTextDetector.in("The sea is wide.\n\n" + error + "\n\nThe end.")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A gateway answers 502 Bad Gateway when the server behind it does not.",
        "502 Bad Gateway: what it means and how to mend it",
        "She had tried it all. Max tries. Failed. She wept.",
        "Errors are human.",
        "",
      })
  void leavesTextsAboutErrorsAlone(String text) {
    assertThat(ErrorTextDetector.in(text)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<!DOCTYPE html><html>", "\n<html lang=en>"})
  void findsAPage(String text) {
    assertThat(ErrorTextDetector.in(text)).isTrue();
  }
}
