package io.scriptorium.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.scriptorium.ScriptoriumJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code scriptorium write} as the launcher starts it, with a stack of its own. */
final class WriteProcess implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Path stdout;
  private final Path stderr;
  private final Process process;

  /**
   * @param folder gets the stack's data, the document and what the command prints
   */
  WriteProcess(Path folder, List<String> arguments) throws IOException {
    stdout = folder.resolve("stdout.txt");
    stderr = folder.resolve("stderr.txt");
    List<String> command =
        ScriptoriumJvm.command(
            "-Xmx400m", "-Xlog:disable", "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8");
    command.addAll(
        List.of(
            "io.scriptorium.cli.Scriptorium",
            "write",
            "--data=" + folder.resolve("stack"),
            "--out=" + folder.resolve("tea.md"),
            "A guide to tea"));
    command.addAll(arguments);
    if (arguments.stream().noneMatch(it -> it.startsWith("--words"))) {
      command.add("--words=600");
    }
    var builder =
        new ProcessBuilder(command).redirectOutput(stdout.toFile()).redirectError(stderr.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(it -> it.matches("(KAFKA|REDIS|INFERENCE|SCRIPTORIUM)_.*|(?i:.*_proxy)"));
    process = builder.start();
  }

  /** Waits until a line begins so, or the process has ended. */
  void awaitLine(String beginning) {
    await().atMost(PATIENCE).until(() -> !isAlive() || !lines(beginning).isEmpty());
  }

  void awaitEnd() {
    await().atMost(PATIENCE).until(() -> !isAlive());
  }

  /** Ends it as a signal does, and waits for the end. */
  void terminate() {
    process.destroy();
    awaitEnd();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exitCode() {
    return process.exitValue();
  }

  String stdout() {
    return read(stdout);
  }

  String stderr() {
    return read(stderr);
  }

  /** The whole lines on stderr that begin so. */
  List<String> lines(String beginning) {
    String text = stderr();
    return text.substring(0, text.lastIndexOf('\n') + 1)
        .lines()
        .filter(line -> line.startsWith(beginning))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
