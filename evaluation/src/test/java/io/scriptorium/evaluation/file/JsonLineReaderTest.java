package io.scriptorium.evaluation.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.runtime.StartupException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLineReaderTest {

  @TempDir private Path folder = Path.of("unset");

  @Test
  void givesEachLineItsNumberAndItsPlace() throws Exception {
    assertThat(read("one\n \r\nthree\nfour")).containsExactly("1@0 one", "3@7 three", "4@13 four");
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

    try (var lines = JsonLineReader.of(Files.newInputStream(file), "input", 10)) {
      assertThat(lines.next()).hasSize(10);
      assertThat(lines.tooLong()).isTrue();
      assertThat(lines.next()).isEqualTo("short".getBytes(StandardCharsets.UTF_8));
      assertThat(lines.tooLong()).isFalse();
      assertThat(lines.start()).isEqualTo(100_001);
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void skipsAByteOrderMark() throws Exception {
    assertThat(read("\ufeffone\n\ufefftwo")).containsExactly("1@3 one", "2@7 \ufefftwo");
    assertThat(read("\ufeff")).isEmpty();
  }

  @Test
  void anErrorNamesTheSourceAndTheLine() throws Exception {
    try (var lines = input("{\"a\": 1}\n\nnonsense\n", 100)) {
      assertThat(lines.next(Value.class)).isEqualTo(new Value(1));
      assertThatThrownBy(() -> lines.next(Value.class))
          .isInstanceOf(BadRecordException.class)
          .hasMessageStartingWith("input, line 3: ");
    }
  }

  @Test
  void aLineThatIsTooLongIsNoValue() throws Exception {
    try (var lines = input("{\"a\": 10000000}\n", 5)) {
      assertThatThrownBy(() -> lines.next(Value.class))
          .hasMessage("input, line 1: It has 15 bytes; at most 5 are allowed.");
    }
  }

  @Test
  void errorsOfAVisitorAreLocatedToo() throws Exception {
    try (var lines = input("{\"a\": 1}\n{\"a\": 2}", 100)) {
      assertThatThrownBy(() ->
              lines.forEach(
                  Value.class,
                  it -> {
                    if (it.a() == 2) {
                      throw new BadRecordException("a is 2.");
                    }
                  }))
          .hasMessage("input, line 2: a is 2.");
    }
  }

  @Test
  void aDamagedLineOfALogNamesTheRemedy() throws Exception {
    Path file = Files.writeString(folder.resolve("log.jsonl"), "{\"a\": 1}\n{\"a\n");

    try (var lines = JsonLineReader.openLog(file, "Delete that line.")) {
      assertThat(lines.next(Value.class)).isEqualTo(new Value(1));
      assertThatThrownBy(() -> lines.next(Value.class))
          .isInstanceOf(StartupException.class)
          .hasMessageStartingWith(file + ", line 2, is damaged: ")
          .hasMessageEndingWith(" Delete that line.");
    }
  }

  @Test
  void aLineOfALogThatWasNotEndedIsNotThere() throws Exception {
    Path file = Files.writeString(folder.resolve("log.jsonl"), "{\"a\": 1}\n{\"a\": 2}");

    try (var lines = JsonLineReader.openLog(file, "Delete that line.")) {
      assertThat(lines.next(Value.class)).isEqualTo(new Value(1));
      assertThat(lines.next(Value.class)).isNull();
    }
  }

  private record Value(int a) {}

  private static JsonLineReader input(String content, int longest) {
    return JsonLineReader.of(
        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)), "input", longest);
  }

  private List<String> read(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("file"), content);
    List<String> read = new ArrayList<>();
    try (var lines = JsonLineReader.of(Files.newInputStream(file), "input", 1_000_000)) {
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
