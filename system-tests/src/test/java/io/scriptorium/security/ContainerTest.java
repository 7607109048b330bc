package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerTest {

  @Test
  void theImageRunsAsAUserWhoIsNotRoot() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("../deploy/Dockerfile"));
    int lastStage = lastLineWith(lines, "FROM ");
    int user = lastLineWith(lines, "USER ");

    assertThat(user).as("the line of USER").isGreaterThan(lastStage);
    assertThat(lines.get(user)).isEqualTo("USER 10001:10001");
    assertThat(lines).anyMatch(line -> line.contains("useradd --uid 10001"));
  }

  private static int lastLineWith(List<String> lines, String start) {
    int found = -1;
    for (int i = 0; i < lines.size(); i++) {
      found = lines.get(i).startsWith(start) ? i : found;
    }
    return found;
  }
}
