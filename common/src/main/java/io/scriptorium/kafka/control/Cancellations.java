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
 * Which jobs are cancelled, and a call for whoever works on one at that moment. One for each
 * process: it reads all of {@code job-control} before it starts, follows the topic from then on,
 * and goes on by itself when Kafka was away. Safe for threads.
 *
 * <p>It serves to save work. What a job's end is, the assembler alone decides: a job whose
 * cancellation is forgotten here (see {@link CancellationSettings#maxJobs}) still ends as
 * cancelled.
 */
public final class Cancellations implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Cancellations.class);
  // A clock that is set while a deadline is waited for is noticed within this time.
  private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);

  private final CancelledJobs cancelled;
  private final Map<String, Set<Watching>> watches = new ConcurrentHashMap<>();
  private final ScheduledThreadPoolExecutor timer;
  private final Counter calls;
  private final MeterRegistry meters;
  private final Gauge size;
  private final JobControlFollower tail;

  private Cancellations(
      KafkaSettings kafka, CancellationSettings settings, String stage, MeterRegistry meters) {
    this.cancelled = new CancelledJobs(settings.maxJobs());
    this.calls =
        Counter.builder("scriptorium.cancellations")
            .description("Works in progress that a cancellation or a deadline ended")
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
            // A watch that is opened behind close() needs no timer any more.
            new ThreadPoolExecutor.DiscardPolicy());
    timer.setRemoveOnCancelPolicy(true);
    String name = stage + "-control";
    this.tail =
        JobControlFollower.start(
            () -> KafkaClients.follower(kafka, name), this::take, name, settings.readTimeout());
  }

  /** The same as the other with {@link CancellationSettings#DEFAULTS}. */
  public static Cancellations start(KafkaSettings kafka, String stage, MeterRegistry meters) {
    return start(kafka, CancellationSettings.DEFAULTS, stage, meters);
  }

  /**
   * Reads all of {@code job-control}, and returns following it.
   *
   * @param stage the worker that it is for, a part of its threads' and clients' names
   * @throws StartupException if the topic is missing, or cannot be read in time
   */
  public static Cancellations start(
      KafkaSettings kafka, CancellationSettings settings, String stage, MeterRegistry meters) {
    return new Cancellations(kafka, settings, stage, meters);
  }

  /** Why the job is cancelled; empty where it is not. */
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
   * Watches over a piece of work until it is closed.
   *
   * @param deadline when the job is over by itself, or null for never
   * @param onCancel called at most once, with the reason, on a virtual thread of its own: at once
   *     where the job is cancelled or overdue already, else when that happens. It must not wait for
   *     the thread that closes the watch
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
    // Looked up behind the registration: a record that comes in between is seen by one of the two.
    cancelled.reason(jobId).ifPresent(watching::call);
    watching.awaitDeadline();
    return watching;
  }

  /** Stops following. Watches that are open are not called any more. */
  @Override
  public void close() {
    tail.close();
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
        // The assembler's business: it sends the work that is to be done again.
      }
    }
  }

  /** A piece of work that is watched over. */
  public interface Watch extends AutoCloseable {

    /**
     * Ends the watch. When this returns, the call has either been made and is over, or will never
     * be made. May be called in the call itself, and again.
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
    private volatile @Nullable ScheduledFuture<?> alarm;

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
        LOG.warn("Job {} is cancelled, but what works on it could not be told: ", jobId, e);
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
      alarm = timer.schedule(this::awaitDeadline, sleep.toNanos(), TimeUnit.NANOSECONDS);
      if (over) {
        silence();
      }
    }

    private void silence() {
      ScheduledFuture<?> set = alarm;
      if (set != null) {
        set.cancel(false);
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
      silence();
    }
  }
}
