package io.scriptorium.terminal;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is to happen when the user stops a command with Ctrl-C, or another signal ends it. The JVM
 * then ends with 128 plus the signal's number: 130 for Ctrl-C.
 */
public final class Interruption implements AutoCloseable {

  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private final AtomicBoolean armed = new AtomicBoolean(true);
  private final Thread hook;

  private Interruption(Runnable farewell) {
    this.hook =
        new Thread(
            () -> {
              if (armed.get()) {
                BEGUN.set(true);
                farewell.run();
              }
            },
            "interruption");
  }

  /** Arms it until it is closed. */
  public static Interruption arm(Runnable farewell) {
    Interruption interruption = new Interruption(farewell);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  /** Whether the process is ending. */
  public static boolean begun() {
    return BEGUN.get();
  }

  @Override
  public void close() {
    if (begun()) {
      return;
    }
    armed.set(false);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process ends by itself already.
    }
  }
}
