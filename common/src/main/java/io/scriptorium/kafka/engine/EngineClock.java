package io.scriptorium.kafka.engine;

/** The engine's time: nanoseconds since it was made, from a clock that never goes back. */
public final class EngineClock {

  private final long origin = System.nanoTime();

  long nanos() {
    return System.nanoTime() - origin;
  }
}
