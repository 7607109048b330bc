package io.scriptorium.chaos;

import io.scriptorium.ScriptoriumJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of its own, and the signals that it can be sent. */
final class ScriptoriumProcess {

  /** The code of a process that a signal ended is this much above the signal's number. */
  private static final int SIGNAL_BASE = 128;

  /** What a worker that has started says. */
  private static final String RUNS = " runs; ";

  private final String name;
  private final Path log;
  private final Process process;
  private volatile boolean frozen;

  private ScriptoriumProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts one with the class path of this JVM.
   *
   * @param log gets what it writes
   * @param line options of the JVM, then the main class and its arguments
   */
  static ScriptoriumProcess start(
      String name, Path log, Map<String, String> environment, List<String> line) {
    List<String> command = ScriptoriumJvm.command();
    command.addAll(line);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ScriptoriumProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** Whether it has said that it runs. Before, it starts, holds nothing, and may fail to start. */
  boolean atWork() {
    try {
      return Files.readString(log).contains(RUNS);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  boolean frozen() {
    return frozen;
  }

  /** Ends it as a power failure would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop. */
  void terminate() {
    process.destroy();
  }

  /**
   * Waits for its end.
   *
   * @return its exit code
   * @throws AssertionError if it keeps running
   */
  int awaitExit(Duration limit) throws Exception {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      // Its log gets a dump of its threads.
      signal("-QUIT");
      throw new AssertionError("%s did not end within %s.".formatted(name, limit));
    }
    return process.exitValue();
  }

  /** Whether it ended by itself, neither asked to nor killed. */
  boolean died() {
    return !alive() && process.exitValue() != 0 && process.exitValue() < SIGNAL_BASE;
  }

  /** Stops it in the middle of whatever it does, until it is thawed. */
  void freeze() throws Exception {
    frozen = true;
    signal("-STOP");
  }

  /** Lets it go on as if no time had passed. */
  void thaw() throws Exception {
    signal("-CONT");
    frozen = false;
  }

  private void signal(String which) throws Exception {
    int code = new ProcessBuilder("kill", which, Long.toString(process.pid())).start().waitFor();
    if (code != 0 && alive()) {
      throw new IllegalStateException("kill %s of %s failed".formatted(which, name));
    }
  }
}
