package io.scriptorium.cli.jobs;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.terminal.AlignedTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one job of a {@link AwaitedJobs}.
 *
 * @param status of its document, {@code refused}, or {@code waiting} where it has not ended
 * @param wordsAsked null where the request leaves it open
 * @param seconds from its submission to its end; 0 for one that had ended before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobResult(
    String jobId,
    String status,
    @Nullable Integer wordsAsked,
    int words,
    int sections,
    double seconds) {

  static AlignedTable table(List<JobResult> results) {
    AlignedTable table =
        new AlignedTable("ID", "STATUS", "WORDS ASKED", "WORDS", "SECTIONS", "SECONDS");
    for (JobResult result : results) {
      table.row(
          result.jobId,
          result.status,
          result.wordsAsked == null ? "-" : "%,d".formatted(result.wordsAsked),
          result.words,
          result.sections,
          "%.1f".formatted(result.seconds));
    }
    return table;
  }
}
