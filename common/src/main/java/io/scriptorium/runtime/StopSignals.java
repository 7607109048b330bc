package io.scriptorium.runtime;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT as a request to stop. The first drains, the second ends the process
 * immediately with the shell's code for the signal (130 or 143).
 *
 * <p>A JVM shutdown hook cannot do this: it fixes the exit code at 128 plus the signal and swallows
 * the second signal. {@code sun.misc.Signal} can, and is called by reflection since the compiler
 * allows no suppression of its warning.
 */
final class StopSignals {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final int SHELL_SIGNAL_BASE = 128;

  private final CountDownLatch requested = new CountDownLatch(1);

  /** Takes both signals over from the JVM, for the rest of the process. */
  static StopSignals install() {
    StopSignals signals = new StopSignals();
    signals.handle("TERM", 15);
    signals.handle("INT", 2);
    return signals;
  }

  /** Waits for the first signal; true if it came within the time. */
  boolean await(long milliseconds) throws InterruptedException {
    return requested.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  private synchronized void received(String name, int number) {
    if (requested.getCount() == 0) {
      Runtime.getRuntime().halt(SHELL_SIGNAL_BASE + number);
    }
    LOG.info(
        "SIG{}: stopping after running work has ended. A second signal stops immediately.", name);
    requested.countDown();
  }

  private void handle(String name, int number) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              StopSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  received(name, number);
                }
                return null;
              });
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      Method install = signalType.getMethod("handle", signalType, handlerType);
      install.invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIG{} cannot be handled here, and stops without draining.", name, e);
    }
  }
}
