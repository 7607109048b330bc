package io.scriptorium.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** The wall clock that the workers see, which can jump. */
final class WallClock {

  private final Path offset;
  private final Path agent;

  /**
   * @param folder gets the agent, and the file that holds the clock's offset
   */
  WallClock(Path folder) throws IOException {
    this.offset = folder.resolve("clock-offset");
    this.agent = folder.resolve("skewed-time.jar");
    jump(Duration.ZERO);
    writeAgent();
  }

  /** Moves the clock forward or back by this much from now on. */
  void jump(Duration by) throws IOException {
    Path written = offset.resolveSibling("clock-offset-new");
    Files.writeString(written, Long.toString(by.toMillis()));
    Files.move(
        written, offset, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a JVM must be started with to see it. */
  List<String> jvmOptions() {
    return List.of("-javaagent:%s=%s".formatted(agent, offset));
  }

  private void writeAgent() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(new Attributes.Name("Premain-Class"), SkewedTimeAgent.class.getName());
    String entry = SkewedTimeAgent.class.getName().replace('.', '/') + ".class";
    try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest);
        InputStream bytes = SkewedTimeAgent.class.getResourceAsStream("/" + entry)) {
      jar.putNextEntry(new JarEntry(entry));
      java.util.Objects.requireNonNull(bytes).transferTo(jar);
      jar.closeEntry();
    }
  }
}
