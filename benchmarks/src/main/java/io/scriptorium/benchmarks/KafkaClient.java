package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Priority;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Submits jobs to Scriptorium and reads their documents. For one thread. */
final class KafkaClient implements AutoCloseable {

  /** How long the jobs of one call may take. */
  static final Duration LIMIT = Duration.ofMinutes(30);

  private final RecordPublisher requests;
  private final DocumentReader documents;

  /** What the caller does while jobs are written. */
  interface ProgressWatch {

    /**
     * Is called every few hundred milliseconds at least.
     *
     * @param written how many documents are there
     */
    void look(int written) throws InterruptedException;
  }

  KafkaClient(KafkaSettings kafka) {
    documents = new DocumentReader(kafka);
    requests = new RecordPublisher(KafkaClients.producer(kafka, "benchmark"));
  }

  /**
   * Submits the jobs, and returns when all have ended.
   *
   * @throws IllegalStateException if they do not end in time
   */
  List<WrittenJob> write(List<BenchmarkJob> jobs, ProgressWatch watch) throws InterruptedException {
    List<CompletableFuture<?>> submitted = new ArrayList<>();
    for (BenchmarkJob job : jobs) {
      var request =
          new WritingRequest(
                  job.id(), job.instruction(), job.words(), null, Mode.SEQUENTIAL, Map.of())
              .countingFor(job.tenant(), Priority.NORMAL);
      submitted.add(requests.publish(Topics.WRITING_REQUESTS, job.id(), request));
    }
    CompletableFuture.allOf(submitted.toArray(CompletableFuture[]::new)).join();
    List<WrittenJob> written = new ArrayList<>();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (written.size() < jobs.size()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%d of %d documents came within %s; look into the logs of the run (--folder keeps them)."
                .formatted(written.size(), jobs.size(), LIMIT));
      }
      written.addAll(documents.next());
      watch.look(written.size());
    }
    return written;
  }

  @Override
  public void close() {
    requests.close();
    documents.close();
  }
}
