package io.scriptorium.cli.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class UpCommandTest {

  @Test
  void whatItPrintsCanBePastedIntoAShell() throws Exception {
    String servers = "http://gpu-0:8000/v1;seats=8,http://gpu-1:8000/v1;model=x y";
    StackAddresses addresses =
        StackAddresses.here(
            "127.0.0.1:1", "redis://127.0.0.1:2", List.of("http://gpu-0:8000/v1"), false);

    String script =
        String.join("\n", UpCommand.exports(addresses, servers))
            + "\necho $KAFKA_BOOTSTRAP_SERVERS $REDIS_URL; echo \"$INFERENCE_SERVERS\"";
    Process shell = new ProcessBuilder("sh", "-c", script).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(output).isEqualTo("127.0.0.1:1 redis://127.0.0.1:2\n" + servers + "\n");
  }
}
