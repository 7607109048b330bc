package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.planner.PlanRules.BadPlanException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PlanRulesTest {

  private final PlanRules rules = new PlanRules(10, 50, 1_500, 0.25, 400);

  private static List<Step> steps(int... words) {
    return IntStream.range(0, words.length)
        .mapToObj(i -> new Step("point " + (i + 1), words[i]))
        .toList();
  }

  @Test
  void aPlanNearTheTargetIsKeptUnchanged() throws BadPlanException {
    List<Step> steps = steps(300, 500, 400);

    assertThat(rules.apply(steps, 1_000)).isEqualTo(new Plan(steps));
  }

  @Test
  void theProblemNamesWhatTheModelMustCorrect() {
    assertThatThrownBy(() -> rules.apply(List.of(), 1_000))
        .isInstanceOf(BadPlanException.class)
        .hasMessage("The plan has no sections.");
    assertThatThrownBy(() -> rules.apply(steps(300, 20, 700), 1_000))
        .hasMessage("Section 2 has 20 words; each section must have 50 to 1500 words.");
    assertThatThrownBy(() -> rules.apply(steps(1_501), 1_500)).hasMessageContaining("Section 1");
    assertThatThrownBy(() -> rules.apply(steps(300, 300), 1_000))
        .hasMessage(
            "The sections add up to 600 words; they must add up to about 1000 words (750 to"
                + " 1250).");
  }

  @Test
  void tooManyStepsAreMergedAndNothingIsDropped() throws BadPlanException {
    List<Step> steps = steps(100, 50, 50, 100, 100, 100, 100, 100, 100, 100, 100);

    Plan plan = rules.apply(steps, 1_000);

    assertThat(plan.total()).isEqualTo(10);
    assertThat(plan.words()).isEqualTo(1_000);
    assertThat(plan.step(2).mainPoint()).isEqualTo("point 2; then: point 3");
    assertThat(plan.steps().stream().map(Step::mainPoint).reduce("", String::concat))
        .contains(steps.stream().map(Step::mainPoint).toList());
  }

  @Test
  void stepsThatCannotBeMergedAreRefused() {
    int[] words = IntStream.generate(() -> 1_400).limit(11).toArray();

    assertThatThrownBy(() -> rules.apply(steps(words), 15_400))
        .hasMessageContaining("The plan has 11 sections; at most 10 are allowed");
  }
}
