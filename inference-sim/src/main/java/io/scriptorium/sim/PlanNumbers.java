package io.scriptorium.sim;

import static io.scriptorium.sim.FaultKind.PLAN_FRACTIONS;
import static io.scriptorium.sim.FaultKind.PLAN_MISSING;
import static io.scriptorium.sim.FaultKind.PLAN_SEPARATORS;
import static io.scriptorium.sim.FaultKind.PLAN_SUM;
import static io.scriptorium.sim.FaultKind.PLAN_UNITS;
import static io.scriptorium.sim.FaultKind.PLAN_ZERO;

import io.scriptorium.sim.text.OutlineText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes an outline's numbers of words. */
final class PlanNumbers {
  private static final int SEPARATED = 1_000;

  private PlanNumbers() {}

  static void change(ObjectNode outline, Faults faults, RandomGenerator random) {
    List<ObjectNode> steps = new ArrayList<>();
    collect(outline, steps);
    for (int index = 0; index < steps.size(); index++) {
      ObjectNode step = steps.get(index);
      for (String name : List.copyOf(step.propertyNames())) {
        if (OutlineText.isWords(name) && step.path(name).isNumber()) {
          change(step, name, index, faults);
        }
      }
    }
    if (faults.has(PLAN_MISSING) && !steps.isEmpty()) {
      remove(steps, faults.number(PLAN_MISSING), random);
    }
  }

  private static void collect(JsonNode node, List<ObjectNode> steps) {
    for (JsonNode child : node) {
      if (child instanceof ObjectNode object
          && object.propertyNames().stream().anyMatch(OutlineText::isWords)) {
        steps.add(object);
      }
      collect(child, steps);
    }
  }

  private static void change(ObjectNode step, String name, int index, Faults faults) {
    double factor = faults.has(PLAN_SUM) ? faults.number(PLAN_SUM) : 1;
    int words =
        faults.has(PLAN_ZERO) ? 0 : (int) Math.max(1, Math.round(step.path(name).asInt() * factor));
    if (faults.has(PLAN_SEPARATORS) && index % 3 == 1) {
      step.put(name, String.format(Locale.ROOT, "%,d", Math.max(SEPARATED, words)));
    } else if (faults.has(PLAN_UNITS)) {
      step.put(
          name, String.format(Locale.ROOT, index % 2 == 0 ? "%d words" : "about %d words", words));
    } else if (faults.has(PLAN_FRACTIONS)) {
      step.put(name, words + 0.5);
    } else {
      step.put(name, words);
    }
  }

  private static void remove(List<ObjectNode> steps, double share, RandomGenerator random) {
    int one = random.nextInt(steps.size());
    for (int index = 0; index < steps.size(); index++) {
      if (index == one || random.nextDouble() < share) {
        ObjectNode step = steps.get(index);
        List.copyOf(step.propertyNames()).stream()
            .filter(OutlineText::isWords)
            .forEach(step::remove);
      }
    }
  }
}
