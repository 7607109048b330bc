package io.scriptorium.hostile;

import io.scriptorium.job.BatchJob;
import io.scriptorium.job.Chain;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.SectionTask;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records with which nothing is wrong, to spoil, or to put where they do not belong. */
final class SoundRecords {

  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final RecordPosition PLACE = new RecordPosition(0, 7);
  private static final TokenUsage USAGE = new TokenUsage(10, 0, 5);
  private static final Plan PLAN = new Plan(List.of(new Step("Tea", 100), new Step("Cups", 100)));

  private SoundRecords() {}

  /** A record that the topic's reader takes, as JSON. */
  static byte[] of(String topic, String jobId) {
    return Json.write(
        switch (topic) {
          case Topics.WRITING_REQUESTS ->
              Map.of(
                  "id",
                  jobId,
                  "instruction",
                  "Write about tea",
                  "words",
                  300,
                  "mode",
                  "sequential",
                  "deadline",
                  "2030-01-01T00:00:00Z",
                  "metadata",
                  Map.of("order", "7"));
          case Topics.JOB_CONTROL -> new JobControl.Cancel(jobId, "too dear", NOON);
          case Topics.WRITING_PLANS ->
              new PlanRecord.Planned(jobId, request(jobId), PLAN, PLACE, NOON, NOON, USAGE);
          case Topics.SECTION_TASKS -> new SectionTask(jobId, 1, 2, Mode.SEQUENTIAL, PLACE);
          case Topics.SECTIONS -> section(jobId, "Tea is a drink.");
          default -> throw new IllegalArgumentException("No worker reads " + topic);
        });
  }

  /** The end of a job that could not be planned. */
  static byte[] planningFailed(String jobId) {
    return Json.write(
        new PlanRecord.PlanningFailed(
            jobId, request(jobId), "no model", PLACE, NOON, NOON, USAGE, 0));
  }

  /** A repetition of a request. */
  static byte[] repeated(String jobId) {
    return Json.write(new PlanRecord.Repeated(jobId, PLACE, NOON));
  }

  /** A task of a plan that stands here. */
  static byte[] task(String jobId, long planOffset) {
    return Json.write(
        new SectionTask(jobId, 1, 2, Mode.SEQUENTIAL, new RecordPosition(0, planOffset)));
  }

  /** A job of a batch of this name. */
  static byte[] batchJob(String batch) {
    return Json.write(
        new BatchJob(batch, "tea-1", BatchJob.State.COMPLETED, 300, 310, USAGE, NOON));
  }

  /** A section that could not be written. */
  static byte[] failedSection(String jobId) {
    return Json.write(
        new SectionRecord.Failed(jobId, 1, Chain.root(jobId, PLAN), "no server", NOON, 0));
  }

  /** A first section whose hash is that of its text. */
  static SectionRecord.Written section(String jobId, String text) {
    String root = Chain.root(jobId, PLAN);
    return new SectionRecord.Written(
        jobId,
        1,
        root,
        Chain.next(root, 1, text),
        text,
        1,
        USAGE,
        "http://gpu-0:8000/v1",
        "model",
        NOON,
        NOON);
  }

  private static WritingRequest request(String jobId) {
    return new WritingRequest(
        jobId, "Write about tea", 300, null, Mode.SEQUENTIAL, Map.of("order", "7"));
  }
}
