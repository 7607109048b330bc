package io.scriptorium.inference.fleet;

import io.scriptorium.runtime.DurationConverter;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that say how servers and their seats are found, as a picocli mixin. */
final class DirectoryOptions {

  @Option(
      names = "--inference-dns-interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_DNS_INTERVAL:-10s}",
      description =
          "From one lookup of the dns+ servers to the next (env INFERENCE_DNS_INTERVAL;"
              + " default 10s).")
  Duration dnsInterval = DirectorySettings.DEFAULT.dnsInterval();

  @Option(
      names = "--inference-lookup-timeout",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_LOOKUP_TIMEOUT:-3s}",
      description =
          "How long looking up the servers and asking for their seats may take together"
              + " (env INFERENCE_LOOKUP_TIMEOUT; default 3s).")
  Duration lookupTimeout = DirectorySettings.DEFAULT.lookupTimeout();

  @Option(
      names = "--inference-seats-interval",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "${env:INFERENCE_SEATS_INTERVAL:-1m}",
      description =
          "How often a server is asked for its seats again (env INFERENCE_SEATS_INTERVAL;"
              + " default 1m).")
  Duration seatsInterval = DirectorySettings.DEFAULT.seatsInterval();

  @Option(
      names = "--inference-document-tokens",
      paramLabel = "N",
      defaultValue = "${env:INFERENCE_DOCUMENT_TOKENS:-8192}",
      description =
          "The tokens of a long document. A server that tells the size of its KV cache (vLLM) gets"
              + " no more seats by default than documents of this length fit in it"
              + " (env INFERENCE_DOCUMENT_TOKENS; default 8192).")
  int documentTokens = DirectorySettings.DEFAULT.documentTokens();

  void check(List<String> problems) {
    InferenceOptions.requirePositive(dnsInterval, "--inference-dns-interval", problems);
    InferenceOptions.requirePositive(lookupTimeout, "--inference-lookup-timeout", problems);
    InferenceOptions.requirePositive(seatsInterval, "--inference-seats-interval", problems);
    InferenceOptions.require(
        documentTokens >= 1,
        problems,
        "--inference-document-tokens",
        documentTokens,
        "1 or more is");
  }

  DirectorySettings settings(int defaultSeats) {
    return new DirectorySettings(
        defaultSeats, documentTokens, lookupTimeout, dnsInterval, seatsInterval);
  }
}
