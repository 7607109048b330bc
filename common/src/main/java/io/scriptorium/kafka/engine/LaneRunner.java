package io.scriptorium.kafka.engine;

import io.scriptorium.kafka.engine.TaskRunner.AttemptResult;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Throwable defect;

  LaneRunner(
      TaskTracker tracker,
      Supplier<? extends TaskHandler> handlers,
      TaskRunner tasks,
      TaskMeters meters) {
    this.tracker = tracker;
    this.handlers = handlers;
    this.tasks = tasks;
    this.meters = meters;
  }

  /** Starts the lanes that can start. */
  void dispatch() {
    for (TrackedTask task = start(); task != null; task = start()) {
      TrackedTask first = task;
      Thread.ofVirtual().name("lane-", first.arrival()).start(() -> runLane(first));
    }
  }

  private @Nullable TrackedTask start() {
    return tracker.start(TaskConsumer.nanos());
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
      tracker.leave(first.lane());
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
        long endedAt = TaskConsumer.nanos();
        task = settle(task, result);
        if (task != null) {
          meters.handedOff(TaskConsumer.nanos() - endedAt);
        }
      }
    } finally {
      try {
        handler.close();
      } catch (RuntimeException e) {
        log.error("The handler of lane {} did not close cleanly:", first.lane(), e);
      }
    }
  }

  private @Nullable TrackedTask settle(TrackedTask task, AttemptResult result) {
    TrackedTask next = tracker.ended(task, result, TaskConsumer.nanos());
    if (result instanceof AttemptResult.Done(var durable)) {
      durable.whenComplete((_, failure) -> settleDurable(task, failure));
    }
    return next;
  }

  private void settleDurable(TrackedTask task, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        tasks.succeeded(task);
        tracker.durable(task);
      } else {
        tracker.notDurable(task, tasks.lost(task, failure), TaskConsumer.nanos());
        dispatch();
      }
    } catch (Throwable e) {
      defect = e;
    }
  }
}
