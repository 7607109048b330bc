package io.scriptorium.benchmarks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerProgramsTest {

  private static final Path FOLDER = Path.of("peers");

  @TempDir Path folder;

  @Test
  void refusesAPythonThatCannotBeRun() {
    var programs = new PeerPrograms(FOLDER, "/no/python", "");

    assertThatThrownBy(() -> programs.require(Peer.LOOPS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"/no/python\"")
        .hasMessageContaining("--peer-python");
  }

  @Test
  void refusesAPythonWithoutThePackage() throws Exception {
    // given: a Python that can run anything but an import
    String python =
        script(
            """
            #!/bin/sh
            case "$*" in *import*) exit 1 ;; esac
            """);
    var programs = new PeerPrograms(FOLDER, python, "");

    programs.require(Peer.LOOPS);
    assertThatThrownBy(() -> programs.require(Peer.CELERY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot import \"celery\", which --peers=celery needs")
        .hasMessageContaining("pip install -r peers/requirements.txt")
        .hasMessageContaining("--peer-python");
  }

  @Test
  void refusesATemporalServerThatCannotBeRun() throws Exception {
    var programs = new PeerPrograms(FOLDER, script("#!/bin/sh\n"), "/no/server");

    assertThatThrownBy(() -> programs.require(Peer.TEMPORAL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"/no/server\"")
        .hasMessageContaining("go install go.temporal.io/server/cmd/server@")
        .hasMessageContaining("--temporal-server");
  }

  private String script(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("program"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }
}
