package io.scriptorium.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.runtime.Health;
import io.scriptorium.sim.FleetSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {

  @TempDir Path temporary;

  @Test
  void isFoundByOthersOnItsDirectoryAndKeepsItsRecords() {
    StackDirectory directory = new StackDirectory(temporary.resolve("data"));
    StackSettings settings = settings(directory);
    String[] submit = {"submit", "--id", "kept", "--data", directory.path().toString(), "Write"};
    String[] status = {"status", "kept", "--data", directory.path().toString()};

    StackSession joined;
    try (LocalStack stack = start(settings)) {
      joined = StackSession.join(settings);
      assertThat(joined.isOwn()).isFalse();
      assertThat(joined.alive()).isTrue();
      assertThat(joined.addresses()).isEqualTo(stack.addresses());
      assertThat(stack.addresses().simulated()).isTrue();
      await().atMost(Duration.ofSeconds(30)).until(() -> stack.health() instanceof Health.Ready);
      assertThat(CommandRun.of(submit).exitCode()).isZero();
    }
    assertThat(joined.alive()).isFalse();

    try (LocalStack again = start(settings)) {
      assertThat(again.addresses().inference()).hasSize(1);
      assertThat(CommandRun.of(status).stdout()).startsWith("kept: ");
    }
  }

  private static LocalStack start(StackSettings settings) {
    return LocalStack.start(
        settings, settings.directory().claim().orElseThrow(), new SimpleMeterRegistry());
  }

  private static StackSettings settings(StackDirectory directory) {
    FleetSettings simulator = FleetSettings.defaults();
    return new StackSettings(
        directory, 0, 0, Optional.empty(), false, simulator, Duration.ofSeconds(5));
  }
}
