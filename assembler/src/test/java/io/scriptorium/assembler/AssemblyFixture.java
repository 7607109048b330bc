package io.scriptorium.assembler;

import io.scriptorium.job.Chain;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A job to test with, and the records that the earlier stages would make of it. */
record AssemblyFixture(String id, Plan plan, Mode mode, @Nullable Instant deadline) {

  static final Instant REQUESTED = Instant.parse("2026-01-01T10:00:00Z");
  static final Instant PLANNED = REQUESTED.plusSeconds(10);
  static final String SERVER = "http://gpu-0:8000/v1";

  static AssemblyFixture of(String id, int sections) {
    return of(id, sections, Mode.SEQUENTIAL, "point");
  }

  static AssemblyFixture of(String id, int sections, Mode mode, String point) {
    return new AssemblyFixture(
        id,
        new Plan(
            IntStream.rangeClosed(1, sections)
                .mapToObj(index -> new Step(point + " " + index, 100))
                .toList()),
        mode,
        null);
  }

  AssemblyFixture until(Instant itsDeadline) {
    return new AssemblyFixture(id, plan, mode, itsDeadline);
  }

  AssemblyFixture with(Plan.Origin origin) {
    return new AssemblyFixture(
        id, new Plan(plan.steps(), plan.title(), plan.chapters(), origin), mode, deadline);
  }

  AssemblyFixture titled(String title) {
    return new AssemblyFixture(
        id, new Plan(plan.steps(), title, plan.chapters(), plan.origin()), mode, deadline);
  }

  String root() {
    return Chain.root(id, plan);
  }

  WritingRequest request() {
    return new WritingRequest(
        id, "Write about tea", 300, null, mode, Map.of("type", "history"), deadline);
  }

  PlanRecord.Planned planned() {
    return new PlanRecord.Planned(
        id,
        request(),
        plan,
        new RecordPosition(0, 7),
        REQUESTED,
        PLANNED,
        new TokenUsage(100, 0, 50));
  }

  PlanRecord.PlanningFailed planningFailed(String reason) {
    return new PlanRecord.PlanningFailed(
        id,
        request(),
        reason,
        new RecordPosition(0, 7),
        REQUESTED,
        PLANNED,
        new TokenUsage(100, 0, 50),
        0);
  }

  PlanRecord.Cancelled cancelledUnplanned(String reason) {
    return new PlanRecord.Cancelled(
        id, request(), reason, new RecordPosition(0, 7), REQUESTED, PLANNED, TokenUsage.NONE);
  }

  JobControl.Cancel cancel(String reason) {
    return new JobControl.Cancel(id, reason, PLANNED);
  }

  JobControl.Retry retry() {
    return new JobControl.Retry(id, PLANNED);
  }

  PlanRecord.Repeated repeated() {
    return new PlanRecord.Repeated(id, new RecordPosition(0, 9), PLANNED.plusSeconds(1));
  }

  SectionRecord.Written written(int index, String continues, String text) {
    return new SectionRecord.Written(
        id,
        index,
        continues,
        Chain.next(continues, index, text),
        text,
        Words.count(text),
        new TokenUsage(10, 5, 20),
        SERVER,
        "simulated",
        PLANNED.plusSeconds(10L * index - 9),
        PLANNED.plusSeconds(10L * index));
  }

  SectionRecord.Failed failed(int index, String continues, String reason) {
    return failed(index, continues, reason, 0);
  }

  SectionRecord.Failed failed(int index, String continues, String reason, int retry) {
    return new SectionRecord.Failed(
        id, index, continues, reason, PLANNED.plusSeconds(10L * index), retry);
  }

  /** Sections 1 to {@code texts.length}, each continuing as the mode says. */
  List<SectionRecord.Written> chain(String... texts) {
    var sections = new ArrayList<SectionRecord.Written>();
    String link = root();
    for (String text : texts) {
      SectionRecord.Written section = written(sections.size() + 1, link, text);
      sections.add(section);
      link = mode == Mode.SEQUENTIAL ? section.hash() : link;
    }
    return sections;
  }
}
