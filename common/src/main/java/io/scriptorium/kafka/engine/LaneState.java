package io.scriptorium.kafka.engine;

/** Where a lane stands. Times are in nanoseconds on the engine's clock. */
sealed interface LaneState {

  /** It has no task. */
  record Idle() implements LaneState {}

  /**
   * It waits for a free place.
   *
   * @param arrival of its first task; the lowest starts first
   */
  record Waiting(long arrival) implements LaneState {}

  /** It holds a place and works on this task. */
  record Running(TrackedTask task) implements LaneState {}

  /** It does nothing any more, but holds its place until what it leaves behind is cleared away. */
  record Leaving() implements LaneState {}

  /** Its first task is not to start before a time. */
  record Parked(long untilNanos, long arrival) implements LaneState {}

  LaneState IDLE = new Idle();
  LaneState LEAVING = new Leaving();
}
