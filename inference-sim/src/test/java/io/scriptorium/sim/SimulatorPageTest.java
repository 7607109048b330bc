package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Holds {@code docs/simulator.md} against the faults, the styles of windows and the options. */
class SimulatorPageTest {
  private static final Pattern FAULT =
      Pattern.compile("(?m)^\\| `([a-z0-9-]+)` \\| ([^|]*) \\| [^|]{5,}\\|$");

  private final String page;

  SimulatorPageTest() throws IOException {
    page = Files.readString(Path.of("../docs/simulator.md"));
  }

  @Test
  void everyFaultHasARowWithItsValuesInOrder() {
    List<String> rows = FAULT.matcher(page).results().map(SimulatorPageTest::row).toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(FaultKind.values())
                .map(kind -> kind.wireName() + " " + kind.value().describe().strip())
                .map(String::strip)
                .toList());
  }

  private static String row(MatchResult row) {
    return (row.group(1) + " " + row.group(2).strip()).strip();
  }

  @Test
  void everyStyleOfWindowIsNamed() {
    assertThat(WindowStyle.values())
        .allSatisfy(style -> assertThat(page).contains("| `--window-style=" + style + "` |"));
  }

  @Test
  void theOptionsOfFaultsAndWindowsAreThoseOfTheCommand() {
    assertThat(new CommandLine(new SimulateCommand()).getCommandSpec().optionsMap())
        .containsKeys("--faults", "--context-window", "--window-style", "--window-unreported");
    assertThat(page).contains("--faults", "--context-window", "--window-unreported");
  }
}
