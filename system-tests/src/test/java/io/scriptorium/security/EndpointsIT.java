package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.system.WorkerProcesses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What processes listen on: this machine's own address, unless configured otherwise. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "Only Linux lists a process's sockets in /proc.")
class EndpointsIT {

  @TempDir private Path folder;

  @Test
  void endpointsAreThisMachinesOwnUnlessToldOtherwise() throws Exception {
    try (var processes = new WorkerProcesses(folder, Map.of())) {
      Process up =
          processes.start(
              "up", "--kafka-port=0", "--redis-port=0", "--data=" + folder.resolve("data"));
      Process simulator = processes.start("simulate", "--port=0");
      Process open = processes.start("simulate", "--port=0", "--host=0.0.0.0");
      Process openManagement =
          processes.start(
              "up",
              "--infrastructure-only",
              "--management-host=0.0.0.0",
              "--kafka-port=0",
              "--redis-port=0",
              "--data=" + folder.resolve("other"));

      // then: Kafka with its controller, Redis, the simulator, and the management endpoint
      prints(processes, up, "up", "The stack is up");
      assertThat(ListeningSockets.of(up.toHandle())).hasSize(5);
      assertThat(ListeningSockets.open(up.toHandle())).isEmpty();
      prints(processes, simulator, "simulate", "/v1");
      assertThat(ListeningSockets.of(simulator.toHandle())).hasSize(1);
      assertThat(ListeningSockets.open(simulator.toHandle())).isEmpty();

      // and: configured to listen on all, only that endpoint does
      prints(processes, open, "simulate", "/v1");
      assertThat(ListeningSockets.open(open.toHandle())).hasSize(1);
      prints(processes, openManagement, "up", "The stack is up");
      assertThat(ListeningSockets.open(openManagement.toHandle())).hasSize(1);
    }
  }

  private static void prints(
      WorkerProcesses processes, Process process, String command, String text) {
    await()
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(() -> assertThat(processes.output(process, command)).contains(text));
  }
}
