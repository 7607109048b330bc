package io.scriptorium.kafka.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.job.JobControl;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jobs are cancelled, with a callback for running work. It reads all of {@code job-control}
 * at start, and follows the topic from then on, through outages of Kafka. Safe for threads.
 *
 * <p>It only saves work; the assembler alone decides how a job ends. A job whose cancellation is
 * evicted here (see {@link CancellationSettings#maxJobs}) still ends as cancelled.
 */
public final class Cancellations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
  // A change of the wall clock during the wait for a deadline is noticed within this time.
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final CancelledJobs cancelled;
  private final Map<String, Set<Watching>> watches = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private final Counter calls;
  private final MeterRegistry meters;
  private final Gauge size;
  private @Nullable JobControlFollower follower;

  private Cancellations(int maxJobs, String stage, MeterRegistry meters) {
    this.cancelled = new CancelledJobs(maxJobs);
    this.calls =
        Counter.builder("scriptorium.cancellations")
            .description("Running work that a cancellation or a deadline aborted")
            .register(meters);
    this.meters = meters;
    this.size =
        Gauge.builder("scriptorium.cancelled.jobs", cancelled, CancelledJobs::size)
            .description("Cancelled jobs that this stage remembers")
            .tag("stage", stage)
            .register(meters);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().name(stage + "-deadlines").daemon().factory(),
            // A watch that is opened after close() needs no timer.
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * Reads all of {@code job-control}, then follows it.
   *
   * @param stage the worker it serves: a label of its gauge, and part of its threads' names
   * @throws StartupException if the topic is missing, or cannot be read in time
   */
  public static Cancellations start(
      KafkaSettings kafka, CancellationSettings settings, String stage, MeterRegistry meters) {
    Cancellations cancellations = new Cancellations(settings.maxJobs(), stage, meters);
    String name = stage + "-control";
    try {
      cancellations.follower =
          JobControlFollower.start(
              () -> KafkaClients.follower(kafka, name),
              cancellations::take,
              name,
              settings.readTimeout());
      return cancellations;
    } catch (RuntimeException e) {
      cancellations.close();
      throw e;
    }
  }

  /** Why the job is cancelled; empty if it is not. */
  public Optional<String> reason(String jobId) {
    return cancelled.reason(jobId);
  }

  /**
   * Why a job with this deadline is over.
   *
   * @param deadline null for none
   * @return empty while the deadline has not come
   */
  public static Optional<String> overdue(@Nullable Instant deadline, Instant now) {
    return deadline == null || now.isBefore(deadline)
        ? Optional.empty()
        : Optional.of("Its deadline, %s, has passed.".formatted(deadline));
  }

  /**
   * Watches a piece of work until the watch is closed.
   *
   * @param deadline null for none
   * @param onCancel called at most once, with the reason, on a new virtual thread: at once if the
   *     job is already cancelled or overdue, else when that happens. It must not wait for the
   *     thread that closes the watch
   */
  public Watch watch(String jobId, @Nullable Instant deadline, Consumer<String> onCancel) {
    Watching watching = new Watching(jobId, deadline, onCancel);
    watches.compute(
        jobId,
        (_, others) -> {
          Set<Watching> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(watching);
          return all;
        });
    // Looked up after the registration, so that a record that arrives in between is not missed.
    cancelled.reason(jobId).ifPresent(watching::call);
    watching.awaitDeadline();
    return watching;
  }

  /** Stops following. The callbacks of open watches are no longer called. */
  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
    timer.shutdownNow();
    meters.remove(size);
  }

  private void take(JobControl control) {
    switch (control) {
      case JobControl.Cancel cancel -> {
        if (cancelled.add(cancel)) {
          watches
              .getOrDefault(cancel.jobId(), Set.of())
              .forEach(it -> it.call(cancel.explanation()));
        }
      }
      case JobControl.Retry _ -> {
        // The assembler's task: it publishes the work again.
      }
    }
  }

  /** A watched piece of work. */
  public interface Watch extends AutoCloseable {

    /**
     * Ends the watch. When this returns, the callback has either returned or will never be called.
     * May be called within the callback, and repeatedly.
     */
    @Override
    void close();
  }

  private final class Watching implements Watch {

    private final String jobId;
    private final @Nullable Instant deadline;
    private final Consumer<String> onCancel;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean over;
    private volatile @Nullable ScheduledFuture<?> timeout;

    Watching(String jobId, @Nullable Instant deadline, Consumer<String> onCancel) {
      this.jobId = jobId;
      this.deadline = deadline;
      this.onCancel = onCancel;
    }

    void call(String reason) {
      Thread.ofVirtual().name("cancel-" + jobId).start(() -> callOnce(reason));
    }

    private void callOnce(String reason) {
      turn.lock();
      try {
        if (!over) {
          over = true;
          calls.increment();
          onCancel.accept(reason);
        }
      } catch (RuntimeException e) {
        LOG.warn("Job {} is cancelled, but its running work could not be aborted:", jobId, e);
      } finally {
        turn.unlock();
      }
    }

    void awaitDeadline() {
      if (deadline == null || over) {
        return;
      }
      Instant now = Instant.now();
      Optional<String> reason = overdue(deadline, now);
      if (reason.isPresent()) {
        call(reason.get());
        return;
      }
      Instant latest = now.plus(LONGEST_SLEEP);
      Duration sleep = Duration.between(now, deadline.isBefore(latest) ? deadline : latest);
      timeout = timer.schedule(this::awaitDeadline, sleep.toNanos(), TimeUnit.NANOSECONDS);
      if (over) {
        cancelTimeout();
      }
    }

    private void cancelTimeout() {
      ScheduledFuture<?> scheduled = timeout;
      if (scheduled != null) {
        scheduled.cancel(false);
      }
    }

    @Override
    public void close() {
      watches.computeIfPresent(
          jobId,
          (_, all) -> {
            all.remove(this);
            return all.isEmpty() ? null : all;
          });
      turn.lock();
      try {
        over = true;
      } finally {
        turn.unlock();
      }
      cancelTimeout();
    }
  }
}
