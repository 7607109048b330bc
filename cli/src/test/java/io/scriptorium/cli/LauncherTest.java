package io.scriptorium.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./scriptorium}, with a JDK that prints how it was started. */
class LauncherTest {

  @TempDir private Path root = Path.of("");

  @Test
  void aProcessWithoutMemoryEndsAsInTheImage() throws Exception {
    Files.copy(Path.of("..", "scriptorium"), root.resolve("scriptorium"));
    Files.createDirectories(root.resolve("cli/target"));
    Files.createFile(root.resolve("cli/target/built"));
    Path jdk = root.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java = Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    ProcessBuilder launcher =
        new ProcessBuilder("bash", root.resolve("scriptorium").toString(), "planner");
    launcher.environment().put("JAVA_HOME", jdk.toString());
    Process process = launcher.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    assertThat(output).contains("-XX:+ExitOnOutOfMemoryError", "io.scriptorium.cli.Scriptorium");
  }
}
