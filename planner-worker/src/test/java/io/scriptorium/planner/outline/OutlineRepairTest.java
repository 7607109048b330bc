package io.scriptorium.planner.outline;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Headings;
import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Plan.Origin;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutlineRepairTest {

  private static final OutlineBounds BOUNDS = new OutlineBounds(400, 50, 1_500);

  /** Any points and lengths, some missing, some shares, some absurd. */
  @Property
  void anyOutlineBecomesAPlanOfTheLengthAskedForThatKeepsEveryPoint(
      @ForAll @Size(min = 1, max = 120) List<@DoubleRange(min = -500, max = 5_000) Double> lengths,
      @ForAll @IntRange(min = 1, max = 150_000) int words) {
    List<OutlinePoint> points = new ArrayList<>();
    for (double length : lengths) {
      Amount amount =
          length < -250
              ? Amount.words(-length * 1e6)
              : length <= 0 ? null : new Amount(length, length < 40);
      points.add(OutlinePoint.of("[point " + points.size() + "]", amount));
    }

    Plan plan = plan(points, words);

    assertThat(plan.words()).isBetween((int) Math.ceil(words * 0.98), (int) (words * 1.02));
    assertThat(plan.steps())
        .hasSizeLessThanOrEqualTo(400)
        .allMatch(it -> it.words() <= 1_500 && it.words() >= Math.min(50, words));
    String all = plan.steps().stream().map(Step::mainPoint).collect(Collectors.joining("\n"));
    assertThat(points).allMatch(it -> all.contains(it.text()));
    assertThat(List.of(all.split("\\[point ", -1))).hasSizeGreaterThan(points.size());
  }

  @Property
  void pointsStayInTheirOrder(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3_000) Integer> lengths,
      @ForAll @IntRange(min = 400, max = 30_000) int words) {
    List<OutlinePoint> points = points(lengths.stream().mapToInt(it -> it).toArray());

    String all =
        plan(points, words).steps().stream().map(Step::mainPoint).collect(Collectors.joining("\n"));

    List<Integer> places = points.stream().map(it -> all.indexOf(it.text())).toList();
    assertThat(places).isSorted().doesNotContain(-1);
  }

  @Test
  void anOutlineThatFitsStaysAsItIs() {
    Plan plan = plan(points(300, 500, 190), 1_000);

    assertThat(plan.steps()).extracting(Step::words).containsExactly(300, 500, 190);
    assertThat(plan.madeBy()).isEqualTo(Origin.MODEL);
  }

  @ParameterizedTest
  @CsvSource({"0.2", "0.5", "0.7", "1.4", "1.8"})
  void lengthsAreScaled(double factor) {
    Plan plan =
        plan(points((int) (300 * factor), (int) (500 * factor), (int) (200 * factor)), 1_000);

    assertThat(plan.steps()).extracting(Step::words).containsExactly(300, 500, 200);
    assertThat(plan.madeBy()).isEqualTo(Origin.REPAIRED);
  }

  @Test
  void missingLengthsAreTheMeanOfTheOthers() {
    List<OutlinePoint> points = new ArrayList<>(points(200, 400));
    points.add(OutlinePoint.of("[point 3]", null));

    assertThat(plan(points, 900).steps()).extracting(Step::words).containsExactly(200, 400, 300);
  }

  @Test
  void aTooLongStepIsSplitInPlainWords() {
    assertThat(
            plan(List.of(OutlinePoint.of("The whole of it.", Amount.words(3_000))), 3_000).steps())
        .containsExactly(
            new Step("The whole of it, part 1 of 2", 1_500),
            new Step("The whole of it, part 2 of 2", 1_500));
  }

  @Test
  void tooShortStepsAreMergedInsideTheirChapter() {
    List<OutlinePoint> points =
        List.of(
            new OutlinePoint("A.", null, Amount.words(400), "One"),
            new OutlinePoint("B", null, Amount.words(20), "Two"),
            new OutlinePoint("C", null, Amount.words(580), "Two"));

    Plan plan = plan(points, 1_000);

    assertThat(plan.steps()).containsExactly(new Step("A.", 400), new Step("B; then: C", 600));
    assertThat(plan.chapters()).extracting("title").containsExactly("One", "Two");
  }

  @Test
  void aModelInALoopGivesItsPointOnce() {
    List<OutlinePoint> points =
        new ArrayList<>(Collections.nCopies(300, OutlinePoint.of("Tea is old", Amount.words(100))));
    points.add(OutlinePoint.of("Tea today", Amount.words(100)));

    Plan plan = plan(points, 2_000);

    assertThat(plan.total()).isLessThan(5);
    assertThat(plan.words()).isEqualTo(2_000);
  }

  @Test
  void moreStepsThanAllowedAreMerged() {
    int[] many = IntStream.generate(() -> 100).limit(5_000).toArray();

    Plan plan = plan(points(many), 60_000);

    assertThat(plan.total()).isLessThanOrEqualTo(400);
    assertThat(plan.words()).isEqualTo(60_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 49, 400, 1_000, 5_000, 20_000, 100_000, 600_000})
  void theDefaultOutlineHasDistinctPointsOfTheLengthAskedFor(int words) {
    for (String instruction :
        List.of(
            "Write about tea",
            "写一篇关于茶的文章",
            "Schreibe über Tee und die Welt",
            "Écrivez un texte sur le thé",
            "Escribe sobre el té y los ríos",
            "お茶について書いてください",
            "Напишите о чае",
            "ชา")) {
      Plan plan = builder(instruction, Headings.AUTO).byDefault(words);

      assertThat(plan.madeBy()).isEqualTo(Origin.DEFAULT);
      assertThat(plan.words()).isEqualTo(words);
      assertThat(plan.steps()).extracting(Step::mainPoint).doesNotHaveDuplicates();
      assertThat(plan.steps()).allMatch(it -> it.words() <= 1_500);
      assertThat(plan.title()).isNotBlank().doesNotContain("\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Write a 10,000-word history of tea, with many examples.|History of tea",
        "Please write me an essay on \"The Leopard\" by Lampedusa|Essay on The Leopard by Lampedusa",
        "请写一篇5000字的关于茶的文章。要详细|关于茶的文章",
        "Schreibe einen Roman über Tee mit 3000 Wörtern|Roman über Tee",
        "Tea|Tea",
      })
  void aTitleIsMadeOfTheInstructionsFirstClause(String instruction, String title) {
    assertThat(builder(instruction, Headings.AUTO).byDefault(1_000).title())
        .startsWith(title.substring(0, 3));
    assertThat(InstructionTitle.of(instruction)).isEqualTo(title);
  }

  @Test
  void headingsAreGivenWhereTheyAreAskedForAndNoTitleWhereNone() {
    var outline =
        new Outline(
            "On Tea",
            List.of(
                OutlinePoint.of("Origins: where tea grows", Amount.words(500)),
                new OutlinePoint("Trade", "How it travels", Amount.words(500), null)));

    assertThat(builder("Tea", Headings.SECTIONS).ofOutline(outline, 1_000).steps())
        .extracting(Step::heading)
        .containsExactly("Origins", "How it travels");
    Plan plain = builder("Tea", Headings.NONE).ofOutline(outline, 1_000);
    assertThat(plain.title()).isNull();
    assertThat(plain.steps()).allMatch(it -> it.heading() == null);
    assertThat(builder("Tea", Headings.AUTO).ofOutline(outline, 1_000).title()).isEqualTo("On Tea");
  }

  private static List<OutlinePoint> points(int... lengths) {
    List<OutlinePoint> points = new ArrayList<>();
    for (int length : lengths) {
      points.add(OutlinePoint.of("[point " + points.size() + "]", Amount.words(length)));
    }
    return points;
  }

  private static Plan plan(List<OutlinePoint> points, int words) {
    return builder("Write about tea", Headings.AUTO).ofOutline(new Outline(null, points), words);
  }

  private static PlanBuilder builder(String instruction, @Nullable Headings headings) {
    return new PlanBuilder(
        BOUNDS,
        new WritingRequest(
            "tea", instruction, null, null, Mode.SEQUENTIAL, Map.of(), null, headings));
  }
}
