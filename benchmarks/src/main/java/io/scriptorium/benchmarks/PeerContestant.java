package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.job.Json;
import io.scriptorium.sim.text.TextHash;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A system of others, in processes of its own. */
final class PeerContestant implements Contestant {

  private final Path folder;
  private final PeerProcesses processes;
  private final PeerProcesses.RunningPeer peer;
  private int writes;

  /** What a peer's program says of a job, with the sections' texts. */
  private record PeerDocument(String id, boolean completed, List<String> sections) {}

  /**
   * Starts the peer and returns when it is ready for work.
   *
   * @param folder gets the jobs, the documents and the output of all processes
   */
  PeerContestant(Peer kind, PeerPrograms programs, Path folder, List<InferenceServer> servers)
      throws InterruptedException, IOException {
    this.folder = folder.toAbsolutePath();
    processes = new PeerProcesses(programs, this.folder, servers);
    try {
      peer = processes.start(kind);
    } catch (RuntimeException | InterruptedException | IOException e) {
      processes.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return peer.name();
  }

  @Override
  public boolean growingPrompts() {
    return true;
  }

  @Override
  public List<WrittenJob> write(List<BenchmarkJob> jobs) throws InterruptedException {
    writes++;
    Path requests = folder.resolve("jobs-%d.jsonl".formatted(writes));
    Path documents = folder.resolve("documents-%d.jsonl".formatted(writes));
    try {
      try (OutputStream out = Files.newOutputStream(requests)) {
        for (BenchmarkJob job : jobs) {
          out.write(Json.write(job));
          out.write('\n');
        }
      }
      peer.client().send(requests + "\t" + documents);
      return BenchmarkProcess.await(
          documents.toString(),
          KafkaClient.LIMIT,
          () -> {
            processes.requireAlive();
            return Files.exists(documents) ? read(documents) : null;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<WrittenJob> read(Path documents) {
    try {
      List<WrittenJob> written = new ArrayList<>();
      for (String line : Files.readAllLines(documents)) {
        PeerDocument document = Json.MAPPER.readValue(line, PeerDocument.class);
        written.add(
            new WrittenJob(
                document.id(),
                document.completed(),
                document.sections().stream().map(TextHash::hex).toList()));
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Cost cost() {
    List<ProcessTime> times = new ArrayList<>();
    times.add(new ProcessTime("worker", peer.worker().processorTime()));
    peer.others().forEach(other -> times.add(other.get()));
    return new Cost(times, OptionalLong.empty(), peer.worker().peakMemoryBytes(), null);
  }

  @Override
  public void close() {
    processes.close();
  }
}
