package io.scriptorium.evaluation.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLineAppenderTest {

  @TempDir Path folder;

  @Test
  void growsByALineForEachValue() throws IOException {
    Path file = folder.resolve("log.jsonl");
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      log.append(Map.of("a", "one\ntwo"));
    }
    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      log.append(Map.of("b", 2));
    }

    assertThat(Files.readAllLines(file)).containsExactly("{\"a\":\"one\\ntwo\"}", "{\"b\":2}");
  }

  @Test
  void cutsATornLastLineOff() throws IOException {
    Path file = folder.resolve("log.jsonl");
    Files.writeString(file, "{\"a\":1}\n{\"b\":\"" + "x".repeat(200_000));

    try (JsonLineAppender log = JsonLineAppender.open(file)) {
      log.append(Map.of("c", 3));
    }

    assertThat(Files.readAllLines(file)).containsExactly("{\"a\":1}", "{\"c\":3}");
  }

  @Test
  void cutsAFileOffThatHoldsNoWholeLine() throws IOException {
    Path file = folder.resolve("log.jsonl");
    Files.writeString(file, "{\"a\":", StandardOpenOption.CREATE);

    JsonLineAppender.open(file).close();

    assertThat(file).isEmptyFile();
  }
}
