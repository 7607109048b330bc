package io.scriptorium.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What can happen to the machine that workers run on. */
final class MachineFaults {

  private static final Duration A_WHILE = Duration.ofSeconds(6);
  private static final Duration JUMP = Duration.ofHours(1);

  private MachineFaults() {}

  /** Those that this machine lets happen. */
  static List<Fault> all(ChaosBed bed) {
    List<Fault> faults = new ArrayList<>();
    if (bed.disk.canBeFilled()) {
      faults.add(new Fault("full disk", MachineFaults::fillDisk));
    }
    faults.add(new Fault("clock jump", MachineFaults::jump));
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

  private static void jump(ChaosBed bed, Random random) throws Exception {
    bed.clock.jump(random.nextBoolean() ? JUMP : JUMP.negated());
    ChaosBed.pause(A_WHILE);
    bed.clock.jump(Duration.ZERO);
    ChaosBed.pause(A_WHILE);
  }
}
