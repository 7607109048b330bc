package io.scriptorium.assembler;

import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionTask;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.RecordSpans;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends a job that is taken up again to those who work on it, as the planner and its client did.
 */
final class TaskDispatcher {

  private final ProcessorContext<byte @Nullable [], byte[]> context;

  TaskDispatcher(ProcessorContext<byte @Nullable [], byte[]> context) {
    this.context = context;
  }

  /** Sends the tasks of a plan's sections, the first one's to the last one's, in their order. */
  void assign(String jobId, Effect.Assign assign) {
    CandidatePlan candidate = assign.candidate();
    var position = new RecordPosition(context.taskId().partition(), candidate.offset());
    for (int index = assign.first(); index <= candidate.total(); index++) {
      var headers = new RecordHeaders();
      if (candidate.mode() == Mode.PARALLEL) {
        // A lane for each section, as the planner makes them.
        headers.add(RecordPublisher.LANE_HEADER, utf8(jobId + "#" + index));
      }
      var task =
          new SectionTask(
              jobId, index, candidate.total(), candidate.mode(), position, assign.retry());
      forward(jobId, Json.write(task), headers, AssemblerTopology.SECTION_TASKS);
    }
  }

  /** Sends the request of a planning that failed, as the same request that first came. */
  void askAgain(String jobId, PlanRecord.PlanningFailed failure, int retry) {
    RecordOrigin origin =
        new RecordOrigin(failure.requestPosition(), failure.requestedAt().toEpochMilli(), 0, retry);
    forward(
        jobId,
        Json.write(failure.request()),
        new RecordHeaders(origin.headers()),
        AssemblerTopology.WRITING_REQUESTS);
  }

  private void forward(String jobId, byte[] value, Headers headers, String sink) {
    RecordSpans.inject(headers);
    context.forward(new Record<>(utf8(jobId), value, context.currentSystemTimeMs(), headers), sink);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
