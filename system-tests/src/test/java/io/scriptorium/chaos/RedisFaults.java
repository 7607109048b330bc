package io.scriptorium.chaos;

import java.time.Duration;
import java.util.List;

/** What can happen to Redis. */
final class RedisFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(5);
  private static final Duration SLOW = Duration.ofMillis(60);
  private static final long ONE_BYTE = 1;

  private RedisFaults() {}

  static List<ChaosFault> all() {
    return List.of(
        new ChaosFault("empty Redis", (bed, _) -> bed.redis.empty()),
        new ChaosFault("restart Redis empty", (bed, _) -> restart(bed)),
        new ChaosFault("slow Redis", (bed, _) -> slow(bed)),
        new ChaosFault("cut off Redis", (bed, _) -> cutOff(bed)),
        new ChaosFault("Redis out of memory", (bed, _) -> fill(bed)),
        new ChaosFault("fail over Redis", (bed, _) -> bed.redis.failOver()));
  }

  private static void restart(ChaosBed bed) throws Exception {
    bed.redis.kill();
    ChaosBed.pause(A_WHILE);
    bed.redis.startEmpty();
  }

  private static void slow(ChaosBed bed) throws Exception {
    bed.redis.relay().slowDown(SLOW);
    ChaosBed.pause(A_WHILE);
    bed.redis.relay().clear();
  }

  private static void cutOff(ChaosBed bed) throws Exception {
    bed.redis.relay().fallSilent();
    ChaosBed.pause(A_WHILE);
    bed.redis.relay().clear();
  }

  private static void fill(ChaosBed bed) throws Exception {
    bed.redis.limitMemory(ONE_BYTE);
    ChaosBed.pause(A_WHILE);
    bed.redis.limitMemory(0);
  }
}
