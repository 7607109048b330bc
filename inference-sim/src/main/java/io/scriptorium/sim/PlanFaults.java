package io.scriptorium.sim;

import static io.scriptorium.sim.FaultKind.PLAN_ARRAY;
import static io.scriptorium.sim.FaultKind.PLAN_CHAPTERS;
import static io.scriptorium.sim.FaultKind.PLAN_FENCE;
import static io.scriptorium.sim.FaultKind.PLAN_FORM;
import static io.scriptorium.sim.FaultKind.PLAN_FRACTIONS;
import static io.scriptorium.sim.FaultKind.PLAN_KEYS;
import static io.scriptorium.sim.FaultKind.PLAN_MISSING;
import static io.scriptorium.sim.FaultKind.PLAN_PREFACE;
import static io.scriptorium.sim.FaultKind.PLAN_STEPS;
import static io.scriptorium.sim.FaultKind.PLAN_SUM;
import static io.scriptorium.sim.FaultKind.PLAN_TRAILING_COMMA;
import static io.scriptorium.sim.FaultKind.PLAN_UNCLOSED;
import static io.scriptorium.sim.FaultKind.PLAN_UNITS;
import static io.scriptorium.sim.FaultKind.PLAN_WHITE_SPACE;
import static io.scriptorium.sim.FaultKind.PLAN_WRONG;

import io.scriptorium.sim.text.Draft;
import io.scriptorium.sim.text.OutlineText;
import io.scriptorium.sim.text.SimulatorJson;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/** Writes an outline with the faults of one request. */
final class PlanFaults {
  private static final double LARGEST_ERROR = 0.8;
  private static final int MOST_WRONG_STEPS = 300;
  private static final List<String> OPENINGS =
      List.of(
          "Sure! Here is the outline you asked for:",
          "Certainly, here's a detailed plan for the document.",
          "Below is the outline. I kept the sections balanced:");
  private static final List<String> CLOSINGS =
      List.of(
          "Let me know if you want changes.",
          "Would you like me to start writing the first section?",
          "Feel free to adjust the word counts!");

  private PlanFaults() {}

  /** The same, with each part of {@link FaultKind#PLAN_WRONG} chosen. */
  static Faults chosen(Faults faults, RandomGenerator random) {
    if (!faults.has(PLAN_WRONG)) {
      return faults;
    }
    List<Fault> chosen = new ArrayList<>();
    double factor = 1 + LARGEST_ERROR * (2 * random.nextDouble() - 1);
    double steps = Math.exp(random.nextDouble() * Math.log(MOST_WRONG_STEPS));
    chosen.add(Fault.standing(PLAN_SUM, Double.toString(factor)));
    chosen.add(Fault.standing(PLAN_STEPS, Long.toString(Math.round(steps))));
    PlanForm[] forms = PlanForm.values();
    PlanForm form = forms[random.nextInt(forms.length)];
    chosen.add(Fault.standing(PLAN_FORM, FaultValue.Choice.name(form)));
    if (random.nextBoolean()) {
      chosen.add(Fault.standing(PLAN_MISSING, Double.toString(random.nextDouble())));
    }
    for (FaultKind some :
        List.of(
            PLAN_CHAPTERS,
            PLAN_FRACTIONS,
            PLAN_UNITS,
            PLAN_KEYS,
            PLAN_ARRAY,
            PLAN_PREFACE,
            PLAN_FENCE,
            PLAN_TRAILING_COMMA)) {
      if (random.nextInt(3) == 0) {
        chosen.add(Fault.standing(some));
      }
    }
    return faults.and(new Faults(chosen));
  }

  /** The whole answer. */
  static String text(Draft.Outline outline, Faults faults, RandomGenerator random) {
    PlanNumbers.change(outline.content(), faults, random);
    if (faults.has(PLAN_CHAPTERS)) {
      PlanShape.group(outline.content(), (int) faults.number(PLAN_CHAPTERS));
    }
    boolean other = faults.has(PLAN_FORM) || faults.has(PLAN_CHAPTERS);
    PlanForm form = form(outline, faults, random);
    String text =
        form == PlanForm.JSON
            ? json(outline, faults, random)
            : other
                ? form.of(outline.content(), OutlineText.points(outline.content()))
                : OutlineText.asked(outline);
    return preface(text, form, faults, random);
  }

  private static PlanForm form(Draft.Outline outline, Faults faults, RandomGenerator random) {
    return faults.has(PLAN_FORM)
        ? faults.choice(PLAN_FORM, PlanForm.class, random)
        : outline.columns().isEmpty() ? PlanForm.JSON : PlanForm.LINES;
  }

  private static String json(Draft.Outline outline, Faults faults, RandomGenerator random) {
    if (faults.has(PLAN_WHITE_SPACE)) {
      return "{\"steps\": [" + "\n".repeat((int) faults.number(PLAN_WHITE_SPACE));
    }
    JsonNode content = outline.content();
    if (faults.has(PLAN_KEYS)) {
      content = PlanShape.renamed(content, random.nextInt(PlanShape.SETS_OF_NAMES));
    }
    if (faults.has(PLAN_ARRAY)) {
      content = PlanShape.innerArray(content);
    }
    String text =
        faults.has(PLAN_FORM) || faults.has(PLAN_TRAILING_COMMA)
            ? SimulatorJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(content)
            : SimulatorJson.MAPPER.writeValueAsString(content);
    if (faults.has(PLAN_TRAILING_COMMA)) {
      text = PlanShape.withTrailingCommas(text);
    }
    return faults.has(PLAN_UNCLOSED) ? PlanShape.unclosed(text) : text;
  }

  private static String preface(String text, PlanForm form, Faults faults, RandomGenerator random) {
    boolean fenced = form == PlanForm.JSON && (faults.has(PLAN_PREFACE) || faults.has(PLAN_FENCE));
    String inner = fenced ? "```json\n" + text + "\n```" : text;
    return faults.has(PLAN_PREFACE)
        ? "%s\n\n%s\n\n%s"
            .formatted(
                OPENINGS.get(random.nextInt(OPENINGS.size())),
                inner,
                CLOSINGS.get(random.nextInt(CLOSINGS.size())))
        : inner;
  }
}
