package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatOrder.OrderSettings;
import io.scriptorium.infrastructure.InfrastructureException;
import io.scriptorium.runtime.CommandLineText;
import io.scriptorium.runtime.Logging;
import io.scriptorium.runtime.Logging.LogFormat;
import io.scriptorium.runtime.ManagementSettings;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.WorkerProcess;
import io.scriptorium.terminal.OutputOption;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code scriptorium up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description =
        "Starts the local stack and keeps it up: Kafka, Redis and all workers. Prints its"
            + " addresses on stdout; Ctrl-C lets running work end and stops it.",
    footer = {
      "",
      "Examples:",
      "  scriptorium up",
      "  scriptorium up --inference http://gpu-0:8000/v1,http://gpu-1:8000/v1",
      "  scriptorium up --infrastructure-only"
    })
public final class UpCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec command;

  @Mixin private DataOptions data = new DataOptions();

  @Mixin private OutputOption output = new OutputOption();

  @Mixin private final ServerChoice servers = new ServerChoice();

  @Mixin private final SettingsReader<OrderSettings> order = SettingsReader.of(OrderSettings.class);

  @Mixin
  private final SettingsReader<LengthSettings> length = SettingsReader.of(LengthSettings.class);

  @Mixin
  private final SettingsReader<ManagementSettings> management =
      SettingsReader.of(ManagementSettings.class);

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      defaultValue = "9092",
      description = "Kafka's port on 127.0.0.1; 0 takes any that is free. Default: 9092.")
  private int kafkaPort;

  @Option(
      names = "--redis-port",
      paramLabel = "PORT",
      defaultValue = "6379",
      description = "Redis's port on 127.0.0.1; 0 takes any that is free. Default: 6379.")
  private int redisPort;

  @Option(
      names = "--infrastructure-only",
      description = "Start Kafka and Redis alone, for workers that run as processes of their own.")
  private boolean infrastructureOnly;

  @Override
  public Integer call() {
    ManagementSettings processSettings = management.read();
    StackSettings settings =
        new StackSettings(
            data.directory(),
            kafkaPort,
            redisPort,
            servers.given(),
            infrastructureOnly,
            order.read(),
            length.read(),
            processSettings.drainTimeout());
    return WorkerProcess.run("up", processSettings, telemetry -> start(settings, telemetry));
  }

  private Worker start(StackSettings settings, Telemetry telemetry) {
    try {
      StackDirectory.Claim claim = claim();
      if (!logsToTerminal()) {
        Logging.toFile(settings.directory().log());
      }
      StackSettings chosen =
          infrastructureOnly ? settings : settings.with(choose(claim, settings.directory()));
      LocalStack stack = LocalStack.start(chosen, claim, telemetry);
      introduce(stack.addresses());
      return stack;
    } catch (InfrastructureException | UsageException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Where it is asked to: JSON is for whatever collects what the process writes. */
  private boolean logsToTerminal() {
    boolean debug =
        command != null && command.commandLine().getParseResult().hasMatchedOption("--debug");
    return debug || management.read().logFormat() == LogFormat.JSON;
  }

  private String writesWith(StackAddresses addresses) {
    if (addresses.infrastructureOnly()) {
      return "It has no workers.";
    }
    return addresses.simulated()
        ? "Its simulator writes filler text."
        : "It writes with %s.".formatted(String.join(", ", addresses.inference()));
  }

  private Optional<InferenceSettings> choose(StackDirectory.Claim claim, StackDirectory directory) {
    try {
      return servers.choose(directory, Terminal::err);
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  private StackDirectory.Claim claim() {
    StackDirectory directory = data.directory();
    return directory
        .claim()
        .orElseThrow(() ->
            new UsageException(
                "A stack runs on the data directory %s already%s. Stop it, or name another directory with --data."
                    .formatted(
                        directory.path(),
                        directory
                            .running()
                            .map(it -> " (process %d, Kafka at %s)".formatted(it.pid(), it.kafka()))
                            .orElse(""))));
  }

  private void introduce(StackAddresses addresses) {
    var files = StackClientFiles.in(data.directory().path());
    Map<String, String> variables = variables(addresses, files, servers(addresses, files));
    if (output.isText()) {
      exports(variables).forEach(Terminal::out);
    } else {
      output.print(variables);
    }
    if (addresses.simulated()) {
      Terminal.err(LocalStack.SIMULATOR_NOTICE);
    }
    """

    The stack is up; Ctrl-C stops it. %5$s
    Kafka is at %6$s, Redis at %7$s, the log is %8$s.
    To submit a request and read the document:
      %4$s --out documents "Write a 1000-word guide to Kyoto"
    or with kcat alone:
      echo 'kyoto={"id": "kyoto", "instruction": "Write a 1000-word guide to Kyoto"}' \\
        | kcat -P -K= -F %1$s -t writing-requests
      kcat -C -F %1$s -t documents -o beginning -q
    Java clients of Kafka take their properties from
      %2$s
    Only the user %3$s can read these files, and the stack has a new password each time.

    """
        .formatted(
            CommandLineText.quoted(files.librdkafka().toString()),
            files.kafka(),
            System.getProperty("user.name"),
            data.command("submit", "--wait"),
            writesWith(addresses),
            addresses.kafka(),
            addresses.redis(),
            logsToTerminal() ? "here" : CommandLineText.word(data.directory().log().toString()))
        .lines()
        .forEach(Terminal::err);
  }

  /** The servers as INFERENCE_SERVERS takes them, with the options that they were given. */
  private String servers(StackAddresses addresses, StackClientFiles files) {
    if (addresses.simulated()) {
      int seats = LocalStack.SIMULATOR.server().seats();
      return addresses.inference().stream()
          .map(url -> "%s;seats=%d;api-key-file=%s".formatted(url, seats, files.password()))
          .collect(Collectors.joining(","));
    }
    return new LastServers(data.directory()).shown();
  }

  /** The variables by which other programs find the stack. */
  static Map<String, String> variables(
      StackAddresses addresses, StackClientFiles files, String servers) {
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
    variables.put("KAFKA_CONFIG", files.kafka().toString());
    variables.put("REDIS_URL", addresses.redis());
    variables.put("REDIS_PASSWORD_FILE", files.password().toString());
    if (!addresses.infrastructureOnly()) {
      variables.put("INFERENCE_SERVERS", servers);
    }
    return variables;
  }

  /** Lines that a shell takes as they are. */
  static List<String> exports(Map<String, String> variables) {
    return variables.entrySet().stream()
        .map(it -> "export %s=%s".formatted(it.getKey(), CommandLineText.word(it.getValue())))
        .toList();
  }
}
