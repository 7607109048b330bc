package io.scriptorium.cli.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a running local stack can be reached.
 *
 * @param pid the process it runs in
 * @param startedAt when that process started; null where the operating system does not report it,
 *     and in files of earlier releases
 * @param kafka the bootstrap server, {@code host:port}
 * @param redis its URL
 * @param inference the inference servers, base URLs ending in {@code /v1}; none where it runs no
 *     workers
 * @param simulated whether the inference servers are the simulator
 */
public record StackAddresses(
    long pid,
    @Nullable Instant startedAt,
    String kafka,
    String redis,
    List<String> inference,
    boolean simulated) {

  // Each process computes it from the clock and the time since boot, which drift apart.
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  public StackAddresses {
    inference = List.copyOf(inference);
  }

  /** Addresses of a stack in this process. */
  static StackAddresses here(
      String kafka, String redis, List<String> inference, boolean simulated) {
    ProcessHandle process = ProcessHandle.current();
    return new StackAddresses(
        process.pid(),
        process.info().startInstant().orElse(null),
        kafka,
        redis,
        inference,
        simulated);
  }

  public boolean infrastructureOnly() {
    return inference.isEmpty();
  }

  /** Whether the process that has the stack's id by now started when the stack's did. */
  boolean startedWith(ProcessHandle process) {
    return startedAt != null
        && process
            .info()
            .startInstant()
            .filter(it -> Duration.between(startedAt, it).abs().compareTo(TOLERANCE) <= 0)
            .isPresent();
  }
}
