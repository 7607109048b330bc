package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.DurationConverter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say when a server that fails is left alone, as a picocli mixin. */
final class CircuitOptions {

  @Option(
      names = "--inference-circuit-window",
      paramLabel = "N",
      defaultValue = "${env:INFERENCE_CIRCUIT_WINDOW:-20}",
      description =
          "How many of a server's last requests decide whether it is left alone"
              + " (env INFERENCE_CIRCUIT_WINDOW; default 20).")
  int window = CircuitSettings.DEFAULT.window();

  @Option(
      names = "--inference-circuit-calls",
      paramLabel = "N",
      defaultValue = "${env:INFERENCE_CIRCUIT_CALLS:-3}",
      description =
          "How many requests must have ended before, and how many failures in a row are enough"
              + " (env INFERENCE_CIRCUIT_CALLS; default 3).")
  int minimumCalls = CircuitSettings.DEFAULT.minimumCalls();

  @Option(
      names = "--inference-circuit-failure-rate",
      paramLabel = "PERCENT",
      defaultValue = "${env:INFERENCE_CIRCUIT_FAILURE_RATE:-50}",
      description =
          "The share of failures from which on a server is left alone, 1 to 100"
              + " (env INFERENCE_CIRCUIT_FAILURE_RATE; default 50).")
  int failureRate = CircuitSettings.DEFAULT.failureRate();

  @Option(
      names = "--inference-circuit-open",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_CIRCUIT_OPEN:-1s}",
      description =
          "How long it is left alone at first; each failed trial doubles it"
              + " (env INFERENCE_CIRCUIT_OPEN; default 1s).")
  Duration firstOpen = CircuitSettings.DEFAULT.firstOpen();

  @Option(
      names = "--inference-circuit-longest-open",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_CIRCUIT_LONGEST_OPEN:-30s}",
      description = "The longest of these times (env INFERENCE_CIRCUIT_LONGEST_OPEN; default 30s).")
  Duration longestOpen = CircuitSettings.DEFAULT.longestOpen();

  @Option(
      names = "--inference-probe-interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_PROBE_INTERVAL:-2s}",
      description =
          "How often a server that is left alone is looked at, and how long one look may take"
              + " (env INFERENCE_PROBE_INTERVAL; default 2s).")
  Duration probeInterval = CircuitSettings.DEFAULT.probeInterval();

  void check(List<String> problems) {
    InferenceOptions.require(
        window >= 1 && window <= 10_000,
        problems,
        "--inference-circuit-window",
        window,
        "1 to 10000 is");
    InferenceOptions.require(
        minimumCalls >= 1 && minimumCalls <= window,
        problems,
        "--inference-circuit-calls",
        minimumCalls,
        "1 up to --inference-circuit-window is");
    InferenceOptions.require(
        failureRate >= 1 && failureRate <= 100,
        problems,
        "--inference-circuit-failure-rate",
        failureRate,
        "1 to 100 is");
    InferenceOptions.requirePositive(firstOpen, "--inference-circuit-open", problems);
    InferenceOptions.require(
        longestOpen.compareTo(firstOpen) >= 0,
        problems,
        "--inference-circuit-longest-open",
        longestOpen.toMillis() + "ms",
        "--inference-circuit-open or more is");
    InferenceOptions.requirePositive(probeInterval, "--inference-probe-interval", problems);
  }

  /**
   * @param budget how long a request is tried for: nobody waits for a server for longer
   */
  CircuitSettings settings(Duration budget) {
    return new CircuitSettings(
        window, minimumCalls, failureRate, firstOpen, longestOpen, budget, probeInterval);
  }
}
