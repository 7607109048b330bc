package io.scriptorium.kafka;

/** The engine's time: nanoseconds since it was made, from a clock that never goes back. */
final class EngineClock {

  private final long origin = System.nanoTime();

  long nanos() {
    return System.nanoTime() - origin;
  }
}
