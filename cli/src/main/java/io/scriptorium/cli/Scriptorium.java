package io.scriptorium.cli;

import io.scriptorium.assembler.AssemblerCommand;
import io.scriptorium.cli.batches.BatchCommand;
import io.scriptorium.cli.batches.BatchesCommand;
import io.scriptorium.cli.deadletters.DeadLettersCommand;
import io.scriptorium.cli.help.CompletionCommand;
import io.scriptorium.cli.help.GroupedHelp;
import io.scriptorium.cli.help.HelpCommand;
import io.scriptorium.cli.jobs.CancelCommand;
import io.scriptorium.cli.jobs.FetchCommand;
import io.scriptorium.cli.jobs.FollowCommand;
import io.scriptorium.cli.jobs.RetryCommand;
import io.scriptorium.cli.jobs.StatusCommand;
import io.scriptorium.cli.jobs.SubmitCommand;
import io.scriptorium.cli.jobs.WriteCommand;
import io.scriptorium.cli.stack.StackPipelines;
import io.scriptorium.cli.stack.UpCommand;
import io.scriptorium.cli.tenants.PauseCommand;
import io.scriptorium.cli.tenants.TenantsCommand;
import io.scriptorium.client.ScriptoriumException;
import io.scriptorium.evaluation.command.DatasetCommand;
import io.scriptorium.evaluation.command.EvaluateCommand;
import io.scriptorium.evaluation.command.Pipelines;
import io.scriptorium.infrastructure.InfrastructureException;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.kafka.KafkaErrors;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.runtime.DnsCache;
import io.scriptorium.runtime.EnumConverter;
import io.scriptorium.runtime.Logging;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.sim.SimulateCommand;
import io.scriptorium.terminal.ExitCodes;
import io.scriptorium.terminal.Interruption;
import io.scriptorium.terminal.QuietCommand;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.writer.WriterWorker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command {@code scriptorium}. Results go to stdout, everything else to stderr. */
@Command(
    name = "scriptorium",
    mixinStandardHelpOptions = true,
    versionProvider = Scriptorium.Version.class,
    description =
        "Writes very long documents with language models. Start with: scriptorium write \"…\"",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      WriteCommand.class,
      UpCommand.class,
      SubmitCommand.class,
      FollowCommand.class,
      StatusCommand.class,
      FetchCommand.class,
      CancelCommand.class,
      RetryCommand.class,
      BatchesCommand.class,
      BatchCommand.class,
      PauseCommand.Pause.class,
      PauseCommand.Resume.class,
      TenantsCommand.class,
      FleetCommand.class,
      HealthCommand.class,
      TopicsCommand.class,
      DeadLettersCommand.class,
      EvaluateCommand.class,
      DatasetCommand.class,
      PlannerWorker.class,
      WriterWorker.class,
      AssemblerCommand.class,
      SimulateCommand.class,
      HelpCommand.class,
      CompletionCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  scriptorium write --words 1500 \"A guide to Kyoto in autumn\"",
      "  scriptorium up --inference http://localhost:8000/v1",
      "  scriptorium submit --file requests.jsonl --wait --out documents",
      "",
      "Options that can be environment variables too name theirs in the help of their",
      "command. Exit codes: 0 done; 1 a job failed or was cancelled, or records failed;",
      "2 wrong usage, or something the command needs is missing; 130 stopped with",
      "Ctrl-C."
    })
public final class Scriptorium {

  @OptionGroup(OptionGroup.Heading.HELP)
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "Log to stderr, and show the stack trace of an unexpected error.")
  private boolean debug;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
        Terminal.errTrace("The thread %s failed".formatted(thread.getName()), thrown));
    // Formats of numbers, which differ with the user's locale, are read by programs too.
    Locale.setDefault(Locale.ROOT);
    DnsCache.keepShort();
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new Scriptorium(), Scriptorium::create);
    readEnumsAsTyped(commandLine);
    GroupedHelp.install(commandLine, GroupedHelp.columns(System.getenv("COLUMNS")));
    commandLine.setExitCodeExceptionMapper(thrown -> ExitCodes.USAGE);
    commandLine.setParameterExceptionHandler(Scriptorium::wrongUsage);
    commandLine.setExecutionExceptionHandler(Scriptorium::failed);
    commandLine.setExecutionStrategy(parsed -> {
      ParseResult last = last(parsed);
      ((Scriptorium) commandLine.getCommand()).prepareLog(last);
      warnOfFormerVariables(last.commandSpec().commandLine());
      Integer helpExitCode = CommandLine.executeHelpRequest(parsed);
      if (helpExitCode != null) {
        return helpExitCode;
      }
      try {
        SettingsReader.check(last.commandSpec());
      } catch (StartupException e) {
        throw new ExecutionException(last.commandSpec().commandLine(), "wrong settings", e);
      }
      return new CommandLine.RunLast().execute(parsed);
    });
    return commandLine;
  }

  /** Makes the commands, and gives the evaluation the pipelines of this command line. */
  private static <T> T create(Class<T> type) throws Exception {
    return type == Pipelines.class
        ? type.cast(new StackPipelines())
        : CommandLine.defaultFactory().create(type);
  }

  private static void readEnumsAsTyped(CommandLine commandLine) {
    GroupedHelp.all(commandLine)
        .flatMap(command -> command.getCommandSpec().args().stream())
        .map(ArgSpec::type)
        .filter(Class::isEnum)
        .forEach(type -> register(commandLine, type));
  }

  private static <T> void register(CommandLine commandLine, Class<T> type) {
    commandLine.registerConverter(type, new EnumConverter<>(type));
  }

  private static ParseResult last(ParseResult parsed) {
    return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
  }

  /** Variables made of an option's name held before, for every option. */
  private static void warnOfFormerVariables(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName();
      String variable =
          "SCRIPTORIUM_" + name.replaceFirst("^-+", "").replace('-', '_').toUpperCase(Locale.ROOT);
      if (System.getenv(variable) != null && !variable.equals("SCRIPTORIUM_DATA")) {
        Terminal.err(
            "%s is set, which has no effect any more; give %s, or the variable in its help."
                .formatted(variable, name));
      }
    }
  }

  private void prepareLog(ParseResult last) {
    if (!debug && last.commandSpec().userObject() instanceof QuietCommand) {
      Logging.off();
    }
  }

  private static int wrongUsage(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    var suggestions = new StringWriter();
    CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(suggestions, true));
    Terminal.errLines(
        command.getCommandSpec().qualifiedName()
            + ": "
            + CommandLineSecrets.masked(String.valueOf(e.getMessage()), arguments));
    suggestions.toString().lines().forEach(Terminal::err);
    Terminal.err("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCodes.USAGE;
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed)
      throws InterruptedException {
    if (Interruption.begun()) {
      // The exit code is the signal's; what fails while the process ends is not reported.
      Thread.currentThread().join();
    }
    Scriptorium root =
        command.getCommandSpec().root().userObject() instanceof Scriptorium it
            ? it
            : new Scriptorium();
    String name = command.getCommandSpec().qualifiedName();
    if (root.debug) {
      Terminal.errTrace(name, thrown);
    }
    Optional<String> known = explain(thrown);
    if (known.isPresent()) {
      Terminal.errLines(name + ": " + known.get());
      return ExitCodes.USAGE;
    }
    Terminal.errLines(name + ": unexpected error: " + thrown);
    if (!root.debug) {
      Terminal.err("Run it with --debug for the trace.");
    }
    return ExitCodes.FAILED;
  }

  /** The message for what is no defect of this program. */
  static Optional<String> explain(Throwable thrown) {
    return switch (thrown) {
      case UsageException _,
          ScriptoriumException _,
          StartupException _,
          UnavailableException _,
          InfrastructureException _,
          BadRecordException _ ->
          Optional.ofNullable(thrown.getMessage());
      case InterruptException _ -> Optional.of("interrupted");
      case KafkaException e ->
          KafkaErrors.refusal(e)
              .map(Throwable::getMessage)
              .or(() -> Optional.of("Kafka did not do what was asked: " + e.getMessage()));
      default -> Optional.empty();
    };
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Scriptorium.class.getPackage().getImplementationVersion();
      return new String[] {"scriptorium " + (version == null ? "(unpacked)" : version)};
    }
  }
}
