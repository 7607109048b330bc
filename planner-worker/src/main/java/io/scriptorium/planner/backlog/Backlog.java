package io.scriptorium.planner.backlog;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.WaitingRequests;
import io.scriptorium.planner.backlog.PartitionBacklog.Candidate;
import io.scriptorium.runtime.RateLimitedWarning;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backlog of this process: all partitions that it has. A thread asks the ledger which of their
 * requests may be planned, whenever a slot may be free, and once a second.
 */
final class Backlog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
  private static final Duration POLL = Duration.ofSeconds(1);

  /** What arrives together is offered together, so that the first of it comes first. */
  private static final Duration TOGETHER = Duration.ofMillis(20);

  /** How many queues are offered at once: the most urgent, of these the longest waiting ones. */
  private static final int MOST_QUEUES = 1_000;

  private static final Comparator<Map.Entry<JobQueue, Candidate>> OFFERED_FIRST =
      Comparator.comparing((Map.Entry<JobQueue, Candidate> it) -> it.getKey().priority())
          .thenComparing(it -> it.getValue().waiting(), Waiting.ORDER);

  private final PlanSlots slots;
  private final Set<PartitionBacklog> partitions = new CopyOnWriteArraySet<>();
  private final BacklogGauges gauges;
  private final RateLimitedWarning warning = new RateLimitedWarning(LOG);
  private final Thread thread;
  private volatile boolean arrived;
  private volatile boolean closed;

  Backlog(PlanSlots slots, MeterRegistry meters) {
    this.slots = slots;
    this.gauges = new BacklogGauges(partitions, meters);
    this.thread = Thread.ofVirtual().name("backlog").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** A partition is assigned to this process. */
  void add(PartitionBacklog partition) {
    partitions.add(partition);
    arrived();
  }

  /** A partition is another process's. */
  void remove(PartitionBacklog partition) {
    partitions.remove(partition);
  }

  /** A queue has another first request. */
  void arrived() {
    arrived = true;
    slots.changed();
  }

  /** A queue's first request is known again. */
  void filled() {
    slots.changed();
  }

  private void run() {
    boolean offered = false;
    long reportedNanos = System.nanoTime() - POLL.toNanos();
    while (!closed) {
      try {
        if (System.nanoTime() - reportedNanos >= POLL.toNanos()) {
          reportedNanos = System.nanoTime();
          gauges.update();
          slots.report(partitions.stream().map(PartitionBacklog::report).toList());
        }
        if (arrived) {
          arrived = false;
          Thread.sleep(TOGETHER);
        }
        Map<JobQueue, Candidate> first = first();
        // The ledger learns once that nothing waits here.
        if ((first.isEmpty() && !offered) || !grant(first)) {
          slots.awaitChange(POLL);
        }
        offered = !first.isEmpty();
      } catch (UnavailableException e) {
        warning.log("No request leaves the backlog while Redis is unavailable", e);
        sleep();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void sleep() {
    try {
      slots.awaitChange(POLL);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Asks for a slot; whether one was granted, so that another may be. */
  private boolean grant(Map<JobQueue, Candidate> first) {
    Map<JobQueue, PlanSlots.Placed> jobs = new LinkedHashMap<>();
    first.forEach((queue, candidate) ->
        jobs.put(
            queue, new PlanSlots.Placed(candidate.waiting().jobId(), candidate.waiting().place())));
    String job = slots.take(jobs).orElse("");
    first.values().stream()
        .filter(it -> it.waiting().jobId().equals(job))
        .findFirst()
        .ifPresent(it -> it.partition().grant(it.waiting()));
    return !job.isEmpty();
  }

  private Map<JobQueue, Candidate> first() {
    Map<JobQueue, Candidate> first = new HashMap<>();
    Set<JobQueue> unknown = new HashSet<>();
    partitions.forEach(it -> it.addFirst(first, unknown));
    first.keySet().removeAll(unknown);
    if (first.size() <= MOST_QUEUES) {
      return first;
    }
    Map<JobQueue, Candidate> offered = new LinkedHashMap<>();
    first.entrySet().stream()
        .sorted(OFFERED_FIRST)
        .limit(MOST_QUEUES)
        .forEach(it -> offered.put(it.getKey(), it.getValue()));
    return offered;
  }

  /** How many wait. */
  long waiting() {
    return partitions.stream()
        .map(PartitionBacklog::report)
        .mapToLong(WaitingRequests::total)
        .sum();
  }

  /** When the oldest of them came. */
  Optional<Instant> oldest() {
    return partitions.stream()
        .flatMap(it -> it.oldestCame().stream())
        .min(Comparator.naturalOrder());
  }

  /** Grants no more. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    gauges.close();
  }
}
