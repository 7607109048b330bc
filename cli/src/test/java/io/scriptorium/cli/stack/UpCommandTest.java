package io.scriptorium.cli.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpCommandTest {

  @Test
  void whatItPrintsCanBePastedIntoAShell() throws Exception {
    String servers = "http://gpu-0:8000/v1;seats=8,http://gpu-1:8000/v1;model=x y";
    StackAddresses addresses =
        StackAddresses.here(
            "127.0.0.1:1",
            "redis://scriptorium@127.0.0.1:2",
            List.of("http://gpu-0:8000/v1"),
            false,
            "abc");
    var files = StackClientFiles.in(Path.of("/my data"));

    String script =
        String.join("\n", UpCommand.exports(addresses, files, servers))
            + "\necho $KAFKA_BOOTSTRAP_SERVERS $REDIS_URL; echo \"$KAFKA_CONFIG\";"
            + " echo \"$REDIS_PASSWORD_FILE\"; echo \"$INFERENCE_SERVERS\"";
    Process shell = new ProcessBuilder("sh", "-c", script).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(output)
        .isEqualTo(
            "127.0.0.1:1 redis://scriptorium@127.0.0.1:2\n"
                + "/my data/kafka.properties\n"
                + "/my data/password\n"
                + servers
                + "\n");
  }
}
