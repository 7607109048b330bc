package io.scriptorium.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream stream = new PrintStream(bytes, true, UTF_8);

  @Test
  void writesOverItselfOnATerminal() {
    try (ProgressLine line = new ProgressLine(stream, true, Duration.ZERO)) {
      line.show("one");
      line.show("two");
      line.say("stays");
    }

    assertThat(bytes.toString(UTF_8).replace("\r\u001b[2K", "|"))
        .isEqualTo("|one|two|stays" + System.lineSeparator());
  }

  @Test
  void writesPlainLinesElsewhereAndEachStateOnce() {
    try (ProgressLine line = new ProgressLine(stream, false, Duration.ZERO)) {
      line.show("one");
      line.show("one");
      line.show("two");
    }

    assertThat(bytes.toString(UTF_8).lines()).containsExactly("one", "two");
  }

  @Test
  void writesPlainLinesNoMoreOftenThanTold() {
    try (ProgressLine line = new ProgressLine(stream, false, Duration.ofHours(1))) {
      line.show("one");
      line.show("two");
      line.say("always");
    }

    assertThat(bytes.toString(UTF_8).lines()).containsExactly("one", "always");
  }

  @Test
  void aTerminalGetsABarAndEverythingElseText() {
    var progress =
        new ProgressReport(
            "all", 25, 100, ProgressReport.Unit.WORDS, Duration.ofSeconds(65), "1 of 4");

    try (ProgressLine line = new ProgressLine(stream, true, Duration.ZERO)) {
      line.show(progress);
      line.say("stays");
      line.hide();
    }
    try (ProgressLine line = new ProgressLine(stream, false, Duration.ZERO)) {
      line.show(progress);
    }

    assertThat(bytes.toString(UTF_8))
        .contains(" 25% ", "25/100 words", "/ 0:01:05", ", 1 of 4")
        .contains("\r\u001b[2Kstays")
        .endsWith("all" + System.lineSeparator());
  }
}
