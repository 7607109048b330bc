package io.scriptorium.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What peers are run with.
 *
 * @param folder {@code benchmarks/peers}
 * @param python a Python that has the peers' packages
 * @param temporalServer Temporal's server
 */
record PeerPrograms(Path folder, String python, String temporalServer) {

  private static final String TEMPORAL_MODULE = "go.temporal.io/server/cmd/server@v1.29.1";

  /**
   * What a peer needs is here.
   *
   * @throws IllegalArgumentException naming what is missing and how to get it
   */
  void require(Peer peer) throws InterruptedException {
    if (output(List.of(python, "-c", "")).isEmpty()) {
      throw new IllegalArgumentException(
          "The Python \"%s\" cannot be run, and --peers needs one of release 3.10 or newer; name one with --peer-python."
              .formatted(python));
    }
    for (String name : packages(peer)) {
      if (output(List.of(python, "-c", "import " + name)).isEmpty()) {
        throw new IllegalArgumentException(
            "The Python \"%s\" cannot import \"%s\", which --peers=%s needs; make a Python that can (python3 -m venv DIR && DIR/bin/pip install -r %s) and name it with --peer-python=DIR/bin/python."
                .formatted(
                    python,
                    name,
                    peer.name().toLowerCase(Locale.ROOT),
                    folder.resolve("requirements.txt").normalize()));
      }
    }
    if (peer == Peer.TEMPORAL && output(List.of(temporalServer, "--version")).isEmpty()) {
      throw new IllegalArgumentException(
          "The Temporal server \"%s\" cannot be run, and --peers=temporal needs it; build one (GOBIN=DIR go install %s) and name it with --temporal-server=DIR/server."
              .formatted(temporalServer, TEMPORAL_MODULE));
    }
  }

  private static List<String> packages(Peer peer) {
    return switch (peer) {
      case LOOPS -> List.of();
      case CELERY -> List.of("celery", "kombu.transport.redis");
      case TEMPORAL -> List.of("temporalio");
    };
  }

  /** The release of a Python package. */
  String releaseOf(String name) throws InterruptedException {
    String code = "from importlib.metadata import version; print(version('%s'))".formatted(name);
    return output(List.of(python, "-c", code)).orElse("of an unknown release");
  }

  /** The release of Temporal's server. */
  String temporalRelease() throws InterruptedException {
    String version = output(List.of(temporalServer, "--version")).orElse("");
    return version.substring(version.lastIndexOf(' ') + 1);
  }

  /** To run one of the folder's programs. */
  ProcessBuilder python(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(python);
    line.addAll(arguments);
    return new ProcessBuilder(line).directory(folder.toFile());
  }

  /**
   * To run Temporal's server.
   *
   * @param settings a folder in this one
   * @param name of the file of settings in it, without its ending
   */
  ProcessBuilder temporal(String settings, String name) {
    return new ProcessBuilder(
        temporalServer,
        "--root=" + folder,
        "--config=" + settings,
        "--env=" + name,
        "--allow-no-auth",
        "start");
  }

  /** What a program prints, if it ends well. */
  private static Optional<String> output(List<String> line) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
