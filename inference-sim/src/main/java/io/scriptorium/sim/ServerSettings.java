package io.scriptorium.sim;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one simulated server is timed and bounded.
 *
 * @param seats generations that run at the same time
 * @param queueLimit requests that may wait for a seat, first come first served; further ones get
 *     429
 * @param prefillPerSecond prompt tokens a second that the whole server reads; tokens found in its
 *     prefix cache cost nothing
 * @param decodePerSecond tokens a second that each seat generates when it runs alone
 * @param batchSlowdown the share of that rate lost when all seats are taken, from 0 up to 1
 *     exclusive; it grows evenly with each seat taken
 * @param cacheBlocks blocks of 16 tokens that the prefix cache holds
 * @param timeScale simulated seconds in a real second: 1 is real time, 100 a hundred times faster,
 *     0 waits for nothing
 * @param responseFormat whether {@code response_format} is understood; otherwise it is answered
 *     with 400
 * @param bodyLimitBytes the longest request body; a longer one gets 413
 * @param hangLimit how long a hanging generation is held before its connection is cut
 * @param window the context window that it enforces; null for none
 */
public record ServerSettings(
    int seats,
    int queueLimit,
    double prefillPerSecond,
    double decodePerSecond,
    double batchSlowdown,
    int cacheBlocks,
    double timeScale,
    boolean responseFormat,
    int bodyLimitBytes,
    Duration hangLimit,
    @Nullable ContextWindow window) {

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public ServerSettings {
    Bounds.range("number of seats", seats, 1, 100_000);
    Bounds.range("queue limit", queueLimit, 0, 1_000_000);
    Bounds.range("prefill rate", prefillPerSecond, 1, 1e9);
    Bounds.range("decode rate", decodePerSecond, 0.1, 1e6);
    Bounds.range("batch slowdown", batchSlowdown, 0, 0.99);
    Bounds.range("number of cache blocks", cacheBlocks, 0, 10_000_000);
    Bounds.range("time scale", timeScale, 0, 1e6);
    Bounds.range("body limit in bytes", bodyLimitBytes, 1024, 1 << 30);
    Bounds.range("hang limit in milliseconds", (double) hangLimit.toMillis(), 1, 86_400_000);
  }

  /** Eight seats of 500 tokens/s, a prefill of 20,000 tokens/s and a cache of half a million. */
  public static ServerSettings defaults() {
    return new ServerSettings(
        8, 1_000, 20_000, 500, 0, 32_768, 1, true, 32 * 1024 * 1024, Duration.ofMinutes(10), null);
  }

  public ServerSettings withSeats(int seats) {
    return with(seats, prefillPerSecond, decodePerSecond, batchSlowdown, timeScale);
  }

  /** The same, with these rates in tokens a second, and this share lost at full batch. */
  public ServerSettings withRates(double prefill, double decode, double batchSlowdown) {
    return with(seats, prefill, decode, batchSlowdown, timeScale);
  }

  public ServerSettings withTimeScale(double timeScale) {
    return with(seats, prefillPerSecond, decodePerSecond, batchSlowdown, timeScale);
  }

  public ServerSettings withResponseFormat(boolean responseFormat) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillPerSecond,
        decodePerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit,
        window);
  }

  /** The same, with a context window. */
  public ServerSettings withWindow(ContextWindow window) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillPerSecond,
        decodePerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit,
        window);
  }

  private ServerSettings with(
      int seats, double prefill, double decode, double batchSlowdown, double timeScale) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefill,
        decode,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit,
        window);
  }

  /** The rate of one seat while this many are taken, in tokens a simulated second. */
  double decodeRate(int running) {
    double full = seats == 1 ? 0 : (running - 1.0) / (seats - 1);
    return decodePerSecond * (1 - batchSlowdown * full);
  }
}
