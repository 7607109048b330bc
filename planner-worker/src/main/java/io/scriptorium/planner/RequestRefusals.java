package io.scriptorium.planner;

import io.scriptorium.context.ContextStore;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.runtime.UnavailableException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports refused requests to their batches, and to clients that wait for the ids they name. */
record RequestRefusals(ContextStore contexts, PlanPublisher publisher) {

  private static final Logger LOG = LoggerFactory.getLogger(RequestRefusals.class);

  /**
   * Publishes a refusal, unless a job has the id, or the request is one retried or replayed, whose
   * first refusal was published. It is not waited for: the dead letter, which follows, is what
   * counts.
   *
   * @param remains what could be read of the request
   */
  void report(WritingRequest remains, RecordOrigin origin, BadRecordException refusal) {
    String batch = remains.batch();
    if (batch != null) {
      logFailure(publisher.refused(batch, remains), remains);
    }
    if (origin.retry() > 0 || origin.replays() > 0 || !isFree(remains.id())) {
      return;
    }
    logFailure(publisher.refused(remains, origin, String.valueOf(refusal.getMessage())), remains);
  }

  private static void logFailure(CompletableFuture<?> published, WritingRequest remains) {
    var _ =
        published.whenComplete((_, failure) -> {
          if (failure != null) {
            LOG.warn("The refusal of {} was not published", remains.id(), failure);
          }
        });
  }

  private boolean isFree(String jobId) {
    try {
      return !contexts.isTaken(jobId);
    } catch (UnavailableException e) {
      LOG.warn("The refusal of {} is in its dead letter alone: {}", jobId, e.getMessage());
      return false;
    }
  }
}
