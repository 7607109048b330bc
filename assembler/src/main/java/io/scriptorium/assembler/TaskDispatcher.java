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

/** Sends a retried job back to the planners or writers, with the records that they first got. */
final class TaskDispatcher {

  private final ProcessorContext<byte @Nullable [], byte[]> context;

  TaskDispatcher(ProcessorContext<byte @Nullable [], byte[]> context) {
    this.context = context;
  }

  /** Sends the tasks of a plan's sections in their order. */
  void sendTasks(String jobId, Effect.SendTasks send) {
    JobState.CandidatePlan candidate = send.candidate();
    var position = new RecordPosition(context.taskId().partition(), candidate.offset());
    for (int index = send.first(); index <= candidate.total(); index++) {
      var headers = new RecordHeaders();
      if (candidate.mode() == Mode.PARALLEL) {
        // A lane for each section, as the planner makes them.
        headers.add(RecordPublisher.LANE_HEADER, utf8(jobId + "#" + index));
      }
      var task =
          new SectionTask(
              jobId, index, candidate.total(), candidate.mode(), position, send.retry());
      forward(jobId, Json.write(task), headers, AssemblerTopology.SECTION_TASKS);
    }
  }

  /** Sends the request of a failed planning again, with the origin of the first one. */
  void requestPlan(String jobId, PlanRecord.PlanningFailed failure, int retry) {
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
