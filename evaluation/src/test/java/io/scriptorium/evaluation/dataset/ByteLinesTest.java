package io.scriptorium.evaluation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ByteLinesTest {

  @TempDir private Path folder = Path.of("unset");

  @Test
  void givesEachLineItsNumberAndItsPlace() throws Exception {
    assertThat(read("one\n\nthree\nfour"))
        .containsExactly("1@0 one", "2@4 ", "3@5 three", "4@11 four");
    assertThat(read("one\n")).containsExactly("1@0 one");
    assertThat(read("")).isEmpty();
  }

  @Test
  void linesMayBeLongerThanABlock() throws Exception {
    String line = "x".repeat(200_000);

    assertThat(read(line + "\n" + line)).containsExactly("1@0 " + line, "2@200001 " + line);
  }

  @Test
  void aLineThatIsTooLongIsCutOffAndTold() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "x".repeat(100_000) + "\nshort");

    try (ByteLines lines = ByteLines.open(file, 10)) {
      assertThat(lines.next()).hasSize(10);
      assertThat(lines.tooLong()).isTrue();
      assertThat(lines.next()).isEqualTo("short".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.tooLong()).isFalse();
      assertThat(lines.start()).isEqualTo(100_001);
      assertThat(lines.next()).isNull();
    }
  }

  private List<String> read(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    List<String> read = new ArrayList<>();
    try (ByteLines lines = ByteLines.open(file, 1_000_000)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        read.add(
            "%d@%d %s"
                .formatted(
                    lines.number(), lines.start(), new String(line, StandardCharsets.UTF_8)));
      }
    }
    return read;
  }
}
