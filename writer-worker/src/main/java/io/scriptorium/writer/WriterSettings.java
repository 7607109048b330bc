package io.scriptorium.writer;

import io.scriptorium.context.RebuildSettings;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.CancellationSettings;
import io.scriptorium.kafka.engine.EngineSettings;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * Everything a writer must know.
 *
 * @param promptStyle how prompts are made
 * @param maxTokensPerWord how many tokens may be generated for each word that a step asks for
 * @param seats how the fleet's seats are kept in Redis
 * @param engine how many records are held, and how often one is tried
 * @param lengthControl whether documents are brought to the length asked for, by what each section
 *     is asked for, and by continuing and shortening those that are far off
 * @param concurrency jobs that may be written or wait for a seat at once; 0 for twice the fleet's
 *     seats, and 256 at least
 * @param redisPatience how long a written section waits for a Redis that is away
 * @param drainTimeout how long running sections may take to end when the writer stops
 */
public record WriterSettings(
    KafkaSettings kafka,
    RedisSettings redis,
    RebuildSettings rebuild,
    InferenceSettings inference,
    SeatSettings seats,
    CancellationSettings cancellations,
    EngineSettings engine,
    PromptStyle promptStyle,
    double maxTokensPerWord,
    boolean lengthControl,
    int concurrency,
    Duration redisPatience,
    Duration drainTimeout) {

  private static final double DEFAULT_MAX_TOKENS_PER_WORD = 3.0;

  /**
   * @throws StartupException naming the value that is out of bounds
   */
  public WriterSettings {
    if (!(maxTokensPerWord >= 1 && maxTokensPerWord <= 100)) {
      throw new StartupException(
          "--max-tokens-per-word is " + maxTokensPerWord + "; it must be from 1 to 100.");
    }
    if (concurrency < 0) {
      throw new StartupException(
          "--writer-concurrency is "
              + concurrency
              + "; it must be 1 or more, or 0 for twice the fleet's seats.");
    }
  }

  /** Settings with the default for all that has one. */
  public static WriterSettings of(
      KafkaSettings kafka, RedisSettings redis, InferenceSettings inference) {
    return new WriterSettings(
        kafka,
        redis,
        RebuildSettings.DEFAULTS,
        inference,
        SeatSettings.DEFAULTS,
        CancellationSettings.DEFAULTS,
        EngineSettings.DEFAULTS,
        new PromptStyle.AppendOnly(),
        DEFAULT_MAX_TOKENS_PER_WORD,
        true,
        0,
        Duration.ofMinutes(5),
        Duration.ofSeconds(60));
  }

  /** The same, with another limit for running work when it stops. */
  public WriterSettings withDrainTimeout(Duration limit) {
    return with(seats, lengthControl, limit);
  }

  /** The same, with seats kept in this way. */
  public WriterSettings withSeats(SeatSettings newSeats) {
    return with(newSeats, lengthControl, drainTimeout);
  }

  /** The same, with or without control of the length. */
  public WriterSettings withLengthControl(boolean control) {
    return with(seats, control, drainTimeout);
  }

  private WriterSettings with(
      SeatSettings newSeats, boolean newLengthControl, Duration newDrainTimeout) {
    return new WriterSettings(
        kafka,
        redis,
        rebuild,
        inference,
        newSeats,
        cancellations,
        engine,
        promptStyle,
        maxTokensPerWord,
        newLengthControl,
        concurrency,
        redisPatience,
        newDrainTimeout);
  }
}
