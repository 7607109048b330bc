package io.scriptorium.benchmarks;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.sim.FaultKind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A fault that one server has for a while.
 *
 * @param start from the jobs' submission, in real time
 */
record FaultPlan(FaultKind kind, Duration start, Duration duration) {

  private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)@([^+]+)\\+(.+)");

  /** The simulator's default. */
  private static final double SLOW_FACTOR = 10;

  /** How much of the server's work the fault takes, from 0 to 1. */
  double lostShare() {
    return kind == FaultKind.SLOW ? 1 - 1 / SLOW_FACTOR : 1;
  }

  @Override
  public String toString() {
    return "%s after %d s for %d s"
        .formatted(kind.wireName(), start.toSeconds(), duration.toSeconds());
  }

  /** Injects it into the fleet's first server; its time begins now. */
  FaultInjection inject(SimulatorProcess fleet) {
    return new FaultInjection(fleet, this);
  }

  /** The fault while it is planned, on, or over. */
  static final class FaultInjection implements AutoCloseable {

    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private FaultInjection(SimulatorProcess fleet, FaultPlan plan) {
      thread =
          Thread.ofVirtual()
              .name("fault")
              .uncaughtExceptionHandler((thrower, thrown) -> failure.set(thrown))
              .start(() -> inject(fleet, plan));
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
            "The jobs were written before the fault had ended; let it start earlier or write more"
                + " jobs.");
      }
    }
  }

  /** Reads {@code down@15s+10s}. */
  static final class Converter implements ITypeConverter<FaultPlan> {

    private final DurationConverter durations = new DurationConverter();

    @Override
    public FaultPlan convert(String value) {
      Matcher matcher = FORM.matcher(value);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'%s' is no fault; write kind@start+duration, such as down@15s+10s".formatted(value));
      }
      try {
        return new FaultPlan(
            FaultKind.of(matcher.group(1)),
            durations.convert(matcher.group(2)),
            durations.convert(matcher.group(3)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(String.valueOf(e.getMessage()));
      }
    }
  }
}
