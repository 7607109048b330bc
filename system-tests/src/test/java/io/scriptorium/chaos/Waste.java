package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FaultKind.Family;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were generated and are in no document nor made a plan, by the fault that explains
 * them.
 *
 * @param generated all tokens of the run
 * @param byFault wasted generations by the name of a fault
 * @param generations all that were wasted
 * @param unexplained those of them that were wasted while nothing was wrong
 */
record Waste(
    long generated,
    Map<String, List<Generation>> byFault,
    List<Generation> generations,
    List<Generation> unexplained) {

  /** How long after its removal a fault may still cost: sessions, leases, circuits run out. */
  static final Duration AFTERMATH = Duration.ofSeconds(12);

  /** What the last user message of a prompt for a plan holds. */
  private static final String ASKS_FOR_A_PLAN = "Total length: ";

  /** A cancellation breaks its job's stream off within this time, on a busy machine too. */
  private static final Duration BREAKING_OFF = Duration.ofSeconds(6);

  static final String CANCELLATION = "cancellation or deadline";

  static Waste of(JobOutcome outcome) {
    GenerationLog log = outcome.log();
    Provenance provenance = log.provenance();
    Set<Generation> useful = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<String> completed = new HashSet<>();
    for (Document document : outcome.documents()) {
      List<Generation> generations = generationsOf(document, provenance);
      useful.addAll(generations);
      if (document.status() == Document.Status.COMPLETED) {
        generations.forEach(generation -> completed.add(generation.conversation()));
      }
    }
    useful.addAll(firstPlans(log));

    Map<String, List<Generation>> byFault = new TreeMap<>();
    List<Generation> wasted = new ArrayList<>();
    List<Generation> unexplained = new ArrayList<>();
    Map<List<String>, List<Generation>> uselessByContext =
        log.generations().stream()
            .filter(generation -> !useful.contains(generation))
            .collect(Collectors.groupingBy(Generation::context));
    for (Generation generation : log.generations()) {
      if (generation.completionTokens() == 0 || useful.contains(generation)) {
        continue;
      }
      wasted.add(generation);
      Instant lost = lostAt(generation, uselessByContext);
      boolean ownersWish =
          !completed.contains(generation.conversation()) && justCancelled(outcome.jobs(), lost);
      FaultKind fault = rejectedBy(generation, log);
      String cause =
          fault != null
              ? "model: " + fault.wireName()
              : ownersWish ? CANCELLATION : latest(outcome.faults(), lost);
      if (cause == null) {
        unexplained.add(generation);
      } else {
        byFault.computeIfAbsent(cause, _ -> new ArrayList<>()).add(generation);
      }
    }
    long generated = tokens(log.generations());
    return new Waste(generated, byFault, wasted, unexplained);
  }

  /** The quirk for which an answer was rejected: its own, or that of the one that it continued. */
  private static @Nullable FaultKind rejectedBy(Generation generation, GenerationLog log) {
    FaultKind own = generation.fault();
    if (own != null && (ModelQuirks.REJECTED.contains(own) || own.family() == Family.PLAN)) {
      return own;
    }
    List<String> context = generation.context();
    return context.isEmpty()
        ? null
        : log.generations().stream()
            .filter(it ->
                it.conversation().equals(generation.conversation())
                    && it.output().equals(context.getLast())
                    && it.context().equals(context.subList(0, context.size() - 1)))
            .map(Generation::fault)
            .filter(it -> it != null && ModelQuirks.REJECTED.contains(it))
            .findFirst()
            .orElse(null);
  }

  long wasted() {
    return tokens(generations);
  }

  /** The tokens that a fault wasted. */
  long wastedBy(String fault) {
    return tokens(byFault.getOrDefault(fault, List.of()));
  }

  private static long tokens(List<Generation> generations) {
    return generations.stream().mapToLong(Generation::completionTokens).sum();
  }

  /** The generations that wrote a document. */
  private static List<Generation> generationsOf(Document document, Provenance provenance) {
    List<String> texts = DocumentTexts.of(document);
    boolean parallel = DocumentTexts.isParallel(document);
    List<Generation> generations = new ArrayList<>();
    for (int index = 1; index <= texts.size(); index++) {
      generations.addAll(provenance.of(texts.subList(parallel ? index - 1 : 0, index)));
    }
    return generations;
  }

  /**
   * The first whole answer to each question of each conversation, which is the one that was used: a
   * long document is planned by chapters, with a question for each.
   */
  private static List<Generation> firstPlans(GenerationLog log) {
    Set<List<String>> planned = new HashSet<>();
    return log.generations().stream()
        .filter(generation ->
            generation.lastMessage().contains(ASKS_FOR_A_PLAN)
                && generation.finish() == Finish.STOP
                && planned.add(List.of(generation.conversation(), generation.lastMessage())))
        .toList();
  }

  /** When it was lost: where its section was being continued, with what continued it. */
  private static Instant lostAt(
      Generation generation, Map<List<String>, List<Generation>> uselessByContext) {
    List<String> context = new ArrayList<>(generation.context());
    context.add(generation.output());
    return uselessByContext.getOrDefault(context, List.of()).stream()
        .map(continuation -> lostAt(continuation, uselessByContext))
        .max(Comparator.naturalOrder())
        .orElse(generation.end());
  }

  private static boolean justCancelled(List<Submitted> jobs, Instant lost) {
    return jobs.stream()
        .map(Submitted::mayEndEarlyAt)
        .anyMatch(then ->
            then != null && new FaultWindow(CANCELLATION, then, then).explains(lost, BREAKING_OFF));
  }

  private static @Nullable String latest(List<FaultWindow> faults, Instant lost) {
    return faults.stream()
        .filter(fault -> fault.explains(lost, AFTERMATH))
        .max(Comparator.comparing(FaultWindow::start))
        .map(FaultWindow::fault)
        .orElse(null);
  }
}
