package io.scriptorium.chaos;

import io.scriptorium.sim.Fault;
import io.scriptorium.sim.FaultKind;
import io.scriptorium.sim.FaultKind.Family;
import io.scriptorium.sim.Purpose;
import io.scriptorium.sim.SimulatedServer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What models do wrong in their texts and outlines: each kind in turn, on one server for a few
 * requests, so that a section has at least one good answer among its tries.
 */
final class ModelQuirks {

  /** After these an answer may be of no use, and the section or outline is asked for again. */
  static final Set<FaultKind> REJECTED =
      EnumSet.of(
          FaultKind.REFUSAL,
          FaultKind.LOOP,
          FaultKind.REPEAT,
          FaultKind.REPEAT_NEARLY,
          FaultKind.THINK_UNCLOSED,
          FaultKind.PLAN_WHITE_SPACE);

  private static final Set<FaultKind> CUT_INSIDE =
      EnumSet.of(
          FaultKind.LOOP,
          FaultKind.REPEAT,
          FaultKind.REPEAT_NEARLY,
          FaultKind.LANGUAGE,
          FaultKind.THINK_MIDDLE);

  /** Fewer than the answers that a section may take. */
  private static final int REJECTED_REQUESTS = 2;

  private static final int REQUESTS = 3;

  private final Random random;
  private final Turns texts;
  private final Turns outlines;

  /**
   * @param kinds the quirks of sections
   */
  ModelQuirks(long seed, List<FaultKind> kinds) {
    random = new Random(seed);
    texts = new Turns(kinds);
    outlines = new Turns(FaultKind.of(Family.PLAN));
  }

  /** All that a section's answer may have. */
  static List<FaultKind> texts() {
    return Stream.of(Family.TEXT, Family.REASONING)
        .flatMap(family -> FaultKind.of(family).stream())
        // It only names a field.
        .filter(kind -> kind != FaultKind.REASONING_FIELD)
        .toList();
  }

  /**
   * Those of which the writer cuts nothing out of a text: beside lost connections and killed
   * workers, {@link KeptText} does not explain every text that was cut.
   */
  static List<FaultKind> textsKeptWhole() {
    return texts().stream().filter(kind -> !CUT_INSIDE.contains(kind)).toList();
  }

  /** Gives each server the next kind of each, where it has done with the last. */
  void inject(List<SimulatedServer> servers) {
    for (SimulatedServer server : servers) {
      List<Fault> waiting = server.faults().stream().filter(it -> it.count() != null).toList();
      for (Purpose purpose : Purpose.values()) {
        if (waiting.stream().noneMatch(it -> it.on() == purpose)) {
          FaultKind kind = (purpose == Purpose.PLAN ? outlines : texts).next();
          int count = REJECTED.contains(kind) ? REJECTED_REQUESTS : REQUESTS;
          server.inject(Fault.standing(kind).withCount(count).on(purpose));
        }
      }
    }
  }

  /** All kinds in random order, and then all again in another. */
  private final class Turns {

    private final List<FaultKind> kinds;
    private final Deque<FaultKind> left = new ArrayDeque<>();

    Turns(List<FaultKind> kinds) {
      this.kinds = kinds;
    }

    FaultKind next() {
      if (left.isEmpty()) {
        List<FaultKind> shuffled = new ArrayList<>(kinds);
        Collections.shuffle(shuffled, random);
        left.addAll(shuffled);
      }
      return left.removeFirst();
    }
  }
}
