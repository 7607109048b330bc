package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.run.Servers;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.Document;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts before a simulated judge, which marks by chance. */
class JudgementLogIT {

  private static final int SEATS = 3;
  private static final ServerSettings SERVER =
      ServerSettings.defaults().withSeats(SEATS).withTimeScale(50);

  @TempDir Path folder;

  @Test
  void everyTextIsJudgedOnceHoweverOftenItIsAskedFor() throws Exception {
    List<Prediction> texts =
        new ArrayList<>(IntStream.rangeClosed(1, 12).mapToObj(JudgementLogIT::text).toList());
    try (SimulatedFleet fleet = fleet(SERVER);
        Servers servers = servers(fleet)) {
      Judge judge = new Judge(new JudgingModel(servers));
      List<Integer> progress = new ArrayList<>();
      JudgementLog.in(folder).complete(texts.subList(0, 10), judge, progress::add);
      JudgementLog.in(folder).complete(texts, judge, progress::add);
      texts.set(0, text(100));

      JudgementLog log = JudgementLog.in(folder);

      assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1, 2);
      assertThat(fleet.generations().generations()).hasSize(12);
      assertThat(fleet.generations().maxInFlight(fleet.baseUrls().getFirst().toString()))
          .isLessThanOrEqualTo(SEATS);
      assertThat(texts.subList(1, 12))
          .allSatisfy(it -> assertThat(log.of(it)).get().isInstanceOf(Judgement.Given.class));
      assertThat(log.of(texts.getFirst())).isEmpty();
    }
  }

  @Test
  void aJudgeThatWritesProseDropsTheTextWithTheReason() throws Exception {
    try (SimulatedFleet fleet = fleet(SERVER.withResponseFormat(false));
        Servers servers = servers(fleet)) {
      JudgementLog log = JudgementLog.in(folder);
      log.complete(List.of(text(1)), new Judge(new JudgingModel(servers)), _ -> {});

      assertThat(log.of(text(1)))
          .contains(
              new Judgement.Dropped(
                  "No usable marks in 5 tries: The judge gave no whole number from 1 to 5 for"
                      + " relevance, accuracy, coherence, clarity, breadth_and_depth,"
                      + " reading_experience."));
    }
  }

  @Test
  void anotherModelsMarksAreNotMixedIn() throws Exception {
    String marks =
        """
        {"reason": "Good.", "relevance": 5, "accuracy": 4, "coherence": 3, "clarity": 2,
         "breadth_and_depth": 1, "reading_experience": 5}
        """;
    try (ScriptedJudge one = ScriptedJudge.start("strict", _ -> marks);
        Servers servers = one.servers()) {
      JudgementLog log = JudgementLog.in(folder);
      log.complete(List.of(text(1)), new Judge(new JudgingModel(servers)), _ -> {});
      assertThat(log.of(text(1)))
          .contains(new Judgement.Given(new Quality(5, 4, 3, 2, 1, 5), "strict"));
    }
    Path file = folder.resolve("judgements.jsonl");
    List<String> before = Files.readAllLines(file);
    try (ScriptedJudge other = ScriptedJudge.start("mild", _ -> marks);
        Servers servers = other.servers()) {
      JudgementLog log = JudgementLog.in(folder);
      Judge judge = new Judge(new JudgingModel(servers));

      assertThatThrownBy(() -> log.complete(List.of(text(1), text(2)), judge, _ -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("judgements.jsonl holds answers of the model \"strict\"")
          .hasMessageContaining("\"mild\"");
    }
    assertThat(Files.readAllLines(file)).isEqualTo(before);

    Files.writeString(
        file, before.getFirst().replace("strict", "mild") + "\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> JudgementLog.in(folder))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("\"mild\"");
  }

  private static SimulatedFleet fleet(ServerSettings server) {
    return SimulatedFleet.start(FleetSettings.defaults().withServers(1).withServer(server));
  }

  private static Servers servers(SimulatedFleet fleet) {
    return Servers.of(
        InferenceSettings.of(
            fleet.baseUrls().stream().map(url -> new InferenceServer(url, SEATS, null)).toList()));
  }

  private static Prediction text(int line) {
    return new Prediction(
        line,
        "Write about tea",
        "Report",
        100,
        "Latin",
        "Tea, text " + line,
        Document.Status.COMPLETED,
        null,
        List.of(),
        1,
        null);
  }
}
