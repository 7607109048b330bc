package io.scriptorium.writer;

import io.opentelemetry.context.Context;
import io.scriptorium.context.ContextStore;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Publishes sections, and keeps track of those that are not acknowledged yet. */
final class SectionPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SectionPublisher.class);

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  /**
   * Sends on another thread than the lane's, so that the next section begins meanwhile, and writes
   * to Redis on another than the producer's, which must not block. Both keep the trace.
   */
  private static final Executor VIRTUAL = Context.taskWrapping(Thread::startVirtualThread);

  private final RecordPublisher publisher;
  private final ContextStore store;

  /** By job, and there by index: those of a job must not be looked for among all jobs'. */
  private final ConcurrentMap<String, Map<Integer, CompletableFuture<Void>>> pending =
      new ConcurrentHashMap<>();

  SectionPublisher(RecordPublisher publisher, ContextStore store) {
    this.publisher = publisher;
    this.store = store;
  }

  /**
   * Publishes a section; completes once it is acknowledged and marked so in Redis.
   *
   * @param last whether it is the last one that the job lacked
   */
  CompletableFuture<Void> publish(SectionRecord.Written section, boolean last) {
    CompletableFuture<Void> published =
        CompletableFuture.completedFuture(section)
            .thenComposeAsync(it -> publisher.publish(Topics.SECTIONS, it.jobId(), it), VIRTUAL)
            .thenAcceptAsync(_ -> noteInRedis(section, last), VIRTUAL);
    String jobId = section.jobId();
    pending.merge(jobId, Map.of(section.index(), published), SectionPublisher::with);
    var _ =
        published.whenComplete((_, _) ->
            pending.computeIfPresent(jobId, (_, all) -> without(all, section.index(), published)));
    return published;
  }

  private static <T> Map<Integer, T> with(Map<Integer, T> all, Map<Integer, T> more) {
    Map<Integer, T> both = new HashMap<>(all);
    both.putAll(more);
    return Map.copyOf(both);
  }

  /** All but one; null where none is left. */
  private static <T> @Nullable Map<Integer, T> without(Map<Integer, T> all, int index, T one) {
    Map<Integer, T> rest = new HashMap<>(all);
    rest.remove(index, one);
    return rest.isEmpty() ? null : Map.copyOf(rest);
  }

  /** Publishes that a section could not be written. */
  CompletableFuture<RecordPosition> publish(SectionRecord.Failed section) {
    return publisher.publish(Topics.SECTIONS, section.jobId(), section);
  }

  /** The job's sections that are not acknowledged yet, by index, with their acknowledgements. */
  Map<Integer, CompletableFuture<Void>> pending(String jobId) {
    return pending.getOrDefault(jobId, Map.of());
  }

  /** Waits until those of the job's sections that are pending now are acknowledged or failed. */
  void awaitPending(String jobId) throws InterruptedException {
    for (CompletableFuture<Void> published : pending(jobId).values()) {
      try {
        published.get();
      } catch (ExecutionException e) {
        LOG.warn("A section was not acknowledged and is published again later: {}", e.toString());
      }
    }
  }

  /** Waits some seconds for pending sections. */
  @Override
  public void close() {
    var all =
        CompletableFuture.allOf(
            pending.values().stream()
                .flatMap(it -> it.values().stream())
                .toArray(CompletableFuture[]::new));
    try {
      var _ = all.get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "Accepted sections may be missing on {}; the writers that continue their jobs publish them.",
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
      LOG.debug("The section is not marked as published in Redis: {}", e.getMessage());
    } catch (RuntimeException e) {
      throw new CompletionException(e);
    }
  }
}
