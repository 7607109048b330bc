package io.scriptorium.evaluation.command;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.evaluation.run.DocumentSource;

/**
 * The pipeline that an evaluation works with.
 *
 * @param onClose stops what was started for it
 */
public record OpenPipeline(ScriptoriumClient client, Runnable onClose) implements AutoCloseable {

  private static final int MAX_OPEN_JOBS = 500;

  /** The documents that it writes. */
  DocumentSource source() {
    return (requests, documents) -> client.writeAll(requests, MAX_OPEN_JOBS, documents);
  }

  @Override
  public void close() {
    client.close();
    onClose.run();
  }
}
