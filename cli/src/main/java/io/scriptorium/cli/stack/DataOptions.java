package io.scriptorium.cli.stack;

import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.OptionGroup;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Option;

/** Where the local stack keeps its data. A picocli mixin. */
@OptionGroup(OptionGroup.Heading.STACK)
public final class DataOptions {

  private static final Path USUAL =
      Path.of(
          Objects.requireNonNullElseGet(
              System.getenv("SCRIPTORIUM_DATA"),
              () -> System.getProperty("user.home") + "/.scriptorium"));

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:SCRIPTORIUM_DATA:-${sys:user.home}/.scriptorium}",
      description =
          "Where the local stack keeps its data between runs, and leaves its addresses while it"
              + " runs. Default: ${DEFAULT-VALUE} (env SCRIPTORIUM_DATA).")
  private Path directory = USUAL;

  /** A command of this program that works on the same data, as the user would type it. */
  public String command(String... words) {
    boolean usual = directory.equals(USUAL);
    return usual
        ? CommandLineText.of(words)
        : CommandLineText.of(words) + " --data " + CommandLineText.word(directory.toString());
  }

  public StackDirectory directory() {
    return new StackDirectory(directory.toAbsolutePath().normalize());
  }
}
