package io.scriptorium.system;

import io.scriptorium.ScriptoriumJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Workers as processes of their own, ended with the test that started them. */
public final class WorkerProcesses implements AutoCloseable {

  private final Path folder;
  private final Map<String, String> environment;
  private final List<Process> started = new ArrayList<>();

  /**
   * @param folder gets a log file for each process
   * @param environment where Kafka, Redis and the inference servers are
   */
  public WorkerProcesses(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /** Starts {@code scriptorium COMMAND …} as a user would, without the launcher. */
  public Process start(String... command) {
    List<String> line = ScriptoriumJvm.command("-Xmx256m");
    line.add("io.scriptorium.cli.Scriptorium");
    line.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(log(command[0], started.size()).toFile());
    try {
      Process process = builder.start();
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a process wrote so far. */
  public String output(Process process, String command) {
    try {
      return Files.readString(log(command, started.indexOf(process)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a process as a power failure would. */
  static void kill(Process process) throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  /**
   * Sends a process a signal.
   *
   * @param name without SIG: {@code STOP} freezes it, {@code CONT} resumes it
   */
  static void signal(Process process, String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    if (kill.waitFor() != 0) {
      throw new IOException("SIG%s could not be sent to %d".formatted(name, process.pid()));
    }
  }

  private Path log(String command, int number) {
    return folder.resolve("%02d-%s.log".formatted(number, command));
  }

  @Override
  public void close() {
    started.forEach(Process::destroy);
    for (Process process : started) {
      try {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
