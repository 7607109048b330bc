package io.scriptorium.cli.deadletters;

import io.scriptorium.job.DeadLetter;
import io.scriptorium.job.LowerCase;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.terminal.TimestampConverter;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant. A picocli mixin. */
@OptionGroup(OptionGroup.Heading.FILTER)
final class DeadLetterFilter {

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "Those that this stage refused: planner, writer, assembler.")
  private @Nullable String stage;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Those of records that came from this topic.")
  private @Nullable String topic;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Those with this text in their reason, in upper or lower case.")
  private @Nullable String reason;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = TimestampConverter.Past.class,
      description = "Those since then: 2h (ago), 7d, or a timestamp such as 2026-11-22T18:00:00Z.")
  private @Nullable Instant since;

  /** Whether any of them is given. */
  boolean given() {
    return stage != null || topic != null || reason != null || since != null;
  }

  /** From when on they are wanted. */
  Optional<Instant> notBefore() {
    return Optional.ofNullable(since);
  }

  /** Whether this one is meant. */
  boolean passes(DeadLetterReader.Found found) {
    DeadLetter letter = found.letter();
    return (stage == null || letter.stage().equals(stage))
        && (topic == null || letter.topic().equals(topic))
        && (reason == null || lower(letter.reason()).contains(lower(reason)))
        && (since == null || !found.recordedAt().isBefore(since));
  }

  private static String lower(String text) {
    return LowerCase.of(text);
  }
}
