package io.scriptorium.cli;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.assembler.AssemblerWorker;
import io.scriptorium.assembler.Limits;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.Worker;

/** The workers of the pipeline, as a local stack starts them in its own JVM. */
enum Stage {
  ASSEMBLER {
    @Override
    Worker start(StackSettings settings, StackAddresses addresses, MeterRegistry meters) {
      return AssemblerWorker.start(
          new AssemblerSettings(
              KafkaSettings.of(addresses.kafka()),
              settings.directory().streamsState(),
              Limits.DEFAULT,
              AssemblerSettings.DEFAULT_THREADS,
              AssemblerSettings.DEFAULT_COMMIT_INTERVAL,
              0,
              settings.drainTimeout()),
          meters);
    }
  };

  /** Starts it and returns it at work. */
  abstract Worker start(StackSettings settings, StackAddresses addresses, MeterRegistry meters);
}
