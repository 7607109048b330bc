package io.scriptorium.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * What a worker's code gets in place of the wall clock: the real one, off by what a file says. The
 * monotonic clock is not affected, as on a machine whose time is set. {@link SkewedTimeAgent} leads
 * the calls here.
 */
public final class SkewedTime {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static volatile long offsetMilliseconds;

  private SkewedTime() {}

  /** Follows the file for as long as the process lives. */
  static void follow(Path file) {
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("skewed-time")
            .start(() -> {
              while (true) {
                look(file);
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
              }
            });
  }

  private static void look(Path file) {
    try {
      offsetMilliseconds = Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      // It is being written.
    }
  }

  public static long currentTimeMillis() {
    return System.currentTimeMillis() + offsetMilliseconds;
  }

  public static Instant now() {
    return Instant.now().plusMillis(offsetMilliseconds);
  }

  public static InstantSource system() {
    return SkewedTime::now;
  }

  public static Clock systemUTC() {
    return system().withZone(java.time.ZoneOffset.UTC);
  }
}
