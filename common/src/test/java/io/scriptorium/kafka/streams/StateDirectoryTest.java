package io.scriptorium.kafka.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

  @TempDir private Path shared = Path.of("");

  @Test
  void eachWorkerHasAFolderOfItsOwnAndAFreedOneIsTakenAgain() {
    StateDirectory first = StateDirectory.take(shared, "cluster", "planner");
    StateDirectory second = StateDirectory.take(shared, "cluster", "planner");
    assertThat(first.path()).isEqualTo(shared.resolve("cluster/0"));
    assertThat(second.path()).isEqualTo(shared.resolve("cluster/1"));

    first.close();

    try (StateDirectory third = StateDirectory.take(shared, "cluster", "planner")) {
      assertThat(third.path()).isEqualTo(first.path());
    }
    second.close();
  }

  @Test
  void clustersDoNotShareAFolder() {
    try (StateDirectory one = StateDirectory.take(shared, "one", "planner");
        StateDirectory other = StateDirectory.take(shared, "other", "planner")) {
      assertThat(one.path()).isNotEqualTo(other.path());
    }
  }

  @Test
  void aPathThatIsNoDirectoryIsTold() throws IOException {
    Path file = Files.writeString(shared.resolve("file"), "not a directory");

    assertThatThrownBy(() -> StateDirectory.take(file, "cluster", "planner"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("--state-dir or PLANNER_STATE_DIR");
  }
}
