package io.scriptorium.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HeldSeatTest {

  private final AtomicInteger told = new AtomicInteger();
  private final HeldSeat seat =
      new HeldSeat(
          new SeatClaim("process", Work.Kind.WRITING, "job", Instant.EPOCH, 1),
          "http://gpu-0:8000/v1",
          told::incrementAndGet);

  @Test
  void whoeverAsksOnASeatThatIsLostIsTold() {
    seat.lose();

    assertThat(seat.lost()).isTrue();
    assertThat(told).hasValue(1);
  }

  /** Its job may be asking on another seat by then, and that one must not be broken off. */
  @Test
  void nobodyIsToldOfASeatThatSettlesBehindABrokenOffGeneration() {
    seat.markBrokenOff();
    seat.lose();

    assertThat(seat.lost()).isTrue();
    assertThat(told).hasValue(0);
  }
}
