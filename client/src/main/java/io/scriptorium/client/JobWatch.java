package io.scriptorium.client;

import io.scriptorium.job.Document;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.WritingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Jobs whose ends are awaited. The listener gets the news of each job until its end, in the thread
 * that calls {@link #await}. At most 1,000 updates are buffered; the client then stops reading, for
 * all of its watches, until some are taken or the watch is closed. Safe for use by many threads.
 */
public final class JobWatch implements AutoCloseable {

  /**
   * How long nothing is heard of a submitted job before its document is looked up: the planner may
   * have forgotten a job that ended long ago, and then reports no repetition.
   */
  static final Duration SILENCE = Duration.ofSeconds(30);

  /** How often it is looked up at most whether dead letters refuse jobs. */
  private static final Duration CHECK_INTERVAL = Duration.ofSeconds(1);

  private static final int MAX_BUFFERED = 1_000;

  private final Scope scope;
  private final Consumer<JobUpdate> listener;
  private final LongSupplier nanoClock;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  // Guarded by this.
  private final Map<String, WatchedJob> open = new HashMap<>();
  private final Queue<JobUpdate> buffered = new ArrayDeque<>();
  private final Map<TopicPartition, Long> seen = new HashMap<>();
  private long lastLookUpNanos;
  private long lastCheckNanos;
  private boolean closed;
  private @Nullable RuntimeException failure;

  JobWatch(Scope scope, Consumer<JobUpdate> listener, LongSupplier nanoClock) {
    this.scope = scope;
    this.listener = listener;
    this.nanoClock = nanoClock;
    this.lastLookUpNanos = nanoClock.getAsLong();
    this.lastCheckNanos = lastLookUpNanos - CHECK_INTERVAL.toNanos();
  }

  /** Watches one more job, which another may have submitted. */
  public synchronized void add(String jobId) {
    open.put(jobId, new WatchedJob());
  }

  /** Watches the job of a request that this client has submitted. */
  synchronized void add(Submitted submitted) {
    open.computeIfAbsent(submitted.request().id(), _ -> new WatchedJob())
        .sent(submitted.request(), submitted.place());
  }

  /** Watches the job of a request that is about to be published. */
  synchronized void sending(WritingRequest request) {
    open.computeIfAbsent(request.id(), _ -> new WatchedJob()).sending(request);
  }

  /**
   * A request was published.
   *
   * @param place where it is; empty where Kafka refused it
   */
  synchronized void settled(String jobId, Optional<RecordPosition> place) {
    WatchedJob job = open.get(jobId);
    if (job != null) {
      job.settled(place);
    }
  }

  /**
   * Stops watching a job.
   *
   * @return whether it was watched, and had not ended
   */
  public synchronized boolean remove(String jobId) {
    boolean removed = open.remove(jobId) != null;
    notifyAll();
    return removed;
  }

  /**
   * Passes the news on to the listener until all jobs have ended.
   *
   * @return false where some had not within the timeout; zero takes what is buffered
   * @throws ScriptoriumException if Kafka could not be followed any longer
   */
  public boolean await(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    int late = 0;
    for (JobUpdate next = next(deadline); next != null; next = next(deadline)) {
      listener.accept(next);
      if (System.nanoTime() - deadline >= 0 && ++late >= MAX_BUFFERED) {
        return false;
      }
    }
    return hasEnded();
  }

  private synchronized @Nullable JobUpdate next(long deadline) throws InterruptedException {
    while (buffered.isEmpty()) {
      if (failure != null) {
        throw failure;
      }
      long left = deadline - System.nanoTime();
      if (open.isEmpty() || closed || left <= 0) {
        return null;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    notifyAll();
    return buffered.remove();
  }

  private synchronized boolean hasEnded() {
    return open.isEmpty() && buffered.isEmpty();
  }

  /** Stops watching. The jobs continue. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }

  Scope scope() {
    return scope;
  }

  /** Completes when no later record will be missed. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  synchronized boolean isDone() {
    return closed || failure != null;
  }

  synchronized boolean isOpen(String jobId) {
    return open.containsKey(jobId);
  }

  synchronized Set<String> jobIds() {
    return Set.copyOf(open.keySet());
  }

  /** Takes news from the end of a partition. */
  synchronized void accept(TopicPartition partition, long offset, JobUpdate update) {
    Long end = seen.get(partition);
    if (end != null && offset < end) {
      return;
    }
    if (update instanceof JobUpdate.Published && !scope.documents()) {
      return;
    }
    take(update);
    removeEnded(update.jobId());
  }

  /** Takes news of the time before the watch began; an end may be followed by a retry. */
  synchronized void replay(JobUpdate update) {
    take(update);
  }

  /** Ends the replay; what lies before these offsets is known now. */
  synchronized void replayed(Map<TopicPartition, Long> ends) {
    seen.putAll(ends);
    open.values().forEach(job -> job.replayed(scope.documents()));
    jobIds().forEach(this::removeEnded);
  }

  /** Takes a document that was looked up. */
  synchronized void found(Document document) {
    if (scope.lookUps()) {
      take(new JobUpdate.Published(document));
      removeEnded(document.id());
    }
  }

  /** The jobs whose documents are to be looked up now, each once. */
  synchronized Set<String> takeLookUps() {
    Set<String> wanted = new HashSet<>();
    if (!scope.lookUps() || isDone()) {
      return wanted;
    }
    boolean silence = nanoClock.getAsLong() - lastLookUpNanos >= SILENCE.toNanos();
    if (silence) {
      lastLookUpNanos = nanoClock.getAsLong();
    }
    open.forEach((id, job) -> {
      if (job.takeLookUp(silence)) {
        wanted.add(id);
      }
    });
    return wanted;
  }

  /** The jobs of which it is to be looked up now if they are refused, with their own requests. */
  synchronized Map<String, Set<RecordPosition>> takeRefusalChecks() {
    Map<String, Set<RecordPosition>> wanted = new HashMap<>();
    // Any client can cause them.
    if (!isDone() && nanoClock.getAsLong() - lastCheckNanos >= CHECK_INTERVAL.toNanos()) {
      open.forEach((id, job) -> {
        if (job.takeRefusalCheck()) {
          wanted.put(id, job.places());
          lastCheckNanos = nanoClock.getAsLong();
        }
      });
    }
    return wanted;
  }

  /** Takes a refusal that was looked up. */
  synchronized void found(JobUpdate.Refused refused) {
    WatchedJob job = open.get(refused.jobId());
    if (job != null && !isDone()) {
      pass(job, refused);
      removeEnded(refused.jobId());
    }
  }

  synchronized void fail(RuntimeException e) {
    failure = e;
    ready.completeExceptionally(e);
    notifyAll();
  }

  private void take(JobUpdate update) {
    WatchedJob job = open.get(update.jobId());
    if (job != null && !isDone() && job.concerns(update)) {
      pass(job, update);
    }
  }

  private void pass(WatchedJob job, JobUpdate update) {
    try {
      while (buffered.size() >= MAX_BUFFERED && !isDone()) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(new ScriptoriumException("The client's thread was interrupted.", e));
      return;
    }
    buffered.add(update);
    notifyAll();
    job.take(update);
  }

  private void removeEnded(String jobId) {
    WatchedJob job = open.get(jobId);
    if (job != null && job.isOver(scope.documents())) {
      open.remove(jobId);
      notifyAll();
    }
  }

  /**
   * A request that this client has submitted.
   *
   * @param place where it is on {@code writing-requests}
   */
  record Submitted(WritingRequest request, RecordPosition place) {}

  /**
   * What a watch covers.
   *
   * @param documents whether a job is followed until its document is published, not only its end
   * @param lookUps whether the documents of jobs that had ended before are looked up
   * @param since from when on the news of the past are passed on first; null for none
   */
  record Scope(boolean documents, boolean lookUps, @Nullable Instant since) {}
}
