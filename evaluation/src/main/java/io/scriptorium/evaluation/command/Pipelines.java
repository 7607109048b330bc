package io.scriptorium.evaluation.command;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.terminal.ProgressLine;
import java.util.Optional;

/**
 * The options that choose the pipeline of an evaluation. A picocli mixin; the command line's
 * factory makes the implementation.
 */
public interface Pipelines {

  /** Finds the pipeline, or starts one. */
  OpenPipeline open(ProgressLine progress);

  /** The inference servers given, for requests that go around the pipeline. */
  Optional<InferenceSettings> servers();

  /**
   * The pipeline that an evaluation works with.
   *
   * @param onClose stops what was started for it
   */
  record OpenPipeline(ScriptoriumClient client, Runnable onClose) implements AutoCloseable {

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
}
