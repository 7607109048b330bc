package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulatedSeatsTest {

  @Test
  void grantsFirstComeFirstServed() throws Exception {
    SimulatedSeats seats = new SimulatedSeats(1, 10);
    SimulatedSeats.Seat first = seats.enter().orElseThrow();
    SimulatedSeats.Seat second = seats.enter().orElseThrow();
    SimulatedSeats.Seat third = seats.enter().orElseThrow();
    assertThat(first.await(Duration.ZERO)).isTrue();
    assertThat(second.await(Duration.ZERO)).isFalse();

    first.close();

    assertThat(second.await(Duration.ZERO)).isTrue();
    assertThat(third.await(Duration.ZERO)).isFalse();
    assertThat(seats.running()).isEqualTo(1);
    assertThat(seats.waiting()).isEqualTo(1);
  }

  @Test
  void refusesBeyondTheQueue() {
    SimulatedSeats seats = new SimulatedSeats(1, 1);
    seats.enter();
    seats.enter();

    assertThat(seats.enter()).isEmpty();
  }

  @Test
  void oneThatLeavesTheQueueTakesNoSeatAndLeavingTwiceFreesOne() throws Exception {
    SimulatedSeats seats = new SimulatedSeats(1, 10);
    SimulatedSeats.Seat first = seats.enter().orElseThrow();
    SimulatedSeats.Seat second = seats.enter().orElseThrow();
    SimulatedSeats.Seat third = seats.enter().orElseThrow();

    second.close();
    first.close();
    first.close();

    assertThat(third.await(Duration.ZERO)).isTrue();
    assertThat(seats.running()).isEqualTo(1);
    assertThat(seats.waiting()).isZero();
  }
}
