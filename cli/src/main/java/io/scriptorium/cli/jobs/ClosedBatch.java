package io.scriptorium.cli.jobs;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.terminal.Terminal;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts the jobs of the batch that a file is submitted as, and closes it. For one thread. */
final class ClosedBatch {

  private final @Nullable String name;
  private final Set<String> jobIds = new HashSet<>();

  /**
   * @param name null where no batch is to be closed
   */
  ClosedBatch(@Nullable String name) {
    this.name = name;
  }

  /** Kafka has a request. */
  void add(WritingRequest request) {
    if (name != null && name.equals(request.batch())) {
      jobIds.add(request.id());
    }
  }

  /** All of the batch's requests are there. */
  void close(ScriptoriumClient client) {
    if (name != null && !jobIds.isEmpty()) {
      client.batch(name).close(jobIds.size());
      Terminal.err("Batch %s is closed with %,d jobs.".formatted(name, jobIds.size()));
    }
  }
}
