package io.scriptorium.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./scriptorium}, with a JDK that prints how it was started. */
class LauncherTest {

  @TempDir private Path root = Path.of("");

  @Test
  void aProcessWithoutMemoryEndsAsInTheImage() throws Exception {
    assertThat(launch("planner"))
        .contains("-XX:+ExitOnOutOfMemoryError", "io.scriptorium.cli.Scriptorium");
  }

  @Test
  void onlyTheFilesOfAStackAreClosedToOtherUsers() throws Exception {
    assertThat(launch("up")).endsWith("umask 0077\n");
    assertThat(launch("write")).doesNotContain("umask 0077");
  }

  @Test
  void nativeCodeIsUnpackedWhereNoOtherUserCanPutAnything() throws Exception {
    Matcher option = Pattern.compile("-Djava.io.tmpdir=(\\S+)").matcher(launch("write"));

    assertThat(option.find()).isTrue();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(option.group(1)))))
        .isEqualTo("rwx------");
  }

  @Test
  void nothingThatItBuildsWithoutTestsNeedsAJarOfTests() throws Exception {
    for (String module :
        List.of("planner-worker", "writer-worker", "assembler", "evaluation", "cli")) {
      String pom = Files.readString(Path.of("..", module, "pom.xml"));

      assertThat(pom.split("<profiles>", 2)[0]).as(module).doesNotContain("<type>test-jar</type>");
    }
  }

  /** What a JDK that prints its arguments and its umask prints. */
  private String launch(String command) throws Exception {
    Files.copy(Path.of("..", "scriptorium"), root.resolve("scriptorium"), REPLACE_EXISTING);
    Files.createDirectories(root.resolve("cli/target"));
    Files.writeString(root.resolve("cli/target/built"), "");
    Path jdk = root.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
    Path java =
        Files.writeString(jdk.resolve("bin/java"), "#!/bin/sh\necho \"$@\"; echo umask $(umask)\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    ProcessBuilder launcher =
        new ProcessBuilder("bash", root.resolve("scriptorium").toString(), command);
    launcher.environment().put("JAVA_HOME", jdk.toString());
    Process process = launcher.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
