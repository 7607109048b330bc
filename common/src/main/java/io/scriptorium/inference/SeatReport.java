package io.scriptorium.inference;

/** What a server tells of its seats. */
sealed interface SeatReport {

  /** How many seats it gets, of which so many are configured for servers that tell nothing. */
  int seats(int byDefault);

  /** It says how many generations it runs at a time. */
  record Told(int seats) implements SeatReport {
    @Override
    public int seats(int byDefault) {
      return seats;
    }
  }

  /** It says how many documents its memory holds. */
  record AtMost(int seats) implements SeatReport {
    @Override
    public int seats(int byDefault) {
      return Math.min(seats, byDefault);
    }
  }

  /**
   * It has not answered yet. One seat finds out whether it works, and is too many for no server; it
   * gets the others when it has answered.
   */
  record Unheard() implements SeatReport {
    @Override
    public int seats(int byDefault) {
      return 1;
    }
  }

  /** It says nothing of either. */
  record Untold() implements SeatReport {
    @Override
    public int seats(int byDefault) {
      return byDefault;
    }
  }
}
