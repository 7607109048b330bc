package io.scriptorium.inference.fleet;

/** What a server tells of its seats. */
sealed interface ReportedCapacity {

  /** How many seats it gets, of which so many are configured for servers that tell nothing. */
  int seats(int byDefault);

  /** It says how many generations it runs at a time. */
  record Exact(int seats) implements ReportedCapacity {
    @Override
    public int seats(int byDefault) {
      return seats;
    }
  }

  /** It says how many documents its memory holds. */
  record UpperBound(int seats) implements ReportedCapacity {
    @Override
    public int seats(int byDefault) {
      return Math.min(seats, byDefault);
    }
  }

  /**
   * It has not answered yet. One seat finds out whether it works, and is too many for no server; it
   * gets the others when it has answered.
   */
  record Pending() implements ReportedCapacity {
    @Override
    public int seats(int byDefault) {
      return 1;
    }
  }

  /** It says nothing of either. */
  record Unspecified() implements ReportedCapacity {
    @Override
    public int seats(int byDefault) {
      return byDefault;
    }
  }
}
