package io.scriptorium.writer;

import io.opentelemetry.context.Context;
import io.scriptorium.context.ContextStore;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes sections, and remembers which are on their way. */
final class SectionPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SectionPublisher.class);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /**
   * Publishing takes a thread of its own, so that the next section begins meanwhile; and so does
   * telling Redis, since the producer's thread must not wait. The trace goes on there.
   */
  private static final Executor VIRTUAL = Context.taskWrapping(Thread::startVirtualThread);

  private final RecordPublisher publisher;
  private final ContextStore store;
  private final ConcurrentMap<Place, CompletableFuture<Void>> pending = new ConcurrentHashMap<>();

  private record Place(String jobId, int index) {}

  SectionPublisher(RecordPublisher publisher, ContextStore store) {
    this.publisher = publisher;
    this.store = store;
  }

  /**
   * Publishes a section; completes once it is acknowledged and Redis knows it.
   *
   * @param last whether the job ends with it
   */
  CompletableFuture<Void> publish(SectionRecord.Written section, boolean last) {
    CompletableFuture<Void> published =
        CompletableFuture.completedFuture(section)
            .thenComposeAsync(it -> publisher.publish(Topics.SECTIONS, it.jobId(), it), VIRTUAL)
            .thenAcceptAsync(_ -> noteInRedis(section, last), VIRTUAL);
    var place = new Place(section.jobId(), section.index());
    pending.put(place, published);
    var _ = published.whenComplete((_, _) -> pending.remove(place, published));
    return published;
  }

  /** Publishes that a section could not be written. */
  CompletableFuture<RecordPosition> publish(SectionRecord.Failed section) {
    return publisher.publish(Topics.SECTIONS, section.jobId(), section);
  }

  /** The job's sections that are on their way to Kafka, by index, with their acknowledgements. */
  Map<Integer, CompletableFuture<Void>> pending(String jobId) {
    return pending.entrySet().stream()
        .filter(entry -> entry.getKey().jobId().equals(jobId))
        .collect(Collectors.toMap(entry -> entry.getKey().index(), Map.Entry::getValue));
  }

  /** Waits until none of the job's sections that are on their way now is so any more. */
  void awaitPending(String jobId) throws InterruptedException {
    for (CompletableFuture<Void> published : pending(jobId).values()) {
      try {
        published.get();
      } catch (ExecutionException e) {
        LOG.warn("A section was not acknowledged and is published again later: {}", e.toString());
      }
    }
  }

  /** Waits some seconds for what is on its way. */
  @Override
  public void close() {
    var all = CompletableFuture.allOf(pending.values().toArray(CompletableFuture[]::new));
    try {
      var _ = all.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Sections that stand in Redis may lack on {}; whoever goes on with their jobs publishes them.",
          Topics.SECTIONS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteInRedis(SectionRecord.Written section, boolean last) {
    try {
      store.markPublished(section.jobId(), section.index());
      if (last) {
        store.markEnded(section.jobId());
      }
    } catch (UnavailableException e) {
      LOG.debug("Redis does not know that the section is published: {}", e.getMessage());
    } catch (RuntimeException e) {
      throw new CompletionException(e);
    }
  }
}
