package io.scriptorium.inference.seats;

import io.scriptorium.job.Priority;
import io.scriptorium.job.TenantNames;
import io.scriptorium.job.WritingRequest;
import java.util.stream.Stream;

/**
 * Where a job waits for its plan and its seats: the jobs of one class and tenant. The queues of the
 * most urgent class are served first, and of those the one that has had the least.
 */
public record JobQueue(Priority priority, String tenant) {

  /** The queue of jobs whose requests say nothing of it. */
  public static final JobQueue DEFAULT = new JobQueue(Priority.NORMAL, TenantNames.DEFAULT);

  /** A request's queue. */
  public static JobQueue of(WritingRequest request) {
    return new JobQueue(request.urgency(), request.countsFor());
  }

  /** Its name in the ledger, by which the more urgent of two classes is the lower one. */
  public String code() {
    return switch (priority) {
          case URGENT -> "0|";
          case NORMAL -> "1|";
          case BULK -> "2|";
        }
        + tenant;
  }

  /** The queue of a code; the default one where it is none. */
  public static JobQueue ofCode(String code) {
    return Stream.of(Priority.values())
        .filter(it -> code.startsWith(new JobQueue(it, "").code()))
        .map(it -> new JobQueue(it, code.substring(code.indexOf('|') + 1)))
        .findFirst()
        .orElse(DEFAULT);
  }

  /** Whether a claim of another queue could have more right to a seat than one of this. */
  boolean mayYieldTo(JobQueue other) {
    return !equals(other) && other.priority.compareTo(priority) <= 0;
  }
}
