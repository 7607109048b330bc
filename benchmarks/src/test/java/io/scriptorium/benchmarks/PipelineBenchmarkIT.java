package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark itself, on a workload too small to measure anything. */
class PipelineBenchmarkIT {

  private static final int JOBS = 6;

  @TempDir Path folder;

  @Test
  void printsARowForThePipelineAndOneForEachBaseline() throws Exception {
    // when
    String out =
        run(
            "--warm-up=1",
            "--scriptorium=" + launcher(),
            "--telemetry=traces,off",
            "--baselines=shards,least_loaded_conversation");

    // then
    List<List<String>> rows = rows(out);
    List<String> heading = rows.getFirst();
    List<List<String>> runs = rows.subList(2, rows.size());
    assertThat(runs)
        .extracting(List::getFirst)
        .containsExactly(
            "Scriptorium, 1 writer, traced",
            "Scriptorium, 1 writer, no metrics",
            "32 loops, fixed shards",
            "32 loops, least loaded, growing prompts");
    requireWhole(heading, runs);

    // and: what only a process of its own can tell
    assertThat(number(heading, runs.getFirst(), "heap MB")).isPositive();
    double writer = number(heading, runs.getFirst(), "CPU s");
    assertThat(writer).isPositive();
    assertThat(number(heading, runs.getFirst(), "system CPU s")).isGreaterThan(writer);
    assertThat(out)
        .containsPattern(
            "- Scriptorium, 1 writer, traced: writer [\\d.]+, planner [\\d.]+, assembler [\\d.]+, broker [\\d.]+, redis [\\d.]+\n");
    assertThat(number(heading, runs.getFirst(), "series")).isGreaterThan(100);
    assertThat(number(heading, runs.getFirst(), "scrape ms")).isPositive();
  }

  @Test
  void runsTheStackAndAPeerFromCold() throws Exception {
    assumeTrue(hasPython(), "python3 is not installed");
    // when
    String out =
        run(
            "--warm-up=0",
            "--systems=up",
            "--peers=loops",
            "--no-baselines",
            "--scriptorium=" + launcher());

    // then
    List<List<String>> rows = rows(out);
    List<List<String>> runs = rows.subList(2, rows.size());
    assertThat(runs)
        .extracting(List::getFirst)
        .containsExactly("Scriptorium up, cold", "32 Python loops, cold");
    requireWhole(rows.getFirst(), runs);
    assertThat(number(rows.getFirst(), runs.getLast(), "moves")).isZero();
    assertThat(out)
        .containsPattern("- Scriptorium up, cold: up [1-9][\\d.]+, redis [\\d.]+\n")
        .containsPattern("- 32 Python loops, cold: worker [\\d.]+\n");
  }

  /** A command whose classes are these. */
  private Path launcher() throws IOException {
    Path launcher =
        Files.writeString(
            folder.resolve("scriptorium"),
            "#!/bin/bash\nexec '%s/bin/java' -cp '%s' io.scriptorium.cli.Scriptorium \"$@\"\n"
                .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    return launcher;
  }

  @Test
  void refusesAPeerThatIsNotHere() {
    StringWriter err = new StringWriter();

    int exitCode =
        PipelineBenchmark.commandLine()
            .setErr(new PrintWriter(err))
            .execute("--peers=celery", "--peer-python=/no/python");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).startsWith("The Python \"/no/python\" cannot be run");
  }

  /** What it prints for documents of several sections. */
  private String run(String... options) throws IOException {
    Path workload = folder.resolve("workload.jsonl");
    Files.writeString(
        workload,
        """
        {"prompt": "Write about tea", "length": 1200}
        {"prompt": "Write about coffee", "length": 1500}
        """);
    StringWriter out = new StringWriter();
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--workload=" + workload);
    arguments.add("--jobs=" + JOBS);
    arguments.add("--time-scale=4");
    arguments.add("--folder=" + folder.resolve("runs"));

    int exitCode =
        PipelineBenchmark.commandLine()
            .setOut(new PrintWriter(out))
            .execute(arguments.toArray(String[]::new));

    assertThat(exitCode).isZero();
    return out.toString();
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      new PeerPrograms(Path.of("peers"), "python3", "").require(Peer.LOOPS);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static void requireWhole(List<String> heading, List<List<String>> runs) {
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
