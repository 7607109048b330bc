package io.scriptorium.benchmarks;

import io.scriptorium.sim.Generation;
import io.scriptorium.sim.GenerationLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Joins the simulator's log of a run to the documents that came of it. */
final class RunLog {

  private final List<Generation> generations;
  private final List<WrittenJob> documents;
  private final boolean growingPrompts;
  private final Map<String, List<Generation>> byOutput = new HashMap<>();

  /**
   * @param log what the servers did
   * @param since when the run began; earlier requests are ignored
   * @param documents what came of it
   * @param growingPrompts whether a section's prompt holds the sections before it as messages of
   *     their own, so that the log shows which text each was written from
   */
  RunLog(GenerationLog log, Instant since, List<WrittenJob> documents, boolean growingPrompts) {
    this.generations =
        log.generations().stream()
            .filter(it -> it.seatsInUse() > 0 && !it.arrived().isBefore(since))
            .toList();
    this.documents = List.copyOf(documents);
    this.growingPrompts = growingPrompts;
    for (Generation generation : generations) {
      if (isWhole(generation)) {
        byOutput.computeIfAbsent(generation.output(), it -> new ArrayList<>()).add(generation);
      }
    }
  }

  /**
   * The run's figures.
   *
   * @throws IllegalStateException if no generation ended as it should
   */
  RunFigures figures(FleetShape fleet) {
    List<Instant> firstStarts = new ArrayList<>();
    List<Duration> handOffs = new ArrayList<>();
    int sections = 0;
    int wrong = 0;
    int moves = 0;
    for (WrittenJob document : documents) {
      Optional<Generation> before = Optional.empty();
      for (int index = 0; index < document.sections().size(); index++) {
        Optional<Generation> section = section(document, index);
        sections++;
        if (section.isEmpty()) {
          wrong++;
        } else if (index == 0) {
          firstStarts.add(section.get().start());
        } else if (before.isPresent()) {
          handOffs.add(Duration.between(before.get().end(), section.get().start()));
          moves += before.get().server().equals(section.get().server()) ? 0 : 1;
        }
        before = section;
      }
    }
    Instant first = first(generations.stream().map(Generation::start));
    Instant last = last(generations.stream().filter(RunLog::isWhole).map(Generation::end));
    Instant dry = last(firstStarts.stream());
    handOffs.sort(Comparator.naturalOrder());
    return new RunFigures(
        documents.size(),
        (int) documents.stream().filter(it -> !it.completed()).count(),
        sections,
        wrong,
        seconds(first, last),
        fleet.boundSeconds(
            generations.stream()
                .filter(RunLog::isWhole)
                .mapToLong(Generation::completionTokens)
                .sum()),
        busySeconds(first, dry) / (fleet.allSeats() * seconds(first, dry)),
        prefilledPerGenerated(),
        percentile(handOffs, 0.50),
        percentile(handOffs, 0.99),
        moves,
        overSeats(fleet.seats()));
  }

  private Instant first(Stream<Instant> times) {
    return times.min(Comparator.naturalOrder()).orElseThrow(this::noGenerations);
  }

  private Instant last(Stream<Instant> times) {
    return times.max(Comparator.naturalOrder()).orElseThrow(this::noGenerations);
  }

  /** The generation that wrote a section from exactly the sections before it. */
  private Optional<Generation> section(WrittenJob document, int index) {
    List<String> before = growingPrompts ? document.sections().subList(0, index) : List.of();
    return byOutput.getOrDefault(document.sections().get(index), List.of()).stream()
        .filter(generation -> generation.context().equals(before))
        .findFirst();
  }

  private double busySeconds(Instant from, Instant to) {
    double busy = 0;
    for (Generation generation : generations) {
      Instant end = generation.end().isBefore(to) ? generation.end() : to;
      if (generation.start().isBefore(end)) {
        busy += seconds(generation.start().isBefore(from) ? from : generation.start(), end);
      }
    }
    return busy;
  }

  private double prefilledPerGenerated() {
    long prefilled = 0;
    long generated = 0;
    for (Generation generation : generations) {
      prefilled += generation.promptTokens() - generation.cachedTokens();
      generated += generation.completionTokens();
    }
    return (double) prefilled / generated;
  }

  private int overSeats(int seats) {
    GenerationLog run = new GenerationLog(generations);
    int most = run.servers().stream().mapToInt(run::maxInFlight).max().orElse(0);
    return Math.max(0, most - seats);
  }

  /** The nearest rank; zero of none. */
  static Duration percentile(List<Duration> sorted, double share) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }

  private static boolean isWhole(Generation generation) {
    return generation.finish() == Generation.Finish.STOP
        || generation.finish() == Generation.Finish.LENGTH;
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private IllegalStateException noGenerations() {
    return new IllegalStateException(
        "The simulator logged %d generations and none of them wrote a section of the %d documents; look into the logs of the run (--folder keeps them)."
            .formatted(generations.size(), documents.size()));
  }
}
