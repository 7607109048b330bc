package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.GenerationLog;
import io.scriptorium.sim.Provenance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that were generated and are in no document nor made a plan, by the fault that explains
 * them.
 *
 * @param generated all tokens of the run
 * @param byFault wasted tokens by the name of a fault
 * @param unexplained generations that were wasted while nothing was wrong
 */
record Waste(long generated, Map<String, Long> byFault, List<Generation> unexplained) {

  /** So long after it was mended a fault may still cost: sessions, leases, circuits run out. */
  static final Duration AFTERMATH = Duration.ofSeconds(12);

  /** What the last user message of a prompt for a plan holds. */
  private static final String ASKS_FOR_A_PLAN = "Total length: ";

  static Waste of(GenerationLog log, List<Document> documents, List<FaultWindow> faults) {
    Set<Generation> useful = useful(log, documents);
    long generated = 0;
    Map<String, Long> byFault = new TreeMap<>();
    List<Generation> unexplained = new ArrayList<>();
    for (Generation generation : log.generations()) {
      generated += generation.completionTokens();
      if (generation.completionTokens() == 0 || useful.contains(generation)) {
        continue;
      }
      FaultWindow fault = latest(faults, generation);
      if (fault == null) {
        unexplained.add(generation);
      } else {
        byFault.merge(fault.fault(), (long) generation.completionTokens(), Long::sum);
      }
    }
    return new Waste(generated, byFault, unexplained);
  }

  long wasted() {
    return byFault.values().stream().mapToLong(Long::longValue).sum()
        + unexplained.stream().mapToLong(Generation::completionTokens).sum();
  }

  private static Set<Generation> useful(GenerationLog log, List<Document> documents) {
    Provenance provenance = log.provenance();
    Set<Generation> useful = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Document document : documents) {
      List<String> texts = Texts.of(document);
      boolean parallel = Texts.isParallel(document);
      for (int index = 1; index <= texts.size(); index++) {
        var before = parallel ? texts.subList(index - 1, index) : texts.subList(0, index);
        provenance.of(before).ifPresent(useful::add);
      }
    }
    // The first whole plan of a conversation is the one that was used.
    Set<String> planned = new HashSet<>();
    for (Generation generation : log.generations()) {
      if (generation.lastMessage().contains(ASKS_FOR_A_PLAN)
          && generation.finish() == Finish.STOP
          && planned.add(generation.conversation())) {
        useful.add(generation);
      }
    }
    return useful;
  }

  private static @Nullable FaultWindow latest(List<FaultWindow> faults, Generation generation) {
    FaultWindow latest = null;
    for (FaultWindow fault : faults) {
      if (fault.explains(generation.end(), AFTERMATH)
          && (latest == null || latest.start().isBefore(fault.start()))) {
        latest = fault;
      }
    }
    return latest;
  }
}
