package io.scriptorium.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Digest;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.job.Step;
import io.scriptorium.sim.ContextWindow;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.sim.WindowStyle;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Documents that are longer than the model's context window, in every way of enforcing it. */
class LineageIT {

  private static final int SECTIONS = 24;
  private static final int WORDS = 300;
  private static final int WINDOW = 4_096;
  private static final String INSTRUCTION = "Write a long history of tea";

  @RegisterExtension static final SectionWriting WRITING = new SectionWriting();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private static Plan plan() {
    return new Plan(
        IntStream.rangeClosed(1, SECTIONS)
            .mapToObj(
                it -> new Step("What happened in century %d, and to whom".formatted(it), WORDS))
            .toList());
  }

  private static SimulatedFleet simulate(ContextWindow window) {
    return SimulatedFleet.start(
        FleetSettings.defaults()
            .withServers(1)
            .withServer(ServerSettings.defaults().withTimeScale(0).withWindow(window)));
  }

  private List<Written> write(SimulatedFleet simulated, String instruction)
      throws InferenceException, InterruptedException {
    var job = new SectionWriting.Job(instruction, plan(), List.of(), true, false);
    List<InferenceServer> servers =
        simulated.baseUrls().stream().map(InferenceServer::new).toList();
    return WRITING.write(job, servers, meters);
  }

  @ParameterizedTest
  @EnumSource
  void aDocumentOfManyWindowsIsWritten(WindowStyle style) throws Exception {
    try (var simulated = simulate(ContextWindow.of(WINDOW, style))) {
      holdsTogether(write(simulated, INSTRUCTION), simulated);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWindowThatIsReportedNowhereIsLearned(WindowStyle style) throws Exception {
    try (var simulated = simulate(ContextWindow.of(WINDOW, style).unreported())) {
      holdsTogether(write(simulated, INSTRUCTION), simulated);
    }
  }

  /** Every section was generated from its lineage's notes, and exactly the texts since. */
  private void holdsTogether(List<Written> sections, SimulatedFleet simulated) {
    assertThat(sections).hasSize(SECTIONS).allMatch(Chain::matches);
    int words = sections.stream().mapToInt(Written::words).sum();
    assertThat(words).isBetween(SECTIONS * WORDS * 9 / 10, SECTIONS * WORDS * 11 / 10);
    long lineages = sections.stream().filter(it -> it.digest() != null).count();
    assertThat(lineages).isBetween(2L, SECTIONS / 2L);
    assertThat(meters.get("scriptorium.sections.lineages").counter().count())
        .isGreaterThanOrEqualTo((double) lineages);

    List<List<String>> contexts =
        simulated.generations().generations().stream().map(Generation::context).toList();
    int from = 1;
    for (Written section : sections) {
      Digest digest = section.digest();
      if (digest != null) {
        from = digest.from();
        if (section.index() > 1) {
          assertThat(digest.notes()).isNotBlank().hasSizeLessThan(WINDOW);
        }
      }
      List<String> verbatim =
          sections.subList(from - 1, section.index() - 1).stream()
              .map(it -> sha256(it.text()))
              .toList();
      assertThat(contexts).as("section %d", section.index()).contains(verbatim);
    }
  }

  @Test
  void withoutAWindowThereIsOneLineage() throws Exception {
    try (var simulated =
        SimulatedFleet.start(
            FleetSettings.defaults()
                .withServers(1)
                .withServer(ServerSettings.defaults().withTimeScale(0)))) {
      assertThat(write(simulated, INSTRUCTION)).allMatch(it -> it.digest() == null);
    }
  }

  @Test
  void anInstructionThatIsLongerThanTheWindowIsRefusedWithTheFigure() {
    try (var simulated = simulate(ContextWindow.of(WINDOW, WindowStyle.VLLM))) {
      assertThatThrownBy(() -> write(simulated, "Tell of tea and of the sea. ".repeat(1_000)))
          .isInstanceOf(InferenceException.class)
          .hasMessageContaining("context window of 4096 tokens")
          .hasMessageContaining("shorten the instruction");
      assertThat(simulated.generations().generations()).isEmpty();
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
