package io.scriptorium.planner;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.job.Plan.Origin;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The planner's meters. */
final class PlannerMetrics {

  final Counter cancelled;
  final Counter superseded;
  final Counter repeated;
  private final Counter sections;
  private final Counter words;
  private final Map<Origin, Counter> plans = new EnumMap<>(Origin.class);
  private final Timer planned;
  private final Timer failed;

  PlannerMetrics(MeterRegistry meters) {
    sections = counter(meters, "scriptorium.planned.sections", "Sections of the plans made");
    words = counter(meters, "scriptorium.planned.words", "Words that the plans made ask for");
    for (Origin origin : Origin.values()) {
      plans.put(
          origin,
          Counter.builder("scriptorium.plans")
              .description("Plans made, by where their steps come from")
              .tag("origin", origin.json())
              .register(meters));
    }
    cancelled =
        counter(
            meters,
            "scriptorium.requests.cancelled",
            "Requests cancelled or overdue before they had a plan");
    superseded =
        counter(
            meters,
            "scriptorium.requests.superseded",
            "Plans aborted or discarded because another planner has the job");
    repeated =
        counter(meters, "scriptorium.requests.repeated", "Requests whose id already had a plan");
    planned = timer(meters, "planned");
    failed = timer(meters, "failed");
  }

  /** Planning ended in this way, after this time. */
  void ended(PlanMaker.Result result, Duration duration) {
    switch (result) {
      case PlanMaker.Result.Made made -> {
        sections.increment(made.plan().total());
        words.increment(made.plan().words());
        Objects.requireNonNull(plans.get(made.plan().madeBy())).increment();
        planned.record(duration);
      }
      case PlanMaker.Result.Refused _ -> failed.record(duration);
      case PlanMaker.Result.Cancelled _ -> cancelled.increment();
    }
  }

  private static Counter counter(MeterRegistry meters, String name, String description) {
    return Counter.builder(name).description(description).register(meters);
  }

  private static Timer timer(MeterRegistry meters, String outcome) {
    return Timer.builder("scriptorium.planning")
        .description("Time to plan one job, model calls included")
        .serviceLevelObjectives(
            Duration.ofMillis(100),
            Duration.ofMillis(300),
            Duration.ofSeconds(1),
            Duration.ofSeconds(3),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30))
        .tag("outcome", outcome)
        .register(meters);
  }
}
