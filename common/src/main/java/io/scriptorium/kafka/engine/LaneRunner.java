package io.scriptorium.kafka.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs each lane on a virtual thread, and reports the results to the {@link TaskTracker}. */
final class LaneRunner {

  private static final Logger log = LoggerFactory.getLogger(LaneRunner.class);

  private final TaskTracker tracker;
  private final Supplier<? extends TaskHandler> handlers;
  private final TaskRunner tasks;
  private final TaskMeters meters;
  private final LongSupplier clock;
  private volatile @Nullable Throwable defect;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  LaneRunner(
      TaskTracker tracker,
      Supplier<? extends TaskHandler> handlers,
      TaskRunner tasks,
      TaskMeters meters,
      LongSupplier clock) {
    this.tracker = tracker;
    this.handlers = handlers;
    this.tasks = tasks;
    this.meters = meters;
    this.clock = clock;
  }

  /** Starts the lanes that can start. */
  void dispatch() {
    synchronized (tracker) {
      for (TrackedTask task = tracker.start(clock.getAsLong());
          task != null;
          task = tracker.start(clock.getAsLong())) {
        TrackedTask first = task;
        Thread.ofVirtual().name("lane-", first.arrival()).start(() -> runLane(first));
      }
    }
  }

  /** Interrupts all running tasks. The tracker must have been stopped. */
  void interrupt() {
    tasks.interrupting();
    threads.forEach(Thread::interrupt);
  }

  /** An error of the JVM or of the engine itself, after which the consumer cannot continue. */
  @Nullable Throwable defect() {
    return defect;
  }

  private void runLane(TrackedTask first) {
    // Added before the task runner checks whether it is interrupting, so that no task is missed.
    threads.add(Thread.currentThread());
    try {
      runTasks(first);
      synchronized (tracker) {
        tracker.leave(first.lane());
      }
      dispatch();
    } catch (Throwable e) {
      defect = e;
    } finally {
      threads.remove(Thread.currentThread());
    }
  }

  private void runTasks(TrackedTask first) {
    TaskHandler handler = handlers.get();
    try {
      TrackedTask task = first;
      while (task != null) {
        AttemptResult result = tasks.attempt(handler, task);
        long endedAt = clock.getAsLong();
        task = settle(task, result);
        if (task != null) {
          meters.handedOff(clock.getAsLong() - endedAt);
        }
      }
    } finally {
      close(handler, first.lane());
    }
  }

  private static void close(TaskHandler handler, LaneKey lane) {
    try {
      handler.close();
    } catch (RuntimeException e) {
      log.error("The handler of lane {} did not close cleanly:", lane, e);
    }
  }

  private @Nullable TrackedTask settle(TrackedTask task, AttemptResult result) {
    TrackedTask next;
    synchronized (tracker) {
      next = tracker.ended(task, result, clock.getAsLong());
    }
    if (result instanceof AttemptResult.Done(var durable)) {
      durable.whenComplete((_, failure) -> settleDurable(task, failure));
    }
    return next;
  }

  private void settleDurable(TrackedTask task, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        tasks.succeeded(task);
        synchronized (tracker) {
          tracker.durable(task);
        }
      } else {
        AttemptResult.Requeued requeued = tasks.lost(task, failure);
        synchronized (tracker) {
          tracker.notDurable(task, requeued, clock.getAsLong());
        }
        dispatch();
      }
    } catch (Throwable e) {
      defect = e;
    }
  }
}
