package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, on a workload too small to measure anything. */
class PipelineBenchmarkIT {

  private static final int JOBS = 6;

  @Test
  void printsARowForThePipelineAndOneForEachBaseline(@TempDir Path folder) throws Exception {
    // given: documents of several sections
    Path workload = folder.resolve("workload.jsonl");
    Files.writeString(
        workload,
        """
        {"prompt": "Write about tea", "length": 1200}
        {"prompt": "Write about coffee", "length": 1500}
        """);
    StringWriter out = new StringWriter();

    // when
    int exitCode =
        PipelineBenchmark.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "--workload=" + workload,
                "--jobs=" + JOBS,
                "--warm-up=1",
                "--time-scale=4",
                "--telemetry=traces,off",
                "--baselines=shards,least_loaded_conversation",
                "--folder=" + folder.resolve("runs"));

    // then
    assertThat(exitCode).isZero();
    List<List<String>> rows = rows(out.toString());
    List<String> heading = rows.getFirst();
    List<List<String>> runs = rows.subList(2, rows.size());
    assertThat(runs)
        .extracting(List::getFirst)
        .containsExactly(
            "Scriptorium, 1 writer, traced",
            "Scriptorium, 1 writer, no metrics",
            "32 loops, fixed shards",
            "32 loops, least loaded, growing prompts");
    for (List<String> run : runs) {
      assertThat(number(heading, run, "jobs")).isEqualTo(JOBS);
      assertThat(number(heading, run, "failed")).isZero();
      assertThat(number(heading, run, "sections")).isGreaterThan(JOBS);
      assertThat(number(heading, run, "wrong")).isZero();
      assertThat(number(heading, run, "bound s")).isPositive();
      assertThat(number(heading, run, "ratio")).isGreaterThanOrEqualTo(1);
      assertThat(number(heading, run, "busy %")).isBetween(0.0, 100.0);
      assertThat(number(heading, run, "prefill/token")).isPositive();
      assertThat(number(heading, run, "over seats")).isZero();
    }

    // and: what only a process of its own can tell
    assertThat(number(heading, runs.getFirst(), "heap MB")).isPositive();
    double writer = number(heading, runs.getFirst(), "CPU s");
    assertThat(writer).isPositive();
    assertThat(number(heading, runs.getFirst(), "system CPU s")).isGreaterThan(writer);
    assertThat(out.toString())
        .containsPattern(
            "- Scriptorium, 1 writer, traced: writer [\\d.]+, planner [\\d.]+, assembler [\\d.]+, broker [\\d.]+, redis [\\d.]+\n");
    assertThat(number(heading, runs.getFirst(), "series")).isGreaterThan(100);
    assertThat(number(heading, runs.getFirst(), "scrape ms")).isPositive();
  }

  private static List<List<String>> rows(String table) {
    List<List<String>> rows = new ArrayList<>();
    table
        .lines()
        .filter(line -> line.startsWith("|"))
        .forEach(line ->
            rows.add(
                Arrays.stream(line.substring(1, line.length() - 1).split("\\|"))
                    .map(String::strip)
                    .toList()));
    return rows;
  }

  private static double number(List<String> heading, List<String> row, String column) {
    return Double.parseDouble(row.get(heading.indexOf(column)));
  }
}
