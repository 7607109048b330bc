package io.scriptorium.sim;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code scriptorium simulate}: a simulated fleet until it is interrupted. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "Run inference servers without GPUs or a model, to try Scriptorium and to test it.",
    description = {
      "The servers speak OpenAI's chat completions over HTTP and take as long as GPUs would, but"
          + " what they write is made-up English of the length asked for. Every response names"
          + " its model 'scriptorium-simulator'.",
      "",
      "When all servers listen, one line is printed: the value for INFERENCE_SERVERS. The command"
          + " then runs until Ctrl-C or SIGTERM."
    },
    footer = {
      "",
      "Try it:",
      "  scriptorium simulate --servers 2 --time-scale 10",
      "  curl -s localhost:8000/v1/chat/completions -d \\",
      "    '{\"messages\":[{\"role\":\"user\",\"content\":\"Tea, 50 words\"}]}'",
      "Make the next three generations of a server fail, then end all faults:",
      "  curl localhost:8000/faults -d '{\"fault\":\"error-500\",\"count\":3}'",
      "  curl -X DELETE localhost:8000/faults",
      "The same for one address, http://localhost:8000/faults/error-500!3/v1, or for",
      "all requests from the start, --faults error-500!3.",
      "The faults, with their values: docs/simulator.md."
    })
public final class SimulateCommand implements Callable<Integer> {

  /** Prompt tokens a second that a server reads; those in its prefix cache take no time. */
  private static final double PREFILL_RATE = 20_000;

  @Option(
      names = "--servers",
      paramLabel = "N",
      defaultValue = "${env:SIMULATOR_SERVERS:-1}",
      description = "Servers, each on a port of its own (default: 1; env: SIMULATOR_SERVERS).")
  private int servers;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "${env:SIMULATOR_HOST:-127.0.0.1}",
      description = {
        "Address to listen on; 0.0.0.0 opens the servers to the network",
        "(default: 127.0.0.1; env: SIMULATOR_HOST)."
      })
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "${env:SIMULATOR_PORT:-8000}",
      description = {
        "Port of the first server, the next ones follow it; 0 takes free ones",
        "(default: 8000; env: SIMULATOR_PORT)."
      })
  private int port;

  @Option(
      names = "--seats",
      paramLabel = "N",
      defaultValue = "${env:SIMULATOR_SEATS:-8}",
      description = {
        "Generations at the same time on a server; more wait in a queue",
        "(default: 8; env: SIMULATOR_SEATS)."
      })
  private int seats;

  @Option(
      names = "--decode-rate",
      paramLabel = "RATE",
      defaultValue = "${env:SIMULATOR_DECODE_RATE:-500}",
      description = {
        "Tokens a second that each seat generates, of about four characters",
        "(default: 500; env: SIMULATOR_DECODE_RATE)."
      })
  private double decodeRate;

  @Option(
      names = "--time-scale",
      paramLabel = "FACTOR",
      defaultValue = "${env:SIMULATOR_TIME_SCALE:-1}",
      description = {
        "How many times faster than real GPUs; 0 waits for nothing",
        "(default: 1; env: SIMULATOR_TIME_SCALE)."
      })
  private double timeScale;

  @Option(
      names = "--context-window",
      paramLabel = "TOKENS",
      defaultValue = "${env:SIMULATOR_CONTEXT_WINDOW:-0}",
      description = {
        "Most tokens of a prompt and its answer; 0 for no limit",
        "(default: 0; env: SIMULATOR_CONTEXT_WINDOW)."
      })
  private int contextWindow;

  @Option(
      names = "--window-style",
      paramLabel = "STYLE",
      converter = WindowStyleConverter.class,
      defaultValue = "${env:SIMULATOR_WINDOW_STYLE:-vllm}",
      description = {
        "How the window is reported and enforced: ${COMPLETION-CANDIDATES}",
        "(default: vllm; env: SIMULATOR_WINDOW_STYLE)."
      })
  private WindowStyle windowStyle = WindowStyle.VLLM;

  @Option(
      names = "--window-unreported",
      paramLabel = "true|false",
      arity = "0..1",
      fallbackValue = "true",
      defaultValue = "${env:SIMULATOR_WINDOW_UNREPORTED:-false}",
      description = {
        "Enforce the window without reporting it",
        "(default: false; env: SIMULATOR_WINDOW_UNREPORTED)."
      })
  private boolean windowUnreported;

  @Option(
      names = "--faults",
      paramLabel = "LIST",
      defaultValue = "${env:SIMULATOR_FAULTS}",
      description = {
        "Faults of every server, such as plan-sum=0.5+fence@write*0.3",
        "(default: none; env: SIMULATOR_FAULTS)."
      })
  private @Nullable String faults;

  @Option(
      names = "--generations-log",
      paramLabel = "FILE",
      defaultValue = "${env:SIMULATOR_GENERATIONS_LOG}",
      description = {
        "Write a JSON line for each generation to this file, overwriting it",
        "(default: none; env: SIMULATOR_GENERATIONS_LOG)."
      })
  private @Nullable Path generationsLog;

  @Spec private @Nullable CommandSpec spec;

  /** Reads a style by its name. */
  static final class WindowStyleConverter implements ITypeConverter<WindowStyle> {
    @Override
    public WindowStyle convert(String value) {
      return Arrays.stream(WindowStyle.values())
          .filter(style -> style.toString().equals(value))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "'%s' is no style of window; allowed are %s"
                      .formatted(value, Arrays.toString(WindowStyle.values()))));
    }
  }

  /** Runs until the process or this thread is interrupted. */
  @Override
  public Integer call() {
    CommandSpec command = Objects.requireNonNull(spec);
    SimulatedFleet fleet;
    try {
      fleet = SimulatedFleet.start(settings());
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook = new Thread(fleet::close, "simulator-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      PrintWriter out = command.commandLine().getOut();
      out.println(fleet.baseUrls().stream().map(Object::toString).collect(Collectors.joining(",")));
      out.flush();
      stopped.await();
    } catch (InterruptedException e) {
      Runtime.getRuntime().removeShutdownHook(hook);
      fleet.close();
    }
    return 0;
  }

  private FleetSettings settings() {
    ServerSettings server =
        ServerSettings.defaults()
            .withSeats(seats)
            .withRates(PREFILL_RATE, decodeRate, 0)
            .withTimeScale(timeScale);
    if (contextWindow != 0) {
      server = server.withWindow(new ContextWindow(contextWindow, windowStyle, !windowUnreported));
    }
    return FleetSettings.defaults()
        .withServers(servers)
        .withAddress(host, port)
        .withServer(server)
        .withFaults(faults == null ? List.of() : Fault.list(faults))
        .withGenerationsLog(generationsLog);
  }
}
