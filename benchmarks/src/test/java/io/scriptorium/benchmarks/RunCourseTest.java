package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.benchmarks.RunCourse.ProcessState;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RunCourseTest {

  private Duration used = Duration.ofSeconds(3);
  private OptionalLong memory = OptionalLong.of(100L * 1024 * 1024);

  private final RunCourse course =
      new RunCourse(200, () -> List.of(new ProcessState("writer", used, memory)));

  @Test
  void aLineForEachTwentiethWithWhatItCostByItself() {
    assertThat(course.lines(9)).isEmpty();

    used = used.plusMillis(100);
    assertThat(course.lines(10))
        .satisfiesExactly(
            heading -> assertThat(heading).contains("writer MB | ms a job"),
            line -> assertThat(line).startsWith("| 10 |").endsWith("| 100 | 10.0 |"));

    used = used.plusMillis(60);
    memory = OptionalLong.empty();
    assertThat(course.lines(30))
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("| 30 |").endsWith("| - | 3.0 |"));
  }
}
