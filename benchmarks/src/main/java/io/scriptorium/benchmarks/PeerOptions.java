package io.scriptorium.benchmarks;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** Which peers are run, and with what. */
final class PeerOptions {

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      description =
          "Systems of others to run beside it: ${COMPLETION-CANDIDATES} (default: none). The README"
              + " says how to get them.")
  private List<Peer> peers = List.of();

  @Option(
      names = "--peer-python",
      paramLabel = "FILE",
      defaultValue = "${env:PEER_PYTHON:-python3}",
      description =
          "The Python that runs them, with the packages of benchmarks/peers/requirements.txt"
              + " (default: PEER_PYTHON, else python3).")
  private String python = "";

  @Option(
      names = "--temporal-server",
      paramLabel = "FILE",
      defaultValue = "${env:TEMPORAL_SERVER:-temporal-server}",
      description = "Temporal's server (default: TEMPORAL_SERVER, else temporal-server).")
  private String temporalServer = "";

  List<Peer> peers() {
    return peers;
  }

  /**
   * What they are run with.
   *
   * @throws IllegalArgumentException if anything that they need is missing
   */
  PeerPrograms programs() throws InterruptedException {
    Path checkout = Path.of(System.getProperty("scriptorium.checkout", ".."));
    Path folder = checkout.resolve("benchmarks/peers").toAbsolutePath().normalize();
    var programs = new PeerPrograms(folder, python, temporalServer);
    for (Peer peer : peers) {
      programs.require(peer);
    }
    return programs;
  }
}
