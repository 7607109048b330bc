package io.scriptorium.inference.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.inference.client.InferenceFailure.CannotServe;
import io.scriptorium.inference.client.InferenceFailure.CutStream;
import io.scriptorium.inference.client.InferenceFailure.Malformed;
import io.scriptorium.inference.client.InferenceFailure.RateLimited;
import io.scriptorium.inference.client.InferenceFailure.ServerError;
import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import io.scriptorium.inference.client.InferenceFailure.Unauthorized;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InferenceFailureTest {

  private static final String SERVER = "http://gpu:8000/v1";

  static Stream<InferenceFailure> retriedOnTheSameServer() {
    return Stream.of(
        new Unreachable(SERVER, "the connection was refused"),
        new TimedOut(SERVER, "answer", Duration.ofSeconds(5)),
        new ServerError(SERVER, 500, "Internal error.", Optional.empty()),
        new RateLimited(SERVER, "Slow down.", Optional.empty()),
        new Malformed(SERVER, "a web page"),
        new CutStream(SERVER, 7, "the connection closed"));
  }

  @ParameterizedTest
  @MethodSource("retriedOnTheSameServer")
  void whatIsTriedAgainSaysWhatAPersonCanDo(InferenceFailure failure) {
    assertThat(failure.cause()).isEqualTo(InferenceFailure.Cause.SERVER);
    assertThat(failure.reasonWithAdvice())
        .startsWith(SERVER)
        .matches(".*[^.]; [a-z].*")
        .hasSizeGreaterThan(failure.reason().length() + 10);
  }

  @Test
  void aRemedyFollowsTheServersOwnSentenceWithoutItsFullStop() {
    assertThat(new Unauthorized(SERVER, 401, "Wrong key.").reason())
        .contains("(status 401): Wrong key; set INFERENCE_API_KEY");
    assertThat(new CannotServe(SERVER, 402, "No credit.", "add credit").reasonWithAdvice())
        .endsWith("(status 402): No credit; add credit");
    assertThat(new ServerError(SERVER, 500, "Oh.", Optional.empty()).reasonWithAdvice())
        .endsWith("(status 500): Oh; its log shows why");
  }
}
