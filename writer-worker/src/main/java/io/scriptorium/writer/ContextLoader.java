package io.scriptorium.writer;

import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.ContextStore.StoreOutcome;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.Lease;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the contexts of jobs from Redis, and rebuilds them from Kafka where Redis lost them. */
final class ContextLoader {

  private static final Logger LOG = LoggerFactory.getLogger(ContextLoader.class);
  private static final Duration RETRY_DELAY = Duration.ofMillis(500);

  private final ContextStore store;
  private final ContextRebuild rebuild;
  private final SectionPublisher publisher;
  private final Duration patience;

  /**
   * @param patience how long a finished section waits for an unavailable Redis before it is
   *     discarded
   */
  ContextLoader(
      ContextStore store, ContextRebuild rebuild, SectionPublisher publisher, Duration patience) {
    this.store = store;
    this.rebuild = rebuild;
    this.publisher = publisher;
    this.patience = patience;
  }

  /**
   * The context of a task's job.
   *
   * @throws BadRecordException if the job's plan is neither in Redis nor on Kafka
   */
  JobContext of(SectionTask task, int partition) throws InterruptedException, ExecutionException {
    while (true) {
      Optional<JobContext> context = store.load(task.jobId());
      if (context.isPresent()) {
        return context.get();
      }
      restore(task, partition);
    }
  }

  private void restore(SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    // A section that is not acknowledged yet would be missing in what is read, and written again.
    publisher.awaitPending(task.jobId());
    JobContext found =
        ContextRebuild.await(rebuild.rebuild(task.jobId(), partition, task.planPosition()))
            .orElseThrow(() ->
                new BadRecordException(
                    "The plan of job %s is neither on writing-plans at %s nor in Redis; it is older than the topic's retention. Submit the request again."
                        .formatted(task.jobId(), task.planPosition())));
    var _ = store.restore(found);
    LOG.info(
        "Redis had lost the job; {} of its sections were restored from Kafka.",
        found.sections().size());
  }

  /**
   * Stores a section that was just written.
   *
   * @param lease under which it was written
   * @return the accepted section of its index, this one or an earlier one; empty where this one
   *     does not continue the accepted text, or another writer holds the lease by now
   */
  Optional<SectionRecord.Written> store(
      SectionRecord.Written written, Lease lease, SectionTask task, int partition)
      throws InterruptedException, ExecutionException {
    long start = System.nanoTime();
    while (true) {
      try {
        switch (store.storeSection(written, lease)) {
          case StoreOutcome.Stored _ -> {
            return Optional.of(written);
          }
          case StoreOutcome.AlreadyAccepted(SectionRecord.Written accepted) -> {
            return Optional.of(accepted);
          }
          case StoreOutcome.ChainMismatch _, StoreOutcome.Superseded _ -> {
            return Optional.empty();
          }
          case StoreOutcome.ContextMissing _ -> restore(task, partition);
        }
      } catch (UnavailableException e) {
        if (System.nanoTime() - start >= patience.toNanos()) {
          throw e;
        }
        LOG.warn("The section is finished and waits for Redis: {}", e.getMessage());
        Thread.sleep(RETRY_DELAY);
      }
    }
  }
}
