package io.scriptorium.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.scriptorium.ScriptoriumJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A folder as a checkout is to its user: {@code ./scriptorium} runs these classes, and its stack
 * runs with the simulator.
 */
final class PastedCommands implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final long LIMIT_SECONDS = 180;

  /** What a command gave. */
  record Result(int exitCode, String output) {}

  private final Path folder;
  private final Process stack;

  PastedCommands(Path folder) throws IOException {
    this.folder = folder;
    Path launcher =
        Files.writeString(
            folder.resolve("scriptorium"),
            """
            #!/bin/bash
            export SCRIPTORIUM_DATA="${SCRIPTORIUM_DATA:-%s}"
            exec %s io.scriptorium.cli.Scriptorium "$@"
            """
                .formatted(folder.resolve(".scriptorium"), ScriptoriumJvm.words("-Xmx400m")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Path log = folder.resolve("up.log");
    stack =
        bash("exec ./scriptorium up --simulate --kafka-port 0 --redis-port 0")
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(START_LIMIT)
        .until(() -> !stack.isAlive() || Files.readString(log).contains("The stack is up"));
    if (!stack.isAlive()) {
      throw new IllegalStateException("The stack ended: " + Files.readString(log));
    }
  }

  /** Whether a shell finds a program. */
  static boolean has(String program) throws IOException, InterruptedException {
    return new ProcessBuilder("bash", "-c", "command -v " + program)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  /** Runs lines of a shell as they are. */
  Result run(String lines) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "output", ".txt");
    Process process = bash(lines).redirectOutput(output.toFile()).start();
    process.getOutputStream().close();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(
          "Not done within %d s: %s%n%s".formatted(LIMIT_SECONDS, lines, Files.readString(output)));
    }
    return new Result(process.exitValue(), Files.readString(output, UTF_8));
  }

  void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private ProcessBuilder bash(String lines) {
    var builder = new ProcessBuilder("bash", "-c", lines);
    builder.directory(folder.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(it -> it.matches("(KAFKA|REDIS|INFERENCE|SCRIPTORIUM)_\\w+"));
    return builder;
  }

  @Override
  public void close() {
    stack.destroy();
    try {
      if (!stack.waitFor(60, TimeUnit.SECONDS)) {
        stack.destroyForcibly();
      }
    } catch (InterruptedException e) {
      stack.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
