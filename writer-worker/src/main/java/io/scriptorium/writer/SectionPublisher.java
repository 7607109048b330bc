package io.scriptorium.writer;

import io.scriptorium.context.ContextStore;
import io.scriptorium.context.ContextUnavailableException;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.Topics;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes sections, and remembers which are on their way. */
final class SectionPublisher {

  private static final Logger LOG = LoggerFactory.getLogger(SectionPublisher.class);

  /** Redis is told on a thread of its own: the producer's must not wait. */
  private static final Executor VIRTUAL = Thread::startVirtualThread;

  private final RecordPublisher publisher;
  private final ContextStore store;
  private final ConcurrentMap<String, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

  SectionPublisher(RecordPublisher publisher, ContextStore store) {
    this.publisher = publisher;
    this.store = store;
  }

  /** Publishes a section; completes once it is acknowledged and Redis knows it. */
  CompletableFuture<Void> publish(SectionRecord.Written section) {
    String jobId = section.jobId();
    CompletableFuture<Void> published =
        publisher
            .publish(Topics.SECTIONS, jobId, section)
            .thenAcceptAsync(_ -> markPublished(section), VIRTUAL);
    CompletableFuture<Void> all =
        pending.merge(jobId, published, (a, b) -> CompletableFuture.allOf(a, b));
    var _ = all.whenComplete((_, _) -> pending.remove(jobId, all));
    return published;
  }

  /** Publishes that a section could not be written. */
  CompletableFuture<RecordPosition> publish(SectionRecord.Failed section) {
    return publisher.publish(Topics.SECTIONS, section.jobId(), section);
  }

  /** Waits until none of the job's sections is on its way any more. */
  void awaitPending(String jobId) throws InterruptedException {
    CompletableFuture<Void> all = pending.get(jobId);
    if (all != null) {
      try {
        all.get();
      } catch (ExecutionException e) {
        LOG.warn("A section was not acknowledged and is published again later: {}", e.toString());
      }
    }
  }

  private void markPublished(SectionRecord.Written section) {
    try {
      store.markPublished(section.jobId(), section.index());
    } catch (ContextUnavailableException e) {
      LOG.debug("Redis does not know that the section is published: {}", e.getMessage());
    } catch (RuntimeException e) {
      throw new CompletionException(e);
    }
  }
}
