package io.scriptorium.stage;

import io.scriptorium.context.ContextSettings;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.Cancellations.CancellationSettings;
import io.scriptorium.kafka.engine.EngineSettings;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.ManagementSettings;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/** The settings that planners and writers share. */
public record StageSettings(
    KafkaSettings kafka,
    RedisSettings redis,
    ContextSettings context,
    InferenceSettings inference,
    SeatSettings seats,
    CancellationSettings cancellations,
    EngineSettings engine,
    ManagementSettings management) {

  /**
   * The default for all else.
   *
   * @param drainTimeout how long running tasks may take to end when the worker stops
   */
  public static StageSettings of(
      KafkaSettings kafka,
      RedisSettings redis,
      InferenceSettings inference,
      SeatSettings seats,
      Duration drainTimeout) {
    StageSettings defaults = SettingsReader.defaults(StageSettings.class);
    return new StageSettings(
        kafka,
        redis,
        defaults.context,
        inference,
        seats,
        defaults.cancellations,
        defaults.engine,
        ManagementSettings.draining(drainTimeout));
  }

  public StageSettings with(ContextSettings otherContext, InferenceSettings otherInference) {
    return new StageSettings(
        kafka, redis, otherContext, otherInference, seats, cancellations, engine, management);
  }
}
