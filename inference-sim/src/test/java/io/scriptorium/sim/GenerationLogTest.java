package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.sim.Generation.Finish;
import io.scriptorium.sim.text.SimulatorJson;
import io.scriptorium.sim.text.TextHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GenerationLogTest {
  private static final Instant T = Instant.parse("2026-01-01T00:00:00Z");

  private static Generation generation(String server, int arrived, int start, int end) {
    return new Generation(
        server,
        T.plusSeconds(arrived),
        T.plusSeconds(start),
        T.plusSeconds(end),
        1,
        10,
        0,
        10,
        Finish.STOP,
        null,
        "conversation",
        List.of(),
        "output",
        "last",
        null);
  }

  @Test
  void countsOverlapsPerServerAndNoneWhereOneEndsAsTheNextStarts() {
    GenerationLog log =
        new GenerationLog(
            List.of(
                generation("a", 0, 0, 5),
                generation("a", 1, 5, 9),
                generation("a", 2, 5, 9),
                generation("b", 3, 3, 8)));

    assertThat(log.maxConcurrent("a")).isEqualTo(2);
    assertThat(log.maxInFlight("a")).isEqualTo(3);
    assertThat(log.maxConcurrent("b")).isEqualTo(1);
    assertThat(log.maxConcurrent("c")).isZero();
  }

  @Test
  void passesOverATornLastLineButNotAWrongOne(@TempDir Path directory) throws Exception {
    String line = SimulatorJson.MAPPER.writeValueAsString(generation("a", 0, 0, 5));
    Path torn = Files.writeString(directory.resolve("torn"), line + "\n" + line.substring(0, 30));
    Path wrong = Files.writeString(directory.resolve("wrong"), line + "\nnonsense\n");

    assertThat(GenerationLog.read(torn).generations()).containsExactly(generation("a", 0, 0, 5));
    assertThatThrownBy(() -> GenerationLog.read(wrong))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Line 2 of " + wrong);
  }

  @Test
  void aSectionMayBeContinuedAndCutShortWhereTextsAreKept() {
    Generation first = written("Tea is old.");
    Generation more = written("It is green. It is", "Tea is old.");
    Generation next = written("The end.", "Tea is old.\n\nIt is green.");
    Provenance provenance = new GenerationLog(List.of(first, more, next)).provenance();
    String section = "Tea is old.\n\nIt is green.";

    assertThat(provenance.of(List.of(section))).containsExactly(first, more);
    assertThat(provenance.of(List.of("Tea is"))).containsExactly(first);
    assertThat(provenance.of(List.of(section, "The end."))).containsExactly(next);
    assertThat(provenance.unexplained(List.of(section, "The end."))).isEmpty();
  }

  @Test
  void aPartMayBeCutShortBeforeItIsContinued() {
    Generation first = written("Tea is old. It is a");
    Generation more = written("It is green.", "Tea is old.");
    Provenance provenance = new GenerationLog(List.of(first, more)).provenance();

    assertThat(provenance.of(List.of("Tea is old.\n\nIt is green."))).containsExactly(first, more);
    assertThat(provenance.of(List.of("Tea is old. It is green."))).isEmpty();
  }

  @Test
  void anAnswerCutByTheLimitMayBeContinuedWhereItEnds() {
    Generation cut = written(Finish.LENGTH, "Tea is old. It is a");
    Generation after = written(Finish.STOP, "green leaf.", "Tea is old. It is a");
    Generation again = written(Finish.STOP, "an oddly green leaf.", "Tea is old. It is");
    Provenance provenance = new GenerationLog(List.of(cut, after, again)).provenance();

    assertThat(provenance.of(List.of("Tea is old. It is a green leaf.")))
        .containsExactly(cut, after);
    assertThat(provenance.of(List.of("Tea is old. It is an oddly green leaf.")))
        .containsExactly(cut, again);
    assertThat(provenance.of(List.of("Tea is old. It is a red leaf."))).isEmpty();
  }

  @Test
  void anAnswerCutTwiceIsContinuedFromOneMessageOrFromTwo() {
    Generation first = written(Finish.LENGTH, "Tea is old. It is a");
    Generation second = written(Finish.LENGTH, "It is green. It", "Tea is old.");
    Generation joined = written(Finish.STOP, "It is dear.", "Tea is old. It is green.");
    Generation apart = written(Finish.STOP, "It is cheap.", "Tea is old.", "It is green.");
    Provenance provenance = new GenerationLog(List.of(first, second, joined, apart)).provenance();

    assertThat(provenance.of(List.of("Tea is old. It is green. It is dear.")))
        .containsExactly(first, second, joined);
    assertThat(provenance.of(List.of("Tea is old. It is green. It is cheap.")))
        .containsExactly(first, second, apart);
    assertThat(provenance.of(List.of("Tea is old. It is green. It is rare."))).isEmpty();
    assertThat(provenance.of(List.of("Tea is old. It is dear."))).isEmpty();
  }

  @Test
  void whatNoGenerationWroteIsNotExplainedByPartsEither() {
    Generation first = written("Tea is old.");
    Generation more = written("It is green.", "Tea is old.");
    Provenance provenance = new GenerationLog(List.of(first, more)).provenance();

    for (String text :
        List.of(
            "Tea is old. It is green.",
            "Tea is old.\n\nIt is black.",
            "It is green.",
            "Tea is old.\n\nIt is green.\n\nMore.",
            "")) {
      assertThat(provenance.unexplained(List.of(text))).as(text).containsExactly(1);
    }
    Provenance withoutTexts =
        new GenerationLog(
                List.of(
                    generation(null, "Tea is old."),
                    generation(null, "It is green.", "Tea is old.")))
            .provenance();
    assertThat(withoutTexts.unexplained(List.of("Tea is old.\n\nIt is green."))).containsExactly(1);
    assertThat(withoutTexts.unexplained(List.of("Tea is old."))).isEmpty();
  }

  private static Generation written(String text, String... context) {
    return generation(text, text, context);
  }

  private static Generation written(Finish finish, String text, String... context) {
    return ended(finish, text, text, context);
  }

  private static Generation generation(@Nullable String kept, String text, String... context) {
    return ended(Finish.STOP, kept, text, context);
  }

  private static Generation ended(
      Finish finish, @Nullable String kept, String text, String... context) {
    return new Generation(
        "a",
        T,
        T,
        T,
        1,
        10,
        0,
        10,
        finish,
        null,
        "conversation",
        Arrays.stream(context).map(TextHash::hex).toList(),
        TextHash.hex(text),
        "last",
        kept);
  }
}
