package io.scriptorium.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Step;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two sections by the simulator with each of its faults: whole, clean, and of the length asked. */
class SimulatedFaultsIT {

  private static final int WORDS = 300;

  private static final Plan PLAN =
      new Plan(
          List.of(
              new Step("Where the tea bush grew at first", WORDS),
              new Step("How tea came to Europe by sea", WORDS)));

  private static final List<String> LEFTOVERS =
      List.of(
          "```",
          "<|",
          "think>",
          "Word count",
          "Sure!",
          "Here is",
          "Let me know",
          "##",
          "**",
          "---");

  @RegisterExtension static final SectionWriting WRITING = new SectionWriting();

  /** Cases 19 to 32, 34, 51 and 52. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "crlf",
        "no-space+byte-order-mark+comments",
        "empty-data",
        "split-bytes",
        "done-space",
        "no-done",
        "no-finish",
        "finish=null",
        "finish=STOP",
        "json",
        "gzip",
        "content-list",
        "message-field",
        "content-null",
        "empty-choices+usage-each",
        "null-choices",
        "trailing-garbage",
        "no-usage",
        "output-limit=200",
        "reasoning=1500",
        "reasoning=3000",
        "think",
        "think-middle",
        "think-close",
        "think-close-inline",
        "think-close-paragraphs",
        "no-system",
        "alternate",
        "no-stream-options",
        "no-max-tokens",
        "heading",
        "fence",
        "preamble",
        "word-note",
        "separators",
        "control-tokens",
        "echo",
        "fence+preamble+word-note+control-tokens",
      })
  void sectionsAreWholeAndClean(String faults) throws Exception {
    List<Written> sections = write(faults);

    assertThat(sections).hasSize(2).allMatch(it -> it.warnings() == null);
    assertThat(sections).allMatch(it -> it.words() >= WORDS * 3 / 4 && it.words() <= WORDS * 5 / 4);
    assertThat(sections)
        .allSatisfy(
            it -> assertThat(it.text()).doesNotContain(LEFTOVERS).doesNotContain("Section "));
  }

  /** Verbatim, or with each seventh word replaced. */
  @ParameterizedTest
  @ValueSource(strings = {"repeat", "repeat-nearly"})
  void theSecondSectionDoesNotSayTheFirstAgain(String fault) throws Exception {
    List<Written> sections = write(fault);

    assertThat(sections).hasSize(2).allMatch(it -> it.warnings() == null);
    List<String> words = List.of(sections.getFirst().text().split(" ", -1));
    assertThat(sections.getLast().text())
        .doesNotContain(String.join(" ", words.subList(0, 6)))
        .doesNotContain(String.join(" ", words.subList(7, 13)));
    assertThat(sections.getLast().words()).isGreaterThanOrEqualTo(WORDS * 3 / 4);
  }

  private List<Written> write(String faults) throws InferenceException, InterruptedException {
    FleetSettings settings =
        FleetSettings.defaults()
            .withServers(1)
            .withServer(ServerSettings.defaults().withTimeScale(0));
    try (var simulated = SimulatedFleet.start(settings)) {
      var server =
          new InferenceServer(simulated.baseUrls().getFirst().resolve("/faults/" + faults + "/v1"));
      return WRITING.write(
          new SectionWriting.Job("A history of tea", PLAN, List.of(), true, false),
          List.of(server),
          new SimpleMeterRegistry());
    }
  }
}
