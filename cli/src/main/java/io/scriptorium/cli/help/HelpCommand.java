package io.scriptorium.cli.help;

import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.UsageException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scriptorium help}. */
@Command(
    name = "help",
    mixinStandardHelpOptions = true,
    description = "Shows the help of a command, as --help after the command does.",
    footer = {"", "Examples:", "  scriptorium help write", "  scriptorium help dataset build"})
public final class HelpCommand implements Callable<Integer>, QuietCommand {

  @Spec private @Nullable CommandSpec command;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "The command, with the one under it where it has some. Default: all.")
  private List<String> path = List.of();

  @Override
  public Integer call() {
    CommandLine root = Objects.requireNonNull(command).root().commandLine();
    CommandLine at = root;
    for (String name : path) {
      CommandLine next = at.getSubcommands().get(name);
      if (next == null) {
        throw new UsageException(
            at.getSubcommands().isEmpty()
                ? "%s has no commands under it; '%s' is one too many."
                    .formatted(at.getCommandSpec().qualifiedName(), name)
                : "%s has no command '%s'; it has %s."
                    .formatted(
                        at.getCommandSpec().qualifiedName(),
                        name,
                        String.join(", ", at.getSubcommands().keySet())));
      }
      at = next;
    }
    return root.execute(Stream.concat(path.stream(), Stream.of("--help")).toArray(String[]::new));
  }
}
