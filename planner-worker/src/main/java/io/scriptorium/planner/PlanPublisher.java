package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.RecordPublisher;
import java.util.concurrent.CompletableFuture;

/** Publishes what the planner has to say. */
final class PlanPublisher {

  private final RecordPublisher publisher;

  PlanPublisher(RecordPublisher publisher) {
    this.publisher = publisher;
  }

  /** Publishes a plan record; completes with its place once it is acknowledged. */
  CompletableFuture<RecordPosition> plan(PlanRecord record) {
    return publisher.publish(Topics.WRITING_PLANS, record.jobId(), record);
  }

  /**
   * Publishes all tasks of a plan at once, in order; completes once all are acknowledged.
   *
   * @param retry how often the failed job had been taken up again; 0 for the first try
   */
  CompletableFuture<Void> tasks(AcceptedPlan accepted, int retry) {
    String jobId = accepted.planned().jobId();
    int total = accepted.planned().plan().total();
    Mode mode = accepted.planned().request().mode();
    CompletableFuture<?>[] acknowledged = new CompletableFuture<?>[total];
    for (int index = 1; index <= total; index++) {
      var task = new SectionTask(jobId, index, total, mode, accepted.position(), retry);
      acknowledged[index - 1] =
          switch (mode) {
            case SEQUENTIAL -> publisher.publish(Topics.SECTION_TASKS, jobId, task);
            // A lane for each section lets the writer write them side by side.
            case PARALLEL ->
                publisher.publish(Topics.SECTION_TASKS, jobId, task, jobId + "#" + index);
          };
    }
    return CompletableFuture.allOf(acknowledged);
  }
}
