package io.scriptorium.sim;

import java.time.Duration;

/**
 * How one simulated server is timed and bounded.
 *
 * @param seats generations that run at the same time
 * @param queueLimit requests that may wait for a seat, first come first served; further ones get
 *     429
 * @param prefillTokensPerSecond prompt tokens a second that the whole server reads; tokens found in
 *     its prefix cache cost nothing
 * @param decodeTokensPerSecond tokens a second that each seat generates when it runs alone
 * @param batchSlowdown the share of that rate lost when all seats are taken, from 0 up to 1
 *     exclusive; it grows evenly with each seat taken
 * @param cacheBlocks blocks of 16 tokens that the prefix cache holds
 * @param timeScale simulated seconds in a real second: 1 is real time, 100 a hundred times faster,
 *     0 waits for nothing
 * @param responseFormat whether {@code response_format} is understood; otherwise it is answered
 *     with 400
 * @param bodyLimitBytes the longest request body; a longer one gets 413
 * @param hangLimit how long a hanging generation is held before its connection is cut
 */
public record ServerSettings(
    int seats,
    int queueLimit,
    double prefillTokensPerSecond,
    double decodeTokensPerSecond,
    double batchSlowdown,
    int cacheBlocks,
    double timeScale,
    boolean responseFormat,
    int bodyLimitBytes,
    Duration hangLimit) {

  /**
   * @throws IllegalArgumentException naming the setting, its value and what is allowed
   */
  public ServerSettings {
    Settings.range("number of seats", seats, 1, 100_000);
    Settings.range("queue limit", queueLimit, 0, 1_000_000);
    Settings.range("prefill rate", prefillTokensPerSecond, 1, 1e9);
    Settings.range("decode rate", decodeTokensPerSecond, 0.1, 1e6);
    Settings.range("batch slowdown", batchSlowdown, 0, 0.99);
    Settings.range("number of cache blocks", cacheBlocks, 0, 10_000_000);
    Settings.range("time scale", timeScale, 0, 1e6);
    Settings.range("body limit in bytes", bodyLimitBytes, 1024, 1 << 30);
    Settings.range("hang limit in milliseconds", (double) hangLimit.toMillis(), 1, 86_400_000);
  }

  /** Eight seats of 500 tokens/s, a prefill of 20,000 tokens/s and a cache of half a million. */
  public static ServerSettings defaults() {
    return new ServerSettings(
        8, 1_000, 20_000, 500, 0, 32_768, 1, true, 32 * 1024 * 1024, Duration.ofMinutes(10));
  }

  /** The same, with this many seats. */
  public ServerSettings withSeats(int seats) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The same, with room for this many waiting requests. */
  public ServerSettings withQueueLimit(int queueLimit) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The same, with these rates in tokens a second, and this share lost at full batch. */
  public ServerSettings withRates(double prefill, double decode, double batchSlowdown) {
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
        hangLimit);
  }

  /** The same, with a prefix cache of this many blocks. */
  public ServerSettings withCacheBlocks(int cacheBlocks) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The same, at this many simulated seconds in a real one. */
  public ServerSettings withTimeScale(double timeScale) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The same, understanding {@code response_format} or refusing it. */
  public ServerSettings withResponseFormat(boolean responseFormat) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The same, with these bounds on a request's body and on a hanging generation. */
  public ServerSettings withLimits(int bodyLimitBytes, Duration hangLimit) {
    return new ServerSettings(
        seats,
        queueLimit,
        prefillTokensPerSecond,
        decodeTokensPerSecond,
        batchSlowdown,
        cacheBlocks,
        timeScale,
        responseFormat,
        bodyLimitBytes,
        hangLimit);
  }

  /** The rate of one seat while this many are taken, in tokens a simulated second. */
  double decodeRate(int running) {
    double full = seats == 1 ? 0 : (running - 1.0) / (seats - 1);
    return decodeTokensPerSecond * (1 - batchSlowdown * full);
  }
}
