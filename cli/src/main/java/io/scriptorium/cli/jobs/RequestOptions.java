package io.scriptorium.cli.jobs;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Json;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.terminal.TimestampConverter;
import io.scriptorium.terminal.UsageException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a request may say beside its instruction. A picocli mixin. */
@OptionGroup(OptionGroup.Heading.REQUEST)
final class RequestOptions {

  @Option(
      names = "--words",
      paramLabel = "N",
      description = "The length asked for, in words. Default: what the instruction itself says.")
  private @Nullable Integer words;

  @Option(
      names = "--language",
      paramLabel = "NAME",
      description = "The language to write in. Default: the instruction's own.")
  private @Nullable String language;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description =
          "sequential: each section sees all the text before it; parallel: all are written at"
              + " once, and see the plan alone. Default: sequential.")
  private @Nullable String mode;

  @Option(
      names = "--metadata",
      paramLabel = "NAME=VALUE",
      description = "A string of your own that comes back with the document. May be repeated.")
  private Map<String, String> metadata = new LinkedHashMap<>();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = TimestampConverter.Future.class,
      description =
          "When the job ends as cancelled, with the sections that it has by then: a time from now"
              + " such as 2h, or a timestamp such as 2026-11-22T18:00:00Z. Default: never.")
  private @Nullable Instant deadline;

  @Option(
      names = "--headings",
      paramLabel = "KIND",
      description =
          "auto: a title, and chapters where the plan has some; none: plain paragraphs; chapters:"
              + " chapters at any length that holds two; sections: a heading for each section too."
              + " Default: auto.")
  private @Nullable String headings;

  @Option(
      names = "--priority",
      paramLabel = "CLASS",
      description =
          "urgent: before all others, and in the seats of others as their sections end; normal; bulk:"
              + " when nothing else wants the seats. Default: normal.")
  private @Nullable String priority;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description =
          "The team or client that the job counts for: within a class, tenants share the seats."
              + " Default: default. Of a file, --priority, --tenant, --batch, --not-before and"
              + " --budget are those of the lines that name none.")
  private @Nullable String tenant;

  @Option(
      names = "--batch",
      paramLabel = "NAME",
      description =
          "The batch that the job belongs to. A file's batch is closed with its number of jobs, so"
              + " that it is complete when they have ended: see the command batch.")
  private @Nullable String batch;

  @Option(
      names = "--not-before",
      paramLabel = "TIME",
      converter = TimestampConverter.Future.class,
      description =
          "When the job may be planned: a time from now such as 8h, or a timestamp. Until then it"
              + " waits. Default: at once.")
  private @Nullable Instant notBefore;

  @Option(
      names = "--budget",
      paramLabel = "TOKENS",
      description =
          "Ends the job as cancelled before the first section that it would begin with so many"
              + " generated tokens, those of its plan included. retry --budget continues it."
              + " Default: no limit.")
  private @Nullable Long budget;

  /** Whether the user said anything that goes with one instruction alone. */
  boolean givenForOne() {
    return words != null
        || language != null
        || mode != null
        || deadline != null
        || headings != null
        || !metadata.isEmpty();
  }

  /**
   * Gives the requests of a file what was said of all, where they say nothing of their own.
   *
   * @throws UsageException if something of it is wrong
   */
  UnaryOperator<WritingRequest> completion() {
    WritingRequest said = request("sample", "sample");
    return line ->
        line.countingFor(
                line.tenant() == null ? said.countsFor() : line.tenant(),
                line.priority() == null ? said.urgency() : line.priority())
            .in(line.batch() == null ? said.batch() : line.batch())
            .after(line.notBefore() == null ? said.notBefore() : line.notBefore())
            .within(line.budget() == null ? said.budget() : line.budget());
  }

  /** The batch that was named; null for none. */
  @Nullable String batch() {
    return batch;
  }

  /**
   * The request, checked as the planner will check it.
   *
   * @throws UsageException naming what is wrong
   */
  WritingRequest request(String id, String instruction) {
    // The reader takes a null for an absent field.
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("instruction", instruction);
    fields.put("words", words);
    fields.put("language", language);
    fields.put("mode", mode);
    fields.put("deadline", deadline);
    fields.put("headings", headings);
    fields.put("priority", priority);
    fields.put("tenant", tenant);
    fields.put("batch", batch);
    fields.put("notBefore", notBefore);
    fields.put("budget", budget);
    fields.put("metadata", metadata);
    try {
      return RequestReader.withDefaults().read(Json.write(fields), id);
    } catch (BadRecordException e) {
      throw new UsageException(String.valueOf(e.getMessage()), e);
    }
  }
}
