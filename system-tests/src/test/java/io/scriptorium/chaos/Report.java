package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FaultKind.Family;
import io.scriptorium.sim.Generation;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run's figures, for people. */
final class Report {

  private Report() {}

  static String of(long seed, JobOutcome outcome, Waste waste, PromiseCheck verdict) {
    StringBuilder text = new StringBuilder();
    Map<Document.Status, Long> endings =
        outcome.documents().stream()
            .collect(Collectors.groupingBy(Document::status, Collectors.counting()));
    int sections = outcome.documents().stream().mapToInt(it -> it.sections().size()).sum();
    text.append(
        """
        Chaos with seed %d: %d jobs, %d documents %s, %d sections, %d generations, %d faults.
        %d lost, %d doubled, %d out of order, %d with wrong contexts, %d quirks left in texts,
        %d servers over their seats.
        Requests with a quirk of the model: %s.
        %,d tokens generated, %,d of them wasted (%.2f %%):
        """
            .formatted(
                seed,
                outcome.jobs().size(),
                outcome.documents().size(),
                endings,
                sections,
                outcome.log().generations().size(),
                outcome.faults().size(),
                verdict.lost().size(),
                verdict.doubled().size(),
                verdict.outOfOrder().size(),
                verdict.wrongContexts().size(),
                verdict.quirks().size(),
                verdict.overSeats().size(),
                quirks(outcome),
                waste.generated(),
                waste.wasted(),
                percent(waste.wasted(), waste.generated())));
    Map<String, Long> times =
        outcome.faults().stream()
            .collect(
                Collectors.groupingBy(FaultWindow::fault, TreeMap::new, Collectors.counting()));
    times.put(
        Waste.CANCELLATION,
        outcome.jobs().stream().filter(job -> job.mayEndEarlyAt() != null).count());
    times.forEach((fault, count) -> {
      long tokens = waste.wastedBy(fault);
      text.append(
          "  %-26s %4d times %,10d tokens wasted (%.2f %%)%n"
              .formatted(fault, count, tokens, percent(tokens, waste.generated())));
    });
    return text.toString();
  }

  /** How many requests had a quirk of the model, by its kind. */
  private static Map<String, Long> quirks(JobOutcome outcome) {
    return outcome.log().generations().stream()
        .map(Generation::fault)
        .flatMap(Stream::ofNullable)
        .filter(kind -> kind.family() != Family.OUTAGE && kind.family() != Family.WIRE)
        .collect(Collectors.groupingBy(FaultKind::wireName, TreeMap::new, Collectors.counting()));
  }

  private static double percent(long part, long whole) {
    return whole == 0 ? 0 : 100.0 * part / whole;
  }
}
