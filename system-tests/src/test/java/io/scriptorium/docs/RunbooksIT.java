package io.scriptorium.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.docs.PastedCommands.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the runbooks, with the arguments that they have there, against a local stack.
 * {@link RunbooksTest} checks that the toolboxes of Compose and Kubernetes get the same ones.
 */
class RunbooksIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Pattern PLACE = Pattern.compile("(?m)^\\s*(\\d+:\\d+)\\b");
  private static final Pattern SERVER = Pattern.compile("(?m)^(http://\\S+)");

  /** A completed job cannot be retried, which is said. */
  private static final Set<String> REFUSED = Set.of("retry JOB");

  @TempDir static Path folder;

  @Test
  void everyCommandRuns() throws Exception {
    Set<String> all = new TreeSet<>();
    for (Runbook runbook : Runbook.all()) {
      all.addAll(runbook.commands());
    }
    assertThat(all).hasSizeGreaterThan(15);

    try (var stack = new PastedCommands(folder)) {
      succeeds(stack, "submit --id JOB --batch NAME --words 300 --wait 'A history of tea'");
      // The same id for another request makes a dead letter.
      stack.run("./scriptorium submit --id JOB --words 400 'A history of coffee'");
      await().atMost(PATIENCE).until(() -> PLACE.matcher(deadLetters(stack)).find());
      String place = first(PLACE, deadLetters(stack));
      String server = first(SERVER, succeeds(stack, "fleet --once"));

      for (String command : all) {
        if (command.startsWith("cancel ")) {
          // Long enough that it is not written first.
          succeeds(stack, "submit --id LONG --words 100000 'A history of the world'");
        }
        String filled =
            command
                .replace("cancel JOB", "cancel LONG")
                .replace("PARTITION:OFFSET", place)
                .replace("URL", server);
        if (REFUSED.contains(command)) {
          Result result = stack.run("./scriptorium " + filled);
          assertThat(result.exitCode()).as("%s%n%s", command, result.output()).isEqualTo(1);
          assertThat(result.output()).contains("JOB").doesNotContain("unexpected error");
        } else {
          succeeds(stack, filled);
        }
      }
    }
  }

  private static String deadLetters(PastedCommands stack) throws Exception {
    return stack.run("./scriptorium dead-letters list").output();
  }

  private static String succeeds(PastedCommands stack, String arguments)
      throws IOException, InterruptedException {
    Result result = stack.run("./scriptorium " + arguments);
    assertThat(result.exitCode()).as("%s%n%s", arguments, result.output()).isZero();
    return result.output();
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(1);
  }
}
