package io.scriptorium.cli.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
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

    List<String> script =
        new ArrayList<>(UpCommand.exports(UpCommand.variables(addresses, files, servers)));
    for (String name :
        List.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            "KAFKA_CONFIG",
            "REDIS_URL",
            "REDIS_PASSWORD_FILE",
            "INFERENCE_SERVERS")) {
      script.add("echo \"$%s\"".formatted(name));
    }
    Process shell = new ProcessBuilder("sh", "-c", String.join("\n", script)).start();
    String output = new String(shell.getInputStream().readAllBytes(), UTF_8);

    assertThat(shell.waitFor()).isZero();
    assertThat(output.lines())
        .containsExactly(
            "127.0.0.1:1",
            "/my data/kafka.properties",
            "redis://scriptorium@127.0.0.1:2",
            "/my data/password",
            servers);
  }
}
