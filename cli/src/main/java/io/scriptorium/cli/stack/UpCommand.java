package io.scriptorium.cli.stack;

import io.scriptorium.infrastructure.InfrastructureException;
import io.scriptorium.runtime.ManagementSettings;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.WorkerProcess;
import io.scriptorium.terminal.Terminal;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.util.ArrayList;
import java.util.List;
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

  @Mixin private final ServerChoice servers = new ServerChoice();

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
            infrastructureOnly ? servers.given() : servers.givenOrFound(Terminal::err),
            infrastructureOnly,
            length.read(),
            processSettings.drainTimeout());
    return WorkerProcess.run("up", processSettings, telemetry -> start(settings, telemetry));
  }

  private Worker start(StackSettings settings, Telemetry telemetry) {
    try {
      LocalStack stack = LocalStack.start(settings, claim(), telemetry);
      introduce(stack.addresses());
      return stack;
    } catch (InfrastructureException | UsageException e) {
      throw new StartupException(String.valueOf(e.getMessage()), e);
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
    exports(addresses, files, servers(addresses, files)).forEach(Terminal::out);
    if (addresses.simulated()) {
      Terminal.err(LocalStack.SIMULATOR_NOTICE);
    }
    """

    The stack is up; Ctrl-C stops it. To submit a request and read the document:
      scriptorium submit --wait --out documents "Write a 1000-word guide to Kyoto"
    or with kcat alone:
      echo '{"instruction": "Write a 1000-word guide to Kyoto"}' | kcat -P -F %1$s -t writing-requests
      kcat -C -F %1$s -t documents -o beginning -q
    Java clients of Kafka take their properties from
      %2$s
    Only the user %3$s can read these files, and the stack has a new password each time.

    """
        .formatted(
            quoted(files.librdkafka().toString()), files.kafka(), System.getProperty("user.name"))
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
    String given = command == null ? null : command.findOption("--inference-servers").getValue();
    String named = given == null ? System.getenv("INFERENCE_SERVERS") : given;
    return named == null || named.isBlank() ? String.join(",", addresses.inference()) : named;
  }

  /** Lines that a shell takes as they are. */
  static List<String> exports(StackAddresses addresses, StackClientFiles files, String servers) {
    List<String> lines = new ArrayList<>();
    lines.add("export KAFKA_BOOTSTRAP_SERVERS=" + addresses.kafka());
    lines.add("export KAFKA_CONFIG=" + quoted(files.kafka().toString()));
    lines.add("export REDIS_URL=" + addresses.redis());
    lines.add("export REDIS_PASSWORD_FILE=" + quoted(files.password().toString()));
    if (!addresses.infrastructureOnly()) {
      lines.add("export INFERENCE_SERVERS=" + quoted(servers));
    }
    return lines;
  }

  /** One word of a shell: a semicolon would end the command, and a space the word. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
