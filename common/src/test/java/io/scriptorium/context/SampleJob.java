package io.scriptorium.context;

import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Failed;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.job.WrittenChain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A job to test with: its plan, and sections that fit each other. */
record SampleJob(PlanRecord.Planned planned) {

  static final Instant REQUESTED_AT = Instant.parse("2026-01-02T03:04:05.678Z");

  static SampleJob sequential(String jobId, String outline, int total) {
    return of(jobId, outline, total, Mode.SEQUENTIAL, REQUESTED_AT);
  }

  static SampleJob parallel(String jobId, String outline, int total) {
    return of(jobId, outline, total, Mode.PARALLEL, REQUESTED_AT);
  }

  static SampleJob of(String jobId, String outline, int total, Mode mode, Instant requestedAt) {
    List<Step> steps =
        IntStream.rangeClosed(1, total).mapToObj(k -> new Step(outline + " " + k, 300)).toList();
    return new SampleJob(
        new PlanRecord.Planned(
            jobId,
            new WritingRequest(
                jobId, "Schreib über Tee \uD83C\uDF75", null, null, mode, Map.of("a", "b")),
            new Plan(steps),
            new RecordPosition(1, 2),
            requestedAt,
            requestedAt.plusSeconds(1),
            new TokenUsage(10, 0, 20)));
  }

  static WrittenChain chainOf(JobContext context) {
    return new WrittenChain(context.plan().planned(), context.sections(), null);
  }

  String jobId() {
    return planned.jobId();
  }

  AcceptedPlan at(long offset) {
    return new AcceptedPlan(planned, new RecordPosition(0, offset));
  }

  String root() {
    return Chain.root(jobId(), planned.plan());
  }

  /** Sections 1 to k, each continuing the one before. */
  List<Written> chain(int upTo, String writer) {
    List<Written> sections = new ArrayList<>();
    String link = root();
    for (int index = 1; index <= upTo; index++) {
      sections.add(section(index, link, writer));
      link = sections.getLast().hash();
    }
    return sections;
  }

  Written section(int index, String continues, String writer) {
    String text =
        "Section %d by %s, with 'quotes', \"more\" and 茶 \uD83C\uDF75.\n".formatted(index, writer);
    return new Written(
        jobId(),
        index,
        continues,
        Chain.next(continues, index, text),
        text,
        Words.count(text),
        new TokenUsage(100, 60, 40),
        "http://gpu-0:8000/v1",
        "model",
        REQUESTED_AT.plusSeconds(index),
        REQUESTED_AT.plusSeconds(index + 1));
  }

  Failed failure(int index, String continues) {
    return new Failed(jobId(), index, continues, "no server answered", REQUESTED_AT, 0);
  }
}
