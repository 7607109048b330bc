package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.benchmarks.Contestant.Cost;
import io.scriptorium.benchmarks.Contestant.ProcessTime;
import io.scriptorium.benchmarks.RunLog.RunFigures;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResultTableTest {

  private static final Cost BEFORE = cost(1_000, 500);
  private static final Cost AFTER = cost(11_300, 2_600);

  @Test
  void tellsTheAskingProcessesFromTheWholeSystem() {
    List<String> lines = ResultTable.of(List.of(run("up", AFTER.since(BEFORE)))).lines().toList();

    assertThat(cell(lines, "CPU s")).isEqualTo("10.3");
    assertThat(cell(lines, "system CPU s")).isEqualTo("12.4");
    assertThat(cell(lines, "sections/s")).isEqualTo("2.0");
    assertThat(cell(lines, "calls/s")).isEqualTo("2.5");
  }

  @Test
  void listsTheProcessorTimeOfEachProcess() {
    String text =
        ResultTable.processorTimes(
            List.of(run("Celery", AFTER.since(BEFORE)), run("loops", Cost.UNKNOWN)));

    assertThat(text)
        .isEqualTo(
            """

            Processor seconds of each process:

            - Celery: worker 10.3, redis 2.1
            """);
  }

  @Test
  void saysNothingOfProcessesWhereThereAreNone() {
    assertThat(ResultTable.processorTimes(List.of(run("loops", Cost.UNKNOWN)))).isEmpty();
  }

  private static Cost cost(long workerMilliseconds, long redisMilliseconds) {
    return new Cost(
        List.of(
            new ProcessTime("worker", Duration.ofMillis(workerMilliseconds)),
            new ProcessTime("redis", Duration.ofMillis(redisMilliseconds))),
        OptionalLong.empty(),
        OptionalLong.empty(),
        null);
  }

  private static RunResult run(String name, Cost cost) {
    var figures =
        new RunFigures(5, 0, 20, 25, 0, 10, 8, 1, 0.2, Duration.ZERO, Duration.ZERO, 0, 0);
    return new RunResult(name, figures, cost, Duration.ZERO, null);
  }

  private static String cell(List<String> lines, String heading) {
    return cells(lines.getLast()).get(cells(lines.getFirst()).indexOf(heading));
  }

  private static List<String> cells(String line) {
    return Arrays.stream(line.split("\\|")).map(String::strip).toList();
  }
}
