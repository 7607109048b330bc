package io.scriptorium.cli.stack;

import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.assembler.AssemblerWorker;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.stage.StageSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.net.URI;

/** The workers of the pipeline, as a local stack starts them in its own JVM. */
enum Stage {
  PLANNER {
    @Override
    Worker start(StackSettings settings, StackAddresses addresses, Telemetry telemetry) {
      return PlannerWorker.start(PlannerSettings.of(stage(settings, addresses)), telemetry);
    }
  },
  WRITER {
    @Override
    Worker start(StackSettings settings, StackAddresses addresses, Telemetry telemetry) {
      return WriterWorker.start(
          WriterSettings.of(stage(settings, addresses)).withLengthControl(settings.lengthControl()),
          telemetry);
    }
  },
  ASSEMBLER {
    @Override
    Worker start(StackSettings settings, StackAddresses addresses, Telemetry telemetry) {
      return AssemblerWorker.start(
          AssemblerSettings.of(
              KafkaSettings.of(addresses.kafka()),
              settings.directory().streamsState(),
              settings.drainTimeout()),
          telemetry);
    }
  };

  /** Starts it and returns it at work. */
  abstract Worker start(StackSettings settings, StackAddresses addresses, Telemetry telemetry);

  private static StageSettings stage(StackSettings settings, StackAddresses addresses) {
    return StageSettings.of(
            KafkaSettings.of(addresses.kafka()),
            RedisSettings.at(addresses.redis()),
            inference(settings, addresses))
        .withSeats(SeatSettings.LOCAL)
        .withDrainTimeout(settings.drainTimeout());
  }

  private static InferenceSettings inference(StackSettings settings, StackAddresses addresses) {
    return settings
        .inference()
        .orElseGet(() ->
            InferenceSettings.of(
                addresses.inference().stream()
                    .map(url ->
                        new InferenceServer(
                            URI.create(url), settings.simulator().server().seats(), null))
                    .toList()));
  }
}
