package io.scriptorium.kafka.engine;

import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the lanes, each on a virtual thread, and brings what comes of it into the work book. */
final class LaneRunner {

  private static final Logger log = LoggerFactory.getLogger(LaneRunner.class);

  private final TaskTracker book;
  private final Supplier<? extends TaskHandler> handlers;
  private final TaskRunner tasks;
  private final TaskMeters meters;
  private final EngineClock clock;
  private volatile @Nullable Throwable defect;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  LaneRunner(
      TaskTracker book,
      Supplier<? extends TaskHandler> handlers,
      TaskRunner tasks,
      TaskMeters meters,
      EngineClock clock) {
    this.book = book;
    this.handlers = handlers;
    this.tasks = tasks;
    this.meters = meters;
    this.clock = clock;
  }

  /** Starts the lanes that can start. */
  void dispatch() {
    synchronized (book) {
      for (TrackedTask item = book.start(clock.nanos());
          item != null;
          item = book.start(clock.nanos())) {
        TrackedTask first = item;
        Thread.ofVirtual().name("lane-", first.arrival()).start(() -> runLane(first));
      }
    }
  }

  /** Interrupts all running tasks. The work book must have been stopped. */
  void interrupt() {
    tasks.interrupting();
    threads.forEach(Thread::interrupt);
  }

  /** An error of the JVM or of the engine itself, after which it cannot continue. */
  @Nullable Throwable defect() {
    return defect;
  }

  private void runLane(TrackedTask first) {
    // Known before the task runner looks whether it is interrupting, so that no task slips through.
    threads.add(Thread.currentThread());
    try {
      runTasks(first);
      synchronized (book) {
        book.leave(first.lane());
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
      TrackedTask item = first;
      while (item != null) {
        Attempt attempt = tasks.attempt(handler, item);
        long endedAt = clock.nanos();
        item = settle(item, attempt);
        if (item != null) {
          meters.handedOff(clock.nanos() - endedAt);
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
      log.error("Lane {} could not clear away what it kept:", lane, e);
    }
  }

  private @Nullable TrackedTask settle(TrackedTask item, Attempt attempt) {
    return switch (attempt) {
      case Attempt.Ended(Ending.Again again) -> ended(item, again);
      case Attempt.Pending(CompletionStage<?> durable) -> {
        TrackedTask next = ended(item, new Ending.Done());
        durable.whenComplete((_, failure) -> settleDurable(item, failure));
        yield next;
      }
    };
  }

  private @Nullable TrackedTask ended(TrackedTask item, Ending ending) {
    synchronized (book) {
      return book.ended(item, ending, clock.nanos());
    }
  }

  private void settleDurable(TrackedTask item, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        tasks.succeeded(item);
        synchronized (book) {
          book.durable(item);
        }
      } else {
        Ending.Again again = tasks.lost(item, failure);
        synchronized (book) {
          book.notDurable(item, again, clock.nanos());
        }
        dispatch();
      }
    } catch (Throwable e) {
      defect = e;
    }
  }
}
