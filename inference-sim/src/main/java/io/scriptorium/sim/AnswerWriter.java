package io.scriptorium.sim;

import io.scriptorium.sim.text.Answer;
import io.scriptorium.sim.text.ChatPrompt;
import io.scriptorium.sim.text.ChatPrompt.BadRequestException;
import io.scriptorium.sim.text.Draft;
import io.scriptorium.sim.text.SimulatedModel;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Writes what the simulated model answers, with the faults of its request. */
final class AnswerWriter {

  private AnswerWriter() {}

  /**
   * An answer, and the reasoning that comes before it in a field of its own.
   *
   * @param reasoning empty where there is none
   */
  record Written(Answer answer, String reasoning) {}

  /**
   * The answer to a prompt.
   *
   * @param draw the request's seed
   * @throws BadRequestException if the schema asked for cannot be filled
   */
  static Written write(SimulatedModel model, ChatPrompt prompt, long draw, Faults given) {
    // Apart from the model's own, so that a fault changes nothing else in a text.
    SplittableRandom random = new SplittableRandom(draw);
    Faults faults = PlanFaults.chosen(given, random);
    double share = faults.has(FaultKind.LENGTH) ? faults.number(FaultKind.LENGTH) : 1;
    OptionalInt steps =
        faults.has(FaultKind.PLAN_STEPS)
            ? OptionalInt.of((int) faults.number(FaultKind.PLAN_STEPS))
            : OptionalInt.empty();
    Answer answer =
        switch (model.draft(prompt, draw, share, steps)) {
          case Draft.Outline outline -> Answer.of(PlanFaults.text(outline, faults, random));
          case Draft.Form(String json) -> Answer.of(json);
          case Draft.Section section -> TextFaults.answer(section, prompt, faults, random);
        };
    return new Written(
        ReasoningFaults.within(answer, faults, random), ReasoningFaults.beside(faults));
  }
}
