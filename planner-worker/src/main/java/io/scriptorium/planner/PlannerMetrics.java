package io.scriptorium.planner;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the planner counts. */
final class PlannerMetrics {

  private final MeterRegistry meters;

  PlannerMetrics(MeterRegistry meters) {
    this.meters = meters;
  }

  void planned(PlanMaker.Result result, Duration duration) {
    String outcome =
        switch (result) {
          case PlanMaker.Result.Made made -> {
            meters.counter("scriptorium.planned.sections").increment(made.plan().total());
            meters.counter("scriptorium.planned.words").increment(made.plan().words());
            yield "planned";
          }
          case PlanMaker.Result.Refused _ -> "failed";
        };
    Timer.builder("scriptorium.planning")
        .description("Time to plan one job, model calls included.")
        .tag("outcome", outcome)
        .register(meters)
        .record(duration);
  }

  void cancelled() {
    meters.counter("scriptorium.requests.cancelled").increment();
  }

  /** A plan was broken off or thrown away because another planner has the job. */
  void superseded() {
    meters.counter("scriptorium.requests.superseded").increment();
  }

  void repeated() {
    meters.counter("scriptorium.requests.repeated").increment();
  }
}
