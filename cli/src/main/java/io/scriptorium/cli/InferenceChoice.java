package io.scriptorium.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The inference servers of a local stack. A picocli mixin. */
final class InferenceChoice {

  static final String SIMULATOR_NOTICE =
      "NOTE: no inference server is given, so a simulator writes filler text. For a real one: --inference http://HOST:8000/v1";

  @Option(
      names = "--inference",
      paramLabel = "URL",
      split = ",",
      defaultValue = "${env:INFERENCE_SERVERS}",
      description =
          "OpenAI-compatible servers that write, base URLs ending in /v1, separated by commas."
              + " Default: a simulator, which writes filler text (env INFERENCE_SERVERS).")
  private List<String> servers = new ArrayList<>();

  /** None for the simulator. */
  List<String> servers() {
    return servers.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  /**
   * @throws UsageException if servers were named, and the stack that runs has others
   */
  void refuseIfOther(StackAddresses running) {
    if (!servers().isEmpty() && !servers().equals(running.inference())) {
      throw new UsageException(
          "The stack that runs has the inference servers %s, and not %s. Stop it first, or leave --inference out."
              .formatted(
                  running.simulated() ? "of its simulator" : running.inference(), servers()));
    }
  }
}
