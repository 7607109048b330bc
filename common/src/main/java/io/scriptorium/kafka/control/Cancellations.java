package io.scriptorium.kafka.control;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.job.ControlRecord;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
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
  private final Map<String, Set<Watch>> watches = new ConcurrentHashMap<>();
  private final Set<Consumer<String>> listeners = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor timer;
  private final Counter calls;
  private final MeterRegistry meters;
  private final Gauge size;
  private @Nullable TopicFollower follower;

  /**
   * The bounds. They are fixed: an evicted job still ends as cancelled, and a broker that does not
   * answer in time is reported at start.
   *
   * @param maxJobs the most cancelled jobs kept, the oldest evicted first; each takes about 0.2 KB,
   *     and with the longest reasons 2 KB
   * @param readTimeout how long the first read of the whole topic may take
   */
  @Removed({"MAX_CANCELLED_JOBS", "CONTROL_READ_TIMEOUT"})
  public record CancellationSettings(
      @Fixed("100000") int maxJobs, @Fixed("30s") Duration readTimeout) {

    public static final CancellationSettings DEFAULTS =
        SettingsReader.defaults(CancellationSettings.class);
  }

  /** The cancelled jobs with their reasons. Safe for threads. */
  static final class CancelledJobs {

    private final int maxJobs;
    private final SequencedMap<String, String> reasonByJob = new LinkedHashMap<>();

    CancelledJobs(int maxJobs) {
      this.maxJobs = maxJobs;
    }

    /** Adds a cancelled job; false if it is known already, and then its first reason stays. */
    synchronized boolean add(JobControl.Cancel cancel) {
      if (reasonByJob.putIfAbsent(cancel.jobId(), cancel.explanation()) != null) {
        return false;
      }
      if (reasonByJob.size() > maxJobs) {
        reasonByJob.pollFirstEntry();
      }
      return true;
    }

    synchronized Optional<String> reason(String jobId) {
      return Optional.ofNullable(reasonByJob.get(jobId));
    }

    synchronized int size() {
      return reasonByJob.size();
    }

    synchronized List<String> jobs() {
      return List.copyOf(reasonByJob.keySet());
    }
  }

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
          TopicFollower.start(
              Topics.JOB_CONTROL,
              () -> KafkaClients.follower(kafka, name),
              record ->
                  cancellations.take(
                      ControlRecord.read(
                          record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()))),
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
    if (follower != null) {
      follower.requireRunning();
    }
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
    Watch watch = new Watch(jobId, deadline, onCancel);
    watches.compute(
        jobId,
        (_, others) -> {
          Set<Watch> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(watch);
          return all;
        });
    // Looked up after the registration, so that a record that arrives in between is not missed.
    reason(jobId).ifPresent(watch::call);
    watch.awaitDeadline();
    return watch;
  }

  /** What hears of each cancelled job, until it is closed. */
  public interface Listening extends AutoCloseable {

    @Override
    void close();
  }

  /**
   * Passes on each job that is cancelled: those that are now, then each that will be. One that is
   * cancelled meanwhile may be passed on twice.
   *
   * @param listener may be called by several threads; must not block
   */
  public Listening listen(Consumer<String> listener) {
    listeners.add(listener);
    cancelled.jobs().forEach(listener);
    return () -> listeners.remove(listener);
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

  private void take(ControlRecord control) {
    // All else is the assembler's task: it publishes the work of a retried job again, and sends
    // what
    // is for a batch to each of its jobs.
    if (control instanceof JobControl.Cancel cancel && cancelled.add(cancel)) {
      watches.getOrDefault(cancel.jobId(), Set.of()).forEach(it -> it.call(cancel.explanation()));
      listeners.forEach(it -> it.accept(cancel.jobId()));
    }
  }

  /** A watched piece of work. */
  public final class Watch implements AutoCloseable {

    private final String jobId;
    private final @Nullable Instant deadline;
    private final Consumer<String> onCancel;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile boolean over;
    private volatile @Nullable ScheduledFuture<?> timeout;

    private Watch(String jobId, @Nullable Instant deadline, Consumer<String> onCancel) {
      this.jobId = jobId;
      this.deadline = deadline;
      this.onCancel = onCancel;
    }

    private void call(String reason) {
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

    private void awaitDeadline() {
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

    /**
     * Ends the watch. When this returns, the callback has either returned or will never be called.
     * May be called within the callback, and repeatedly.
     */
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
