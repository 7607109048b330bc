package io.scriptorium.evaluation.command;

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
}
