package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.WrittenJob;
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
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Joins the simulator's log of a run to the documents that came of it. */
final class RunLog {

  /**
   * Figures of a run's generations. Durations and rates are real time, not simulated.
   *
   * @param documents the jobs that ended
   * @param failed those of them without all their sections
   * @param sections the sections of all documents
   * @param calls answers that the model gave to the end, plans included
   * @param wrong sections that no generation wrote from exactly the text before them
   * @param seconds from the first generation's start to the last one's end, planning included
   * @param boundSeconds what the same tokens take with every seat busy; 0 without simulated time
   * @param busy the share of seats that ran a generation, from the first start until the last job's
   *     first section began; NaN where that is no time
   * @param prefilledPerGenerated prompt tokens that no cache held, for each token generated
   * @param handOffP50 half of the hand-offs, from a section's end to the next one's start, took
   *     less
   * @param handOffP99 all but a hundredth took less
   * @param moves sections written on another server than the one before
   * @param overSeats requests that the busiest server had beyond its seats, at most
   */
  record RunFigures(
      int documents,
      int failed,
      int sections,
      int calls,
      int wrong,
      double seconds,
      double boundSeconds,
      double busy,
      double prefilledPerGenerated,
      Duration handOffP50,
      Duration handOffP99,
      int moves,
      int overSeats) {

    /** The time against the bound of seats; NaN without simulated time. */
    double ratio() {
      return boundSeconds == 0 ? Double.NaN : seconds / boundSeconds;
    }

    double sectionsPerSecond() {
      return sections / seconds;
    }

    double callsPerSecond() {
      return calls / seconds;
    }
  }

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
            .filter(it -> it.hadSeat() && !it.arrived().isBefore(since))
            .toList();
    this.documents = List.copyOf(documents);
    this.growingPrompts = growingPrompts;
    for (Generation generation : generations) {
      if (generation.whole()) {
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
    Instant last = last(generations.stream().filter(Generation::whole).map(Generation::end));
    Instant dry = last(firstStarts.stream());
    handOffs.sort(Comparator.naturalOrder());
    return new RunFigures(
        documents.size(),
        (int) documents.stream().filter(it -> !it.completed()).count(),
        sections,
        (int) generations.stream().filter(Generation::whole).count(),
        wrong,
        seconds(first, last),
        fleet.boundSeconds(
            generations.stream()
                .filter(Generation::whole)
                .mapToLong(Generation::completionTokens)
                .sum()),
        busySeconds(first, dry) / (fleet.allSeats() * seconds(first, dry)),
        prefilledPerGenerated(),
        percentile(handOffs, 0.50),
        percentile(handOffs, 0.99),
        moves,
        overSeats(fleet.seats()));
  }

  /** The generations that wrote the documents of some jobs. */
  List<Generation> of(Predicate<String> jobs) {
    return documents.stream()
        .filter(document -> jobs.test(document.jobId()))
        .flatMap(document ->
            IntStream.range(0, document.sections().size())
                .mapToObj(index -> section(document, index)))
        .flatMap(Optional::stream)
        .toList();
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

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }

  private IllegalStateException noGenerations() {
    return new IllegalStateException(
        "The simulator logged %d generations and none of them wrote a section of the %d documents; look into the logs of the run (--folder keeps them)."
            .formatted(generations.size(), documents.size()));
  }
}
