package io.scriptorium.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What can happen to the machine that workers run on. */
final class MachineFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(6);
  private static final Duration JUMP = Duration.ofHours(1);
  private static final Duration END_LIMIT = Duration.ofSeconds(90);

  private MachineFaults() {}

  /** Those that this machine lets happen. */
  static List<ChaosFault> all(ChaosBed bed) {
    List<ChaosFault> faults = new ArrayList<>();
    if (bed.disk.canBeFilled()) {
      faults.add(new ChaosFault("full disk", MachineFaults::fillDisk));
    }
    faults.add(new ChaosFault("clock jump", MachineFaults::jump));
    return faults;
  }

  /** An assembler that has its state in memory may not notice; one that starts does. */
  private static void fillDisk(ChaosBed bed, Random random) throws Exception {
    bed.disk.fill();
    bed.crew.kill(Role.ASSEMBLER, bed.crew.any(Role.ASSEMBLER, random));
    var _ = bed.crew.start(Role.ASSEMBLER);
    ChaosBed.pause(A_WHILE);
    bed.disk.free();
    ChaosBed.pause(A_WHILE);
  }

  /**
   * There and back, one way or the other: each time it is set back once, and the workers that see
   * that end by themselves and are restarted.
   */
  private static void jump(ChaosBed bed, Random random) throws Exception {
    Duration there = random.nextBoolean() ? JUMP : JUMP.negated();
    if (there.isPositive()) {
      bed.clock.jump(there);
      ChaosBed.pause(A_WHILE);
    }
    // One that starts now knows no other time.
    List<ScriptoriumProcess> atWork =
        bed.crew.all().stream().filter(ScriptoriumProcess::atWork).toList();
    bed.clock.jump(there.isPositive() ? Duration.ZERO : there);
    for (ScriptoriumProcess worker : atWork) {
      int _ = worker.awaitExit(END_LIMIT);
    }
    bed.crew.supervise();
    ChaosBed.pause(A_WHILE);
    bed.clock.jump(Duration.ZERO);
  }
}
