package io.scriptorium.cli.help;

import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scriptorium completion}. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description =
        "Prints a script with which the shell completes commands, options and their values, for"
            + " scriptorium and ./scriptorium alike.",
    footer = {
      "",
      "Examples:",
      "  source <(scriptorium completion bash)",
      "  scriptorium completion zsh > ~/.scriptorium-completion",
      "  echo 'source ~/.scriptorium-completion' >> ~/.zshrc"
    })
public final class CompletionCommand implements Callable<Integer>, QuietCommand {

  /** The shells, as they are typed. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private @Nullable CommandSpec command;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell = Shell.BASH;

  /** One script serves both: in zsh it loads the emulation of bash's completion. */
  @Override
  public Integer call() {
    CommandSpec root = Objects.requireNonNull(command).root();
    Terminal.out("# Completion of %s for %s, to be sourced.".formatted(root.name(), shell));
    Terminal.outLines(AutoComplete.bash(root.name(), root.commandLine()).stripTrailing());
    return ExitCodes.OK;
  }
}
