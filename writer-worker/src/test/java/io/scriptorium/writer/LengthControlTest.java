package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Mode;
import io.scriptorium.job.Plan;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.writer.LengthControl.Bounds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LengthControlTest {

  private static final LengthControl ON = new LengthControl(true, 3);
  private static final LengthControl OFF = new LengthControl(false, 3);

  private static Planned planned(@Nullable Integer words, Mode mode, List<Integer> steps) {
    var request = new WritingRequest("tea", "Tea", words, null, mode, Map.of());
    var plan = new Plan(steps.stream().map(step -> new Step("Point", step)).toList());
    return new Planned(
        "tea",
        request,
        plan,
        new RecordPosition(0, 0),
        Instant.EPOCH,
        Instant.EPOCH,
        TokenUsage.NONE);
  }

  private static List<SectionRecord.Written> written(Integer... words) {
    return written(List.of(words));
  }

  private static List<SectionRecord.Written> written(List<Integer> words) {
    return IntStream.range(0, words.size())
        .mapToObj(i -> section(i + 1, words.get(i), TokenUsage.NONE))
        .toList();
  }

  private static SectionRecord.Written section(int words, long tokens) {
    return section(1, words, new TokenUsage(0, 0, tokens));
  }

  private static SectionRecord.Written section(int index, int words, TokenUsage usage) {
    return new SectionRecord.Written(
        "tea", index, "", "", "Text", words, usage, "", "", Instant.EPOCH, Instant.EPOCH);
  }

  @Test
  void theShortfallIsDistributedOverTheRemainingSectionsInProportion() {
    Planned planned = planned(1000, Mode.SEQUENTIAL, List.of(400, 200, 400));

    // 340 came of 400: 660 are left for 600 planned.
    assertThat(ON.input(planned, written(340), 2).wordTargets()).containsExactly(400, 220);
    assertThat(ON.input(planned, written(340, 220), 3).wordTargets())
        .containsExactly(400, 220, 440);
    assertThat(ON.input(planned, written(340, 260), 3).wordTargets())
        .containsExactly(400, 220, 400);
  }

  @Test
  void thePlanIsScaledToTheLengthAskedFor() {
    assertThat(
            ON.input(planned(900, Mode.SEQUENTIAL, List.of(500, 500)), List.of(), 1).wordTargets())
        .containsExactly(450);
    assertThat(ON.input(planned(900, Mode.PARALLEL, List.of(500, 500)), List.of(), 2).wordTargets())
        .containsExactly(450, 450);
    assertThat(
            ON.input(planned(null, Mode.SEQUENTIAL, List.of(500, 500)), List.of(), 1).wordTargets())
        .containsExactly(500);
  }

  @Test
  void noTargetIsBelowHalfOrAboveOneAndAHalfTimesTheStep() {
    Planned planned = planned(1000, Mode.SEQUENTIAL, List.of(800, 200));

    assertThat(ON.input(planned, written(300), 2).words()).isEqualTo(300);
    assertThat(ON.input(planned, written(1500), 2).words()).isEqualTo(100);
  }

  @Test
  void theLastSectionHasASmallerTolerance() {
    Planned planned = planned(1000, Mode.SEQUENTIAL, List.of(500, 500));

    assertThat(ON.bounds(ON.input(planned, List.of(), 1))).isEqualTo(new Bounds(400, 600));
    assertThat(ON.bounds(ON.input(planned, written(500), 2))).isEqualTo(new Bounds(450, 550));
    Planned parallel = planned(1000, Mode.PARALLEL, List.of(500, 500));
    assertThat(ON.bounds(ON.input(parallel, List.of(), 1))).isEqualTo(new Bounds(450, 550));
  }

  @Test
  void switchedOffEachSectionIsAskedForItsStepAndAnyLengthIsAccepted() {
    Planned planned = planned(900, Mode.SEQUENTIAL, List.of(500, 500));
    SectionInput input = OFF.input(planned, written(100), 2);

    assertThat(input.wordTargets()).containsExactly(500, 500);
    assertThat(OFF.bounds(input)).isEqualTo(Bounds.NONE);
  }

  @Test
  void aJobsOwnSectionsShowTheTokensOfItsWords() {
    SectionInput input = ON.input(planned(1000, Mode.SEQUENTIAL, List.of(500, 500)), List.of(), 1);

    // at most 600 words of 1.3 tokens, 15 % more, and a sentence
    assertThat(ON.maxTokens(input, List.of(section(400, 520)))).isEqualTo(937);
  }

  @Test
  void answersThatWereThrownAwayAreNoTokensOfItsWords() {
    SectionInput input = ON.input(planned(1000, Mode.SEQUENTIAL, List.of(500, 500)), List.of(), 1);

    assertThat(
            ON.maxTokens(input, List.of(section(400, 1560), section(400, 520), section(400, 900))))
        .isEqualTo(937);
  }

  @Test
  void withoutEarlierSectionsOrBoundsTheSettingLimitsTheTokens() {
    SectionInput input = ON.input(planned(1000, Mode.SEQUENTIAL, List.of(500, 500)), List.of(), 1);

    assertThat(ON.maxTokens(500)).isEqualTo(1700);
    assertThat(ON.maxTokens(input, List.of())).isEqualTo(1700);
    assertThat(ON.maxTokens(input, List.of(section(400, 0)))).isEqualTo(1700);
    assertThat(ON.maxTokens(input, List.of(section(400, 9000)))).isEqualTo(1700);
    assertThat(OFF.maxTokens(input, List.of(section(400, 520)))).isEqualTo(1700);
  }

  @Property
  void targetsOfEarlierSectionsNeverChange(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int sections) {
    Random random = new Random(seed);
    List<Integer> steps = random.ints(sections, 1, 1500).boxed().toList();
    Planned planned = planned(random.nextBoolean() ? null : 20_000, Mode.SEQUENTIAL, steps);
    List<Integer> words = new ArrayList<>();
    List<Integer> asked = List.of();
    for (int index = 1; index <= sections; index++) {
      List<Integer> now = ON.input(planned, written(words), index).wordTargets();
      assertThat(now).hasSize(index);
      assertThat(now.subList(0, index - 1)).isEqualTo(asked);
      assertThat(now.getLast()).isBetween(1, 2 * steps.get(index - 1));
      asked = now;
      words.add(random.nextInt(0, 3000));
    }
  }

  @Property
  void wholeDocumentsComeOutWithinTheLastSectionsTolerance(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int sections) {
    Random random = new Random(seed);
    List<Integer> steps = random.ints(sections, 400, 601).boxed().toList();
    int total = steps.stream().mapToInt(Integer::intValue).sum();
    Planned planned = planned(total, Mode.SEQUENTIAL, steps);
    List<Integer> words = new ArrayList<>();
    int asked = 0;
    for (int index = 1; index <= sections; index++) {
      SectionInput input = ON.input(planned, written(words), index);
      Bounds bounds = ON.bounds(input);
      words.add(random.nextInt(bounds.shortest(), bounds.longest() + 1));
      asked = input.words();
    }
    int came = words.stream().mapToInt(Integer::intValue).sum();

    assertThat(Math.abs(came - total)).isLessThanOrEqualTo(asked / 10 + sections);
  }
}
