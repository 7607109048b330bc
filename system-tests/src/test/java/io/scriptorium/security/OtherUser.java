package io.scriptorium.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another user of the machine, {@code nobody}, whom only the administrator can become. */
final class OtherUser {

  private OtherUser() {}

  static boolean canBecome() {
    return "root".equals(System.getProperty("user.name"))
        && Files.isExecutable(Path.of("/usr/bin/setpriv"));
  }

  /** What a command of that user prints, errors included. */
  static String run(String... command) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    if (canBecome()) {
      line.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    line.addAll(List.of(command));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    int _ = process.waitFor();
    return output;
  }
}
