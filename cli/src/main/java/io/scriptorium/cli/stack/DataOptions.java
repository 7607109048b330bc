package io.scriptorium.cli.stack;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the local stack keeps its data. A picocli mixin. */
public final class DataOptions {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "${env:SCRIPTORIUM_DATA:-${sys:user.home}/.scriptorium}",
      description =
          "Where the local stack keeps its data between runs, and leaves its addresses while it"
              + " runs. Default: ${DEFAULT-VALUE} (env SCRIPTORIUM_DATA).")
  private Path directory = Path.of(System.getProperty("user.home"), ".scriptorium");

  public StackDirectory directory() {
    return new StackDirectory(directory.toAbsolutePath().normalize());
  }
}
