package io.scriptorium.kafka.streams;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class ThreadRecoveryTest {

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final ThreadRecovery recovery = new ThreadRecovery("assembler", () -> now);
  private final Exception passing = new StreamsException(new TimeoutException("no broker"));

  @Test
  void whatABrokersRestartCausesStartsTheThreadAnew() {
    assertThat(recovery.handle(passing)).isEqualTo(REPLACE_THREAD);
    assertThat(recovery.cause()).isEmpty();
  }

  @Test
  void whatStaysWrongEndsTheWorkerWithTheCause() {
    Exception bug = new StreamsException(new IllegalStateException("bug"));

    assertThat(recovery.handle(bug)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(recovery.cause()).contains(bug);
  }

  @Test
  void aRefusedLoginIsNotTriedAgain() {
    assertThat(recovery.handle(new StreamsException(new SaslAuthenticationException("no"))))
        .isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void theRestartsWithinASpanAreBounded() {
    for (int restart = 0; restart < 10; restart++) {
      assertThat(recovery.handle(passing)).isEqualTo(REPLACE_THREAD);
    }
    assertThat(recovery.handle(passing)).isEqualTo(SHUTDOWN_CLIENT);
  }

  @Test
  void restartsFarApartAreNotCountedTogether() {
    for (int restart = 0; restart < 30; restart++) {
      assertThat(recovery.handle(passing)).isEqualTo(REPLACE_THREAD);
      now = now.plus(Duration.ofMinutes(1));
    }
  }
}
