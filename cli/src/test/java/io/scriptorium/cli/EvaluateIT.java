package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.evaluation.run.BenchmarkFile;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.job.Json;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmarks over a real stack and a simulated fleet. */
class EvaluateIT {

  private static final String PROMPTS =
      """
      {"prompt": "Write a guide to Kyoto", "type": "Guide", "length": 400}
      {"prompt": "Write a guide to Kyoto", "type": "Guide", "length": 400}
      {"prompt": "Write a novel about tea", "type": "Novel", "length": 1200}
      {"prompt": "Write a report on rain", "type": "Report", "length": 2500}
      """;

  @TempDir Path folder;
  private SimulatedFleet fleet;

  @BeforeEach
  void start() throws IOException {
    fleet =
        SimulatedFleet.start(
            FleetSettings.defaults()
                .withServers(1)
                .withServer(ServerSettings.defaults().withSeats(8).withTimeScale(20)));
    Files.writeString(folder.resolve("prompts.jsonl"), PROMPTS);
  }

  @AfterEach
  void stop() {
    fleet.close();
  }

  @Test
  void aRunThatWasStoppedGoesOnWithTheDocumentsThatTheTopicsHold() throws IOException {
    Path out = folder.resolve("out");
    CommandRun whole = longBenchWrite(out, "--judge", inference());

    assertThat(whole.exitCode()).as(whole.stderr()).isZero();
    assertThat(whole.stdout()).endsWith(out.resolve("report.html") + "\n");
    assertThat(out.resolve("report.html")).isNotEmptyFile();
    List<Prediction> texts = BenchmarkFile.predictions(out.resolve("predictions.jsonl"));
    assertThat(texts)
        .hasSize(4)
        .allSatisfy(it -> {
          assertThat(it.completed()).isTrue();
          assertThat(it.sections()).isNotEmpty();
        });
    assertThat(Files.readAllLines(out.resolve("judgements.jsonl"))).hasSize(4);
    int generations = fleet.generations().generations().size();

    List<String> lines = Files.readAllLines(out.resolve("predictions.jsonl"));
    Files.writeString(
        out.resolve("predictions.jsonl"),
        lines.getFirst() + "\n" + lines.get(1).substring(0, lines.get(1).length() / 2));
    CommandRun again = longBenchWrite(out, "--judge", inference());

    assertThat(again.exitCode()).as(again.stderr()).isZero();
    assertThat(BenchmarkFile.predictions(out.resolve("predictions.jsonl")))
        .containsExactlyInAnyOrderElementsOf(texts);
    // No section was written again, and no text judged again.
    assertThat(fleet.generations().generations()).hasSize(generations);
  }

  @Test
  void theRulerShowsPipelineAndModelSideBySide() throws IOException {
    Path out = folder.resolve("ruler");
    CommandRun run =
        run("longwrite-ruler", "--data", prompts(), "--out", out.toString(), "--direct");

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(run.stdout()).contains("pipeline", "direct", "2,500");
    assertThat(BenchmarkFile.predictions(out.resolve("pipeline/predictions.jsonl"))).hasSize(4);
    assertThat(BenchmarkFile.predictions(out.resolve("direct/predictions.jsonl"))).hasSize(4);

    CommandRun compared =
        CommandRun.of(
            "evaluate",
            "compare",
            out.resolve("pipeline").toString(),
            out.resolve("direct").toString(),
            "--out",
            folder.resolve("comparison").toString());
    assertThat(compared.exitCode()).as(compared.stderr()).isZero();
    assertThat(compared.stdout()).contains("pipeline", "direct");
    assertThat(folder.resolve("comparison/report.html")).isNotEmptyFile();
    assertThat(compared.stdout()).doesNotContain("Win rate");

    CommandRun judged = judgedComparison(out);
    assertThat(judged.exitCode()).as(judged.stderr()).isZero();
    assertThat(judged.stdout()).contains("Wins", "Inconsistent", "Win rate");
    Path verdicts = folder.resolve("comparison/verdicts.jsonl");
    // Two orders of each of the four pairs.
    assertThat(Files.readAllLines(verdicts)).hasSize(8);
    int generations = fleet.generations().generations().size();
    assertThat(judgedComparison(out).stdout()).isEqualTo(judged.stdout());
    assertThat(fleet.generations().generations()).hasSize(generations);
  }

  private CommandRun judgedComparison(Path out) {
    return CommandRun.of(
        "evaluate",
        "compare",
        out.resolve("pipeline").toString(),
        out.resolve("direct").toString(),
        "--out",
        folder.resolve("comparison").toString(),
        "--judge",
        inference());
  }

  @Test
  void aDatasetIsBuiltWithAJudgeThatIsAskedNothingTwice() throws IOException {
    Files.writeString(
        folder.resolve("instructions.jsonl"),
        """
        {"instruction": "Write a story of the sea", "words": 400}
        {"instruction": "Write a guide to tea"}
        {"instruction": "Write a report on rice"}
        {"instruction": "Write a handbook of rain"}
        """);
    Path set = folder.resolve("set");
    CommandRun run = dataset(set);

    assertThat(run.exitCode()).as(run.stderr()).isZero();
    assertThat(Files.readAllLines(set.resolve("raw/long-output.jsonl"))).hasSize(3);
    var asked =
        Json.MAPPER
            .readTree(Files.readString(set.resolve("report.json")))
            .at("/instructions/asked");
    // The simulator says yes or no by chance.
    assertThat(asked.path("needed").intValue() + asked.path("notNeeded").intValue()).isEqualTo(3);
    assertThat(asked.path("model").stringValue()).isNotEmpty();
    int generations = fleet.generations().generations().size();
    assertThat(dataset(set).stdout()).isEqualTo(run.stdout());
    assertThat(fleet.generations().generations()).hasSize(generations);
  }

  private CommandRun dataset(Path set) {
    return CommandRun.of(
        "dataset",
        "build",
        "--instructions",
        folder.resolve("instructions.jsonl").toString(),
        "--out",
        set.toString(),
        "--min-words",
        "300",
        "--max-words",
        "600",
        "--judge",
        inference(),
        "--stack-data",
        folder.resolve("data").toString(),
        "--inference",
        inference());
  }

  private CommandRun longBenchWrite(Path out, String... more) {
    List<String> line =
        new ArrayList<>(List.of("longbench-write", "--data", prompts(), "--out", out.toString()));
    line.addAll(Arrays.asList(more));
    return run(line.toArray(String[]::new));
  }

  private CommandRun run(String... arguments) {
    List<String> line = new ArrayList<>(List.of("evaluate"));
    line.addAll(Arrays.asList(arguments));
    line.addAll(
        List.of("--stack-data", folder.resolve("data").toString(), "--inference", inference()));
    return CommandRun.of(line.toArray(String[]::new));
  }

  private String prompts() {
    return folder.resolve("prompts.jsonl").toString();
  }

  private String inference() {
    return fleet.baseUrls().getFirst() + ";seats=8";
  }
}
