package io.scriptorium.terminal;

import io.scriptorium.runtime.OptionGroup;
import java.time.Instant;
import java.time.ZoneId;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** How a command shows times to people. A picocli mixin. */
@OptionGroup(OptionGroup.Heading.OUTPUT)
public final class TimeFormatOption {

  @Option(
      names = "--time-format",
      paramLabel = "STYLE",
      description =
          "How times are shown: local, as 2026-11-30 05:33:29 +01:00; utc, as"
              + " 2026-11-30T04:33:29Z; relative, as 7 s ago. In JSON they are always ISO 8601 in"
              + " UTC. Default: ${DEFAULT-VALUE}.")
  private TimeFormat format;

  /**
   * @param usual what the command shows where the user does not say
   */
  public TimeFormatOption(TimeFormat usual) {
    format = usual;
  }

  /** The texts of times, all as of now. */
  public Function<Instant, String> texts() {
    Instant now = Instant.now();
    return time -> format.text(time, now, ZoneId.systemDefault());
  }
}
