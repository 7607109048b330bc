package io.scriptorium.cli.jobs;

import io.scriptorium.runtime.DurationConverter;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.OptionGroup.Heading;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a command waits for servers that cannot write. A picocli mixin. */
@OptionGroup(Heading.INFERENCE)
final class GiveUpOption {

  @Option(
      names = "--stop-waiting-after",
      paramLabel = "DURATION",
      defaultValue = "20s",
      converter = DurationConverter.class,
      description =
          "End with the reason where for so long every inference server refuses to write for what"
              + " only a person can change: a wrong key, no such model, no credit. A server that"
              + " is starting, busy or unreachable is waited for. Default: ${DEFAULT-VALUE}.")
  private Duration limit = Duration.ofSeconds(20);

  Duration limit() {
    return limit;
  }
}
