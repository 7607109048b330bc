package io.scriptorium;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JVM of a process that tests start. It starts as quickly as the launcher's, with an AOT cache:
 * the tests start hundreds.
 */
public final class ScriptoriumJvm {

  private static final String MAIN = "io.scriptorium.cli.Scriptorium";

  /** As the launcher has them. A cache fits only a JVM with the options that it was made with. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Path CACHE = Path.of("target", "scriptorium.aot");

  private ScriptoriumJvm() {}

  /** The program {@code java}. */
  public static Path program() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /**
   * A command line up to the main class, with the class path of this JVM.
   *
   * @param more further options
   */
  public static List<String> command(String... more) {
    List<String> command = withOptions();
    Cache.FILE.ifPresent(file -> command.addAll(List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off")));
    command.addAll(List.of(more));
    command.addAll(List.of("-cp", classPath()));
    return command;
  }

  private static List<String> withOptions() {
    List<String> command = new ArrayList<>(List.of(program().toString()));
    command.addAll(OPTIONS);
    return command;
  }

  /** The same as words of a shell. */
  public static String words(String... more) {
    return command(more).stream().map(it -> "'" + it + "'").collect(Collectors.joining(" "));
  }

  /** The jars first, since a cache is made without the folders. */
  private static String classPath() {
    return Stream.concat(jars(), entries().filter(it -> !it.endsWith(".jar")))
        .collect(Collectors.joining(":"));
  }

  private static Stream<String> jars() {
    return entries().filter(it -> it.endsWith(".jar"));
  }

  private static Stream<String> entries() {
    return Arrays.stream(System.getProperty("java.class.path").split(":"));
  }

  /** Looked for once, when the first process is started. */
  private static final class Cache {
    static final Optional<Path> FILE = cache();
  }

  /** None where the modules are not packaged, as in an editor. */
  private static Optional<Path> cache() {
    if (jars().noneMatch(it -> it.contains("scriptorium-cli-"))) {
      return Optional.empty();
    }
    try (FileChannel file =
            FileChannel.open(
                CACHE.resolveSibling("scriptorium.aot.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        var _ = file.lock()) {
      long made = CACHE.toFile().lastModified();
      if (jars().anyMatch(jar -> Path.of(jar).toFile().lastModified() > made)) {
        Files.deleteIfExists(CACHE);
        make();
      }
      return Optional.of(CACHE.toAbsolutePath()).filter(it -> it.toFile().length() > 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Writes some documents, as the launcher does for its own. */
  private static void make() throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("scriptorium-training");
    Path made = folder.resolve("made.aot");
    List<String> command = withOptions();
    command.addAll(List.of("-XX:AOTCacheOutput=" + made, "-Xlog:disable"));
    command.addAll(List.of("-cp", jars().collect(Collectors.joining(":"))));
    command.addAll(List.of(MAIN, "submit", "--file", "../deploy/training.jsonl", "--wait"));
    command.addAll(List.of("--data=" + folder.resolve("data"), "--out=" + folder.resolve("out")));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().keySet().retainAll(Set.of("HOME", "PATH"));
    int exitCode = builder.start().waitFor();
    if (exitCode == 0 && Files.exists(made)) {
      Files.move(made, CACHE);
    } else {
      // The tests do without one, and do not try again.
      Files.createFile(CACHE);
    }
  }
}
