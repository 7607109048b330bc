package io.scriptorium.stage;

import io.scriptorium.context.ContextSettings;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.CancellationSettings;
import io.scriptorium.kafka.engine.EngineSettings;
import io.scriptorium.redis.RedisSettings;
import java.time.Duration;

/**
 * The settings that planners and writers share.
 *
 * @param drainTimeout how long running tasks may take to end when the worker stops
 */
public record StageSettings(
    KafkaSettings kafka,
    RedisSettings redis,
    ContextSettings context,
    InferenceSettings inference,
    SeatSettings seats,
    CancellationSettings cancellations,
    EngineSettings engine,
    Duration drainTimeout) {}
