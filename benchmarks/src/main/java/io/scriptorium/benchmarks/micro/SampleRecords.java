package io.scriptorium.benchmarks.micro;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;

/** Records of the usual size: sections of about 500 words. */
final class SampleRecords {

  private static final int WORDS = 500;
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SENTENCE =
      "The harbour keeps the sound of the morning, and the boats answer it one by one. ";

  /** About 500 words. */
  static final String TEXT = SENTENCE.repeat(WORDS / 16).strip();

  private SampleRecords() {}

  /** A plan of so many sections, as it is on Kafka. */
  static AcceptedPlan plan(String jobId, int sections) {
    var request =
        new WritingRequest(
            jobId,
            "Write a long article about an old harbour town.",
            sections * WORDS,
            null,
            Mode.SEQUENTIAL,
            Map.of());
    var plan =
        new Plan(
            IntStream.rangeClosed(1, sections)
                .mapToObj(index -> new Step("Describe quay number " + index + ".", WORDS))
                .toList());
    var planned =
        new PlanRecord.Planned(
            jobId, request, plan, new RecordPosition(0, 0), AT, AT, TokenUsage.NONE);
    return new AcceptedPlan(planned, new RecordPosition(0, 0));
  }

  /** The section after a link of the chain. */
  static SectionRecord.Written section(String jobId, int index, String continues) {
    return new SectionRecord.Written(
        jobId,
        index,
        continues,
        Chain.next(continues, index, TEXT),
        TEXT,
        WORDS,
        new TokenUsage(1_000, 900, 700),
        "http://gpu-0:8000/v1",
        "a-model",
        AT,
        AT);
  }
}
