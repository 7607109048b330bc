package io.scriptorium.inference.seats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SeatLeaseTest {

  private final AtomicInteger told = new AtomicInteger();
  private final SeatLease seat =
      new SeatLease(
          new SeatClaim(
              "process", SeatRequest.writing("job", "job", Instant.EPOCH, 0, null, null), 1),
          "http://gpu-0:8000/v1",
          told::incrementAndGet);

  @Test
  void whoeverAsksOnASeatThatIsLostIsTold() {
    seat.markLost();

    assertThat(seat.lost()).isTrue();
    assertThat(told).hasValue(1);
  }

  /** Its job may be asking on another seat by then, and that one must not be broken off. */
  @Test
  void nobodyIsToldOfASeatThatSettlesBehindABrokenOffGeneration() {
    seat.markAborted();
    seat.markLost();

    assertThat(seat.lost()).isTrue();
    assertThat(told).hasValue(0);
  }
}
