package io.scriptorium.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.runtime.Worker;
import java.util.List;

/** Starts one worker of the pipeline inside a local stack. */
@FunctionalInterface
interface Stage {

  /** The stages of the pipeline. */
  List<Stage> ALL = List.of();

  Worker start(StackSettings settings, StackAddresses addresses, MeterRegistry meters);
}
