package io.scriptorium.sim;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** What the generations of one server share: its GPU, its faults and its records. */
final class ServerState {
  final String server;
  final ServerSettings settings;
  final SimulatedSeats seats;
  final PrefixCache cache;
  final ActiveFaults faults = new ActiveFaults();
  final SimulatorMetrics metrics = new SimulatorMetrics();
  final GenerationRecorder recorder;
  final AtomicLong requests = new AtomicLong();
  private final Instant origin = Instant.now();
  private final long originNanos = System.nanoTime();
  // Guarded by this; as of System.nanoTime().
  private long prefillFreeAt = originNanos;

  ServerState(String server, ServerSettings settings, GenerationRecorder recorder) {
    this.server = server;
    this.settings = settings;
    this.seats = new SimulatedSeats(settings.seats(), settings.queueLimit());
    this.cache = new PrefixCache(settings.cacheBlocks());
    this.recorder = recorder;
  }

  /** The time of day, by a clock that never runs backwards. */
  Instant now() {
    return origin.plusNanos(System.nanoTime() - originNanos);
  }

  /** How long simulated seconds last, in real nanoseconds. */
  long realNanos(double simulatedSeconds) {
    return settings.timeScale() == 0 ? 0 : (long) (simulatedSeconds / settings.timeScale() * 1e9);
  }

  /**
   * Takes the server's next free prefill time. Prompts are read one after another, because they
   * share one GPU; one that is cancelled is still read.
   *
   * @return when this prompt will have been read, as of {@link System#nanoTime()}
   */
  synchronized long prefill(int uncachedTokens, double slowness) {
    long begin = Math.max(prefillFreeAt, System.nanoTime());
    prefillFreeAt = begin + realNanos(uncachedTokens * slowness / settings.prefillPerSecond());
    return prefillFreeAt;
  }
}
