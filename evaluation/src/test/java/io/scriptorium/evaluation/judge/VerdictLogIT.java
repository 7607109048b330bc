package io.scriptorium.evaluation.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.evaluation.judge.PairVerdict.Preference;
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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pairs of texts before a judge: the simulated one decides by chance. */
class VerdictLogIT {

  private static final ServerSettings SERVER =
      ServerSettings.defaults().withSeats(3).withTimeScale(50);
  private static final String FIRST = "{\"reason\": \"It leads.\", \"verdict\": \"first\"}";

  @TempDir Path folder;

  @Test
  void bothOrdersOfEveryPairAreJudgedOnceHoweverOftenTheyAreAskedFor() throws Exception {
    List<TextPair> pairs = IntStream.rangeClosed(1, 6).mapToObj(VerdictLogIT::pair).toList();
    try (SimulatedFleet fleet = fleet(SERVER);
        Servers servers = servers(fleet)) {
      var judge = new PairJudge(new JudgingModel(servers));
      List<Integer> progress = new ArrayList<>();
      VerdictLog.in(folder).complete(pairs.subList(0, 4), judge, progress::add);
      VerdictLog.in(folder).complete(pairs, judge, progress::add);
      VerdictLog.in(folder).complete(pairs, judge, progress::add);

      VerdictLog log = VerdictLog.in(folder);

      assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4);
      assertThat(fleet.generations().generations()).hasSize(12);
      assertThat(pairs)
          .allSatisfy(pair -> {
            assertThat(log.of(pair)).get().isInstanceOf(PairVerdict.Given.class);
            assertThat(log.of(pair.swapped())).get().isInstanceOf(PairVerdict.Given.class);
          });
      assertThat(log.of(new TextPair(text(1, "another text"), pairs.getFirst().second())))
          .isEmpty();
    }
  }

  @Test
  void theJudgeSeesTheTextsInBothOrders() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> FIRST);
        Servers servers = judge.servers()) {
      VerdictLog log = VerdictLog.in(folder);
      log.complete(List.of(pair(1)), new PairJudge(new JudgingModel(servers)), _ -> {});

      assertThat(judge.questions())
          .hasSize(2)
          .anySatisfy(it -> assertThat(it).containsSubsequence("Write about tea", "Tea", "Rain"))
          .anySatisfy(it -> assertThat(it).containsSubsequence("Write about tea", "Rain", "Tea"));
      assertThat(log.of(pair(1))).contains(new PairVerdict.Given(Preference.FIRST, "strict"));
      assertThat(log.of(pair(1).swapped()))
          .contains(new PairVerdict.Given(Preference.FIRST, "strict"));
    }
  }

  @Test
  void aTornLineIsAskedForAgain() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> FIRST);
        Servers servers = judge.servers()) {
      var pairJudge = new PairJudge(new JudgingModel(servers));
      VerdictLog.in(folder).complete(List.of(pair(1)), pairJudge, _ -> {});
      Path file = folder.resolve("verdicts.jsonl");
      String whole = Files.readString(file);
      Files.writeString(file, whole.substring(0, whole.length() - 5));

      VerdictLog.in(folder).complete(List.of(pair(1)), pairJudge, _ -> {});

      assertThat(judge.questions()).hasSize(3);
      assertThat(Files.readAllLines(file)).hasSize(2);
    }
  }

  @Test
  void aDamagedLineIsNamedWithItsRemedy() throws Exception {
    Files.writeString(
        folder.resolve("verdicts.jsonl"),
        """
        {"shown":{"line":1,"first":1,"second":2},"verdict":{"type":"given","preference":"tie"}}
        """);

    assertThatThrownBy(() -> VerdictLog.in(folder))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("verdicts.jsonl, line 1, is damaged: ")
        .hasMessageContaining("verdict")
        .hasMessageEndingWith("Delete that line to have the model asked again.");
  }

  @Test
  void anotherModelsVerdictsAreNotMixedIn() throws Exception {
    try (ScriptedJudge one = ScriptedJudge.start("strict", _ -> FIRST);
        Servers servers = one.servers()) {
      VerdictLog.in(folder)
          .complete(List.of(pair(1)), new PairJudge(new JudgingModel(servers)), _ -> {});
    }
    Path file = folder.resolve("verdicts.jsonl");
    List<String> before = Files.readAllLines(file);
    try (ScriptedJudge other = ScriptedJudge.start("mild", _ -> FIRST);
        Servers servers = other.servers()) {
      VerdictLog log = VerdictLog.in(folder);
      var judge = new PairJudge(new JudgingModel(servers));

      assertThatThrownBy(() -> log.complete(List.of(pair(1), pair(2)), judge, _ -> {}))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("verdicts.jsonl holds answers of the model \"strict\"")
          .hasMessageContaining("\"mild\"")
          .hasMessageContaining("--judge-model");
      assertThat(Files.readAllLines(file)).isEqualTo(before);
    }
  }

  @Test
  void onlyPairsOfTwoDifferentWholeTextsAreAskedAbout() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("strict", _ -> FIRST);
        Servers servers = judge.servers()) {
      VerdictLog.in(folder)
          .complete(
              List.of(
                  new TextPair(text(1, "Tea"), text(1, "")),
                  new TextPair(text(2, "Tea"), text(2, "Tea"))),
              new PairJudge(new JudgingModel(servers)),
              _ -> {});

      assertThat(judge.questions()).isEmpty();
    }
  }

  @Test
  void aJudgeThatWritesProseIsAskedFiveTimesAndDroppedWithTheReason() throws Exception {
    try (ScriptedJudge judge = ScriptedJudge.start("vague", _ -> "Both have their merits.");
        Servers servers = judge.servers()) {
      VerdictLog log = VerdictLog.in(folder);
      log.complete(List.of(pair(1)), new PairJudge(new JudgingModel(servers)), _ -> {});

      assertThat(judge.questions()).hasSize(10);
      assertThat(log.of(pair(1)))
          .contains(
              new PairVerdict.Dropped(
                  "No usable verdict in 5 tries: The judge's verdict is none of first, second,"
                      + " tie."));
    }
  }

  private static TextPair pair(int line) {
    return new TextPair(text(line, "Tea, text " + line), text(line, "Rain, text " + line));
  }

  private static Prediction text(int line, String text) {
    return new Prediction(
        line,
        "Write about tea",
        "Report",
        100,
        "Latin",
        text,
        Document.Status.COMPLETED,
        null,
        List.of(),
        1,
        null);
  }

  private static SimulatedFleet fleet(ServerSettings server) {
    return SimulatedFleet.start(FleetSettings.defaults().withServers(1).withServer(server));
  }

  private static Servers servers(SimulatedFleet fleet) {
    return Servers.of(
        InferenceSettings.of(
            fleet.baseUrls().stream().map(url -> new InferenceServer(url, 3, null)).toList()));
  }
}
