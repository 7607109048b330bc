package io.scriptorium.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.hostile.Fuzzing;
import io.scriptorium.job.Headings;
import io.scriptorium.job.Json;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.planner.outline.OutlineReader;
import io.scriptorium.planner.outline.PlanBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever a model answers is a plan that a record can hold, or has no outline. */
class PlanFuzzTest {

  private static final int WORDS = 600;

  @Test
  void planAnswers() {
    Fuzzing.run(
        "plan answers",
        List.of(
            "{\"title\": \"Tea\", \"steps\": [{\"main_point\": \"Tea\", \"words\": 300}, {\"main_point\": \"Cups\","
                + " \"words\": 300}]}",
            "```json\n{\"steps\": [{\"main_point\": \"Tea \\ud83c\\udf75\", \"words\": 600}]}\n```",
            "{\"chapters\": [{\"title\": \"Tea\", \"sections\": [\"Leaf (20%)\", {\"point\": \"Cup\"}]}]}",
            "1 | 300 | Tea\n2 | 300 | Cups\n",
            "| - Section 1. | 300 words | Tea |\n| 2) | 1,300 | Cups |",
            "# Tea\n## Chapter 1: Leaf\n1. Root (~300 words)\n   - soil\n\nII. Cups – 200-400 Wörter",
            "Paragraph 1 - Main Point: Tea - Word Count: 400 words",
            "一、茶（约三百字）\n二、杯（1万字）",
            "I open with tea, then turn to cups, and close with milk."),
        mutator -> {
          Headings headings = mutator.any(List.of(Headings.values()));
          var request =
              new WritingRequest(
                  "tea",
                  mutator.text() + "x",
                  null,
                  null,
                  Mode.SEQUENTIAL,
                  Map.of(),
                  null,
                  headings);
          var builder = new PlanBuilder(PlanRules.DEFAULT.steps(), request);
          Plan plan =
              OutlineReader.read(mutator.text(), false)
                  .map(outline -> builder.ofOutline(outline, WORDS))
                  .orElseGet(() -> builder.byDefault(WORDS));
          assertThat(Json.read(Json.write(plan), Plan.class)).isEqualTo(plan);
          assertThat(plan.words()).isBetween(WORDS * 98 / 100, WORDS * 102 / 100);
        });
  }
}
