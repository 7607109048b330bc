package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.job.Json;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.planner.PlanRules.BadPlanException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a model answers is a plan that a record can hold, or a bad plan that is asked again. */
class PlanFuzzTest {

  private static final int LONGEST_PROBLEM = 1_000;
  private static final int WORDS = 600;

  @Test
  void planAnswers() {
    Fuzzing.run(
        "plan answers",
        List.of(
            "{\"steps\": [{\"main_point\": \"Tea\", \"words\": 300}, {\"main_point\": \"Cups\","
                + " \"words\": 300}]}",
            "```json\n{\"steps\": [{\"main_point\": \"Tea \\ud83c\\udf75\", \"words\": 600}]}\n```",
            "1 | 300 | Tea\n2 | 300 | Cups\n",
            "| - Section 1. | 300 words | Tea |\n| 2) | 300 | Cups |"),
        mutator -> {
          PlanFormat format = mutator.any(List.of(PlanFormat.values()));
          try {
            List<Step> steps = format.read(mutator.text());
            assertThat(steps).allMatch(it -> Json.write(it).length > 0);
            Plan plan = PlanRules.DEFAULT.apply(steps, WORDS);
            assertThat(Json.read(Json.write(plan), Plan.class)).isEqualTo(plan);
          } catch (BadPlanException e) {
            assertThat(e.problem()).isNotBlank().hasSizeLessThan(LONGEST_PROBLEM);
          }
        });
  }
}
