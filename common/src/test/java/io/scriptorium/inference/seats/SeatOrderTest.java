package io.scriptorium.inference.seats;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SeatOrderTest {

  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private static SeatRequest writing(String job, int secondsLater, int words) {
    return SeatRequest.writing(job, job, NOON.plusSeconds(secondsLater), words, null, null);
  }

  private static List<String> inOrder(SeatOrder order, SeatRequest... requests) {
    return Stream.of(requests)
        .sorted(Comparator.comparingLong(order::placeOf))
        .map(SeatRequest::jobId)
        .toList();
  }

  @Test
  void theOldestComesFirst() {
    assertThat(
            inOrder(
                SeatOrder.OLDEST_FIRST,
                writing("third", 2, 4_000),
                writing("first", 0, 100),
                writing("second", 1, 2_000)))
        .containsExactly("first", "second", "third");
  }

  @Test
  void theLongestOfThoseRequestedTogetherComesFirst() {
    assertThat(
            inOrder(
                SeatOrder.LONGEST_FIRST,
                writing("short", 0, 100),
                writing("long", 60, 4_000),
                writing("middle", 30, 2_000)))
        .containsExactly("long", "middle", "short");
  }

  @Test
  void aShortOneWaitsAnHourLongerAtMostForOneOfFourThousandWords() {
    assertThat(
            inOrder(
                SeatOrder.LONGEST_FIRST,
                writing("hour later", 3_600, 4_000),
                writing("short", 0, 300),
                writing("two hours later", 7_200, 4_000)))
        .containsExactly("hour later", "short", "two hours later");
  }

  @Test
  void noLengthIsWorthMoreThanADay() {
    int day = 24 * 60 * 60;

    assertThat(
            inOrder(
                SeatOrder.LONGEST_FIRST,
                writing("endless", day + 1, 1_000_000),
                writing("short", 0, 0)))
        .containsExactly("short", "endless");
  }

  @Test
  void theEarliestDeadlineComesFirstAndThenWhatHasNone() {
    assertThat(
            inOrder(
                SeatOrder.OLDEST_FIRST,
                writing("none", 0, 100),
                until("in two hours", 1, NOON.plusSeconds(7_200)),
                until("in an hour", 2, NOON.plusSeconds(3_600)),
                until("far", 3, Instant.MAX)))
        .containsExactly("in an hour", "in two hours", "far", "none");
  }

  private static SeatRequest until(String job, int secondsLater, Instant deadline) {
    return writing(job, secondsLater, 100)
        .of(new WritingRequest(job, "Tea", null, null, Mode.SEQUENTIAL, Map.of(), deadline));
  }

  @Test
  void plansComeBeforeWritingWhateverTheTimestamp() {
    for (SeatOrder order : SeatOrder.values()) {
      SeatRequest future = SeatRequest.planning("future", Instant.MAX, 0);
      SeatRequest past = SeatRequest.writing("past", "past", Instant.MIN, 100_000, null, null);

      assertThat(order.placeOf(future)).isLessThan(order.placeOf(past));
      // Redis keeps scores as doubles.
      assertThat(order.placeOf(future)).isBetween(0L, 1L << 53);
      assertThat(order.placeOf(past)).isBetween(0L, 1L << 53);
    }
  }
}
