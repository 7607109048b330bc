package io.scriptorium.context;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One call of {@link ContextRebuild} that waits, and what is known of where its job's records
 * begin.
 *
 * @param plan the offset of a plan of the job, which need not be its first
 * @param requestedAt the time of the request record on Kafka
 * @param epoch of Redis, where the job may have no plan at all
 */
record RebuildCall(
    String jobId,
    Optional<Long> plan,
    Optional<Instant> requestedAt,
    Optional<Instant> epoch,
    CompletableFuture<Optional<JobContext>> result) {

  /** A writer's. */
  static RebuildCall ofPlan(String jobId, long plan) {
    return new RebuildCall(
        jobId, Optional.of(plan), Optional.empty(), Optional.empty(), new CompletableFuture<>());
  }

  /** A planner's. */
  static RebuildCall ofRequest(String jobId, Instant requestedAt, Instant epoch) {
    return new RebuildCall(
        jobId,
        Optional.empty(),
        Optional.of(requestedAt),
        Optional.of(epoch),
        new CompletableFuture<>());
  }
}
