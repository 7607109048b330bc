package io.scriptorium.stage;

import io.scriptorium.context.ContextSettings;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.CancellationSettings;
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

  /** Settings with the default for all that has one. */
  public static StageSettings of(
      KafkaSettings kafka, RedisSettings redis, InferenceSettings inference) {
    StageSettings defaults = SettingsReader.defaults(StageSettings.class);
    return new StageSettings(
        kafka,
        redis,
        defaults.context,
        inference,
        defaults.seats,
        defaults.cancellations,
        defaults.engine,
        defaults.management);
  }

  public StageSettings withContext(ContextSettings other) {
    return with(other, inference, seats, management);
  }

  public StageSettings withInference(InferenceSettings other) {
    return with(context, other, seats, management);
  }

  public StageSettings withSeats(SeatSettings other) {
    return with(context, inference, other, management);
  }

  /** The same, with another limit for running tasks when the worker stops. */
  public StageSettings withDrainTimeout(Duration limit) {
    return with(context, inference, seats, ManagementSettings.draining(limit));
  }

  private StageSettings with(
      ContextSettings newContext,
      InferenceSettings newInference,
      SeatSettings newSeats,
      ManagementSettings newManagement) {
    return new StageSettings(
        kafka, redis, newContext, newInference, newSeats, cancellations, engine, newManagement);
  }
}
