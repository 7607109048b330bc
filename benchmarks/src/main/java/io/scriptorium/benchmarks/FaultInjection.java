package io.scriptorium.benchmarks;

import io.scriptorium.inference.client.InferenceServer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Injects the planned fault into the first server during the run. */
final class FaultInjection implements AutoCloseable {

  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private FaultInjection(SimulatorProcess fleet, FaultPlan plan) {
    thread =
        Thread.ofVirtual()
            .name("fault")
            .uncaughtExceptionHandler((thrower, thrown) -> failure.set(thrown))
            .start(() -> inject(fleet, plan));
  }

  /** The plan's time begins now. */
  static FaultInjection start(SimulatorProcess fleet, FaultPlan plan) {
    return new FaultInjection(fleet, plan);
  }

  private static void inject(SimulatorProcess fleet, FaultPlan plan) {
    InferenceServer server = fleet.servers().getFirst();
    try {
      Thread.sleep(plan.start());
      fleet.begin(server, plan.kind().wireName());
      Thread.sleep(plan.duration());
      fleet.endFaults(server);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * @throws IllegalStateException if the run was over before the fault was, or the simulator
   *     refused it
   */
  @Override
  public void close() {
    boolean over = !thread.isAlive();
    thread.interrupt();
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("The fault could not be switched: " + thrown, thrown);
    }
    if (!over) {
      throw new IllegalStateException(
          "The jobs were written before the fault had ended; let it start earlier or write more jobs.");
    }
  }
}
