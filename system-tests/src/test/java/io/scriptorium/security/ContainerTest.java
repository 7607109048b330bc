package io.scriptorium.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ContainerTest {

  private static final Pattern STAGE = Pattern.compile("FROM (\\S+)(?: AS (\\S+))?");

  @Test
  void theImageRunsAsAUserWhoIsNotRoot() throws IOException {
    Map<String, String> users = new HashMap<>();
    String stage = "";
    for (String line : Files.readAllLines(Path.of("../deploy/Dockerfile"))) {
      Matcher from = STAGE.matcher(line);
      if (from.matches()) {
        stage = Objects.requireNonNullElse(from.group(2), "the image");
        users.put(stage, users.getOrDefault(from.group(1), "root"));
      } else if (line.startsWith("USER ")) {
        users.put(stage, line.substring("USER ".length()));
      }
    }

    // By number, so that Kubernetes can see that it is not root (runAsNonRoot).
    assertThat(users).containsEntry("the image", "10001:10001");
  }
}
