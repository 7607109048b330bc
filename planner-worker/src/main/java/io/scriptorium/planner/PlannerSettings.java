package io.scriptorium.planner;

import io.scriptorium.context.RebuildSettings;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.job.RequestLimits;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.control.CancellationSettings;
import io.scriptorium.kafka.engine.EngineSettings;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;

/**
 * Everything a planner must know.
 *
 * @param seats how the fleet's seats are kept in Redis
 * @param engine how many records are held, and how often one is tried
 * @param limits what a request may ask for
 * @param defaultWords the length of a document whose request names none, in words
 * @param planAttempts how many answers of the model are looked at before a job fails
 * @param concurrency requests planned at once
 * @param planAhead jobs that may be planned and not begun, over all planners; 0 for as many as the
 *     planner's servers have seats
 * @param drainTimeout how long running plans may take to end when the planner stops
 */
public record PlannerSettings(
    KafkaSettings kafka,
    RedisSettings redis,
    RebuildSettings rebuild,
    InferenceSettings inference,
    SeatSettings seats,
    CancellationSettings cancellations,
    EngineSettings engine,
    RequestLimits limits,
    PlanRules rules,
    int defaultWords,
    int planAttempts,
    int concurrency,
    int planAhead,
    Duration drainTimeout) {

  /**
   * @throws StartupException naming the value that is out of bounds
   */
  public PlannerSettings {
    if (defaultWords < 1 || defaultWords > limits.maxWords()) {
      throw new StartupException(
          "--default-words is %d; it must be from 1 to --max-words, which is %d."
              .formatted(defaultWords, limits.maxWords()));
    }
    if (limits.maxWords() > rules.longestDocumentWords()) {
      throw new StartupException(
          "--max-words is %d, but %d sections of at most %d words make %d; raise --max-sections or lower --max-words."
              .formatted(
                  limits.maxWords(),
                  rules.maxSteps(),
                  rules.maxStepWords(),
                  rules.longestDocumentWords()));
    }
    if (planAttempts < 1) {
      throw new StartupException("--plan-attempts is " + planAttempts + "; it must be 1 or more.");
    }
    if (concurrency < 1) {
      throw new StartupException(
          "--planner-concurrency is " + concurrency + "; it must be 1 or more.");
    }
    if (planAhead < 0) {
      throw new StartupException(
          "--plan-ahead is "
              + planAhead
              + "; it must be 1 or more, or 0 for as many as there are seats.");
    }
  }

  /** Settings with the default for all that has one. */
  public static PlannerSettings of(
      KafkaSettings kafka, RedisSettings redis, InferenceSettings inference) {
    return new PlannerSettings(
        kafka,
        redis,
        RebuildSettings.DEFAULTS,
        inference,
        SeatSettings.DEFAULTS,
        CancellationSettings.DEFAULTS,
        EngineSettings.DEFAULTS,
        RequestLimits.DEFAULT,
        PlanRules.DEFAULT,
        2_000,
        3,
        32,
        0,
        Duration.ofSeconds(60));
  }

  /** The same, with another limit for running work when it stops. */
  public PlannerSettings withDrainTimeout(Duration limit) {
    return with(seats, planAhead, limit);
  }

  /** The same, with seats kept in this way. */
  public PlannerSettings withSeats(SeatSettings newSeats) {
    return with(newSeats, planAhead, drainTimeout);
  }

  /** The same, with so many jobs planned ahead at most. */
  public PlannerSettings withPlanAhead(int most) {
    return with(seats, most, drainTimeout);
  }

  private PlannerSettings with(SeatSettings newSeats, int newPlanAhead, Duration newDrainTimeout) {
    return new PlannerSettings(
        kafka,
        redis,
        rebuild,
        inference,
        newSeats,
        cancellations,
        engine,
        limits,
        rules,
        defaultWords,
        planAttempts,
        concurrency,
        newPlanAhead,
        newDrainTimeout);
  }
}
