package io.scriptorium.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process of a run, such as a {@code scriptorium COMMAND}, with its output in a log file. */
final class BenchmarkProcess implements AutoCloseable {

  /** The launcher of a checkout builds the command first, if it was not used before. */
  static final Duration LAUNCH_LIMIT = Duration.ofMinutes(10);

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final long STOP_LIMIT_SECONDS = 90;
  private static final long POLL_MILLISECONDS = 20;
  private static final Pattern PEAK_MEMORY = Pattern.compile("(?m)^VmHWM:\\s*(\\d+) kB$");
  private static final Pattern MEMORY = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");

  private final Process process;
  private final Path log;

  private BenchmarkProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a {@code scriptorium COMMAND} in a JVM.
   *
   * @param log where its output goes
   * @param environment in addition to this process's own
   * @param jvmOptions such as the most that its heap may take
   */
  static BenchmarkProcess start(
      Path log, Map<String, String> environment, List<String> jvmOptions, List<String> command) {
    return startJava(log, environment, jvmOptions, "io.scriptorium.cli.Scriptorium", command);
  }

  /** The same with another main class of this class path. */
  static BenchmarkProcess startJava(
      Path log,
      Map<String, String> environment,
      List<String> jvmOptions,
      String mainClass,
      List<String> arguments) {
    List<String> line = new ArrayList<>(List.of(java("java"), "-XX:+UseSerialGC"));
    line.addAll(jvmOptions);
    line.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            mainClass));
    line.addAll(arguments);
    return start(log, environment, new ProcessBuilder(line));
  }

  /** Starts any program. */
  static BenchmarkProcess start(Path log, Map<String, String> environment, ProcessBuilder builder) {
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    try {
      Process process = builder.start();
      // However the benchmark ends, no process is left running.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      return new BenchmarkProcess(process, log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its output holds the pattern, and returns the first group. */
  String await(Pattern pattern) throws InterruptedException {
    return await(pattern, START_LIMIT);
  }

  /** The same, within another limit. */
  String await(Pattern pattern, Duration limit) throws InterruptedException {
    return await(
        "\"%s\" in %s".formatted(pattern, log),
        limit,
        () -> {
          requireAlive();
          Matcher matcher = pattern.matcher(read(log));
          return matcher.find() ? matcher.group(1) : null;
        });
  }

  /**
   * Asks until there is an answer, and returns it.
   *
   * @param what is waited for, in words for the message
   * @param ask null for not yet
   * @throws IllegalStateException if there is none within the limit
   */
  static <T> T await(String what, Duration limit, Supplier<@Nullable T> ask)
      throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      T answer = ask.get();
      if (answer != null) {
        return answer;
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "There is no %s after %s; look into the logs of the run (--folder keeps them)."
                .formatted(what, limit));
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
  }

  /**
   * @throws IllegalStateException if it has ended
   */
  void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "A process ended with exit code %d; the end of its output in %s:%n%s"
              .formatted(process.exitValue(), log, end(read(log))));
    }
  }

  /** Sends a line to its standard input. */
  void send(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The processor time that it has used so far, without its children. */
  Duration processorTime() {
    return processorTime(process.toHandle());
  }

  /** The processor time that its children have used so far. */
  Duration processorTimeOfChildren() {
    return processorTimeOfChildren(process.toHandle());
  }

  /** The processor time that the children of any process, and theirs, have used so far. */
  static Duration processorTimeOfChildren(ProcessHandle process) {
    return process
        .descendants()
        .map(BenchmarkProcess::processorTime)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration processorTime(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** The most memory that it ever had, in bytes; empty where the system does not report it. */
  OptionalLong peakMemoryBytes() {
    return memory(process.pid(), PEAK_MEMORY);
  }

  /** The memory that it has now, in bytes; empty where the system does not report it. */
  OptionalLong memoryBytes() {
    return memory(process.pid(), MEMORY);
  }

  /** The memory that the children of a process have now, and theirs. */
  static OptionalLong memoryOfChildren(ProcessHandle process) {
    long sum =
        process
            .descendants()
            .map(child -> memory(child.pid(), MEMORY))
            .flatMapToLong(OptionalLong::stream)
            .sum();
    return sum == 0 ? OptionalLong.empty() : OptionalLong.of(sum);
  }

  private static OptionalLong memory(long pid, Pattern line) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    Matcher matcher = line.matcher(read(status));
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)) * 1_024)
        : OptionalLong.empty();
  }

  /** Makes it collect its garbage, and returns when it has. */
  void collectGarbage() throws InterruptedException {
    try {
      new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), "GC.run")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String end(String text) {
    return text.substring(Math.max(0, text.length() - 2_000));
  }
}
