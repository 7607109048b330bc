package io.scriptorium.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.hostile.Mutator;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever Redis answers is a context that holds together, or is refused as none. */
class ContextFuzzTest {

  private static final String JOB = "tea";
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final PlanRecord.Planned PLAN =
      new PlanRecord.Planned(
          JOB,
          new WritingRequest(JOB, "Write about tea", 300, null, Mode.SEQUENTIAL, Map.of(), null),
          new Plan(List.of(new Step("Tea", 100), new Step("Cups", 200))),
          new RecordPosition(0, 7),
          NOON,
          NOON,
          TokenUsage.NONE);

  private static final List<String> TEXTS =
      List.of(
          ContextCodec.json(PLAN),
          ContextCodec.json(section(1)),
          ContextCodec.json(section(2)),
          "0",
          "7",
          "published:1",
          "failure",
          "1");

  @Test
  void answersOfScripts() {
    assertThat(context(answer()).sections()).hasSize(2);
    Fuzzing.run(
        "answers of Redis",
        TEXTS,
        mutator -> {
          try {
            JobContext context = ContextCodec.context(JOB, changed(mutator));
            assertThat(context.jobId()).isEqualTo(JOB);
            // A restored context is what was accepted.
            assertThat(context(asAnswer(context))).isEqualTo(context);
            for (int index = 2; index <= context.sections().size(); index++) {
              assertThat(context.sections().get(index - 2).hash()).isNotNull();
            }
          } catch (BadRecordException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  private static JobContext context(List<?> answer) {
    return ContextCodec.context(JOB, answer);
  }

  private static List<Object> answer() {
    return List.of(
        List.of(
            "planned",
            TEXTS.get(0),
            "partition",
            "0",
            "offset",
            "7",
            "published:1",
            "1",
            "failure",
            "No server",
            "failure-retry",
            "1"),
        List.of("1", TEXTS.get(1), "2", TEXTS.get(2)));
  }

  private static List<Object> asAnswer(JobContext context) {
    var plan = new ArrayList<String>();
    plan.addAll(List.of("planned", ContextCodec.json(context.plan().planned())));
    plan.addAll(List.of("partition", Integer.toString(context.plan().position().partition())));
    plan.addAll(List.of("offset", Long.toString(context.plan().position().offset())));
    context.published().forEach(it -> plan.addAll(List.of(ContextCodec.PUBLISHED + it, "1")));
    context
        .failure()
        .ifPresent(it ->
            plan.addAll(
                List.of("failure", it.reason(), "failure-retry", Integer.toString(it.retry()))));
    var sections = new ArrayList<String>();
    context
        .sections()
        .forEach(
            it -> sections.addAll(List.of(Integer.toString(it.index()), ContextCodec.json(it))));
    return List.of(plan, sections);
  }

  /** An answer with one or several of its strings changed, or of another shape. */
  private static List<Object> changed(Mutator mutator) {
    var parts = new ArrayList<Object>();
    for (Object part : answer()) {
      var items = new ArrayList<Object>((List<?>) part);
      for (int changes = mutator.random().nextInt(3); changes > 0; changes--) {
        int at = mutator.random().nextInt(items.size());
        switch (mutator.random().nextInt(6)) {
          case 0 -> items.remove(at);
          case 1 -> items.set(at, 7L);
          case 2 -> items.add(at, mutator.text());
          default -> items.set(at, mutator.text());
        }
      }
      parts.add(items);
    }
    if (mutator.random().nextInt(50) == 0) {
      parts.set(mutator.random().nextInt(2), mutator.text());
    }
    return parts;
  }

  private static Written section(int index) {
    String continues = index == 1 ? PLAN.root() : Chain.next(PLAN.root(), 1, "Tea is a drink.");
    return new Written(
        JOB,
        index,
        continues,
        Chain.next(continues, index, "Tea is a drink."),
        "Tea is a drink.",
        4,
        TokenUsage.NONE,
        "http://s/v1",
        "m",
        NOON,
        NOON);
  }
}
