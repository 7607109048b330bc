package io.scriptorium.cli.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.TokenUsage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchTextTest {

  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final BatchEvent OPEN =
      batch("tonight", BatchEvent.Type.CHANGED, 6_000, 4_000, 32, 1_900, NOW.plusSeconds(5_400));
  private static final BatchEvent COMPLETE =
      batch("teas", BatchEvent.Type.COMPLETED, 3, 0, 0, 2, null);
  private static final BatchEvent UNCLOSED =
      batch("trickle", BatchEvent.Type.CHANGED, null, 0, 0, 5, null);
  private static final BatchEvent LACKING =
      batch("lacking", BatchEvent.Type.CHANGED, 9, 0, 0, 5, null);

  private static BatchEvent batch(
      String name,
      BatchEvent.Type type,
      @Nullable Integer jobs,
      int waiting,
      int writing,
      int completed,
      @Nullable Instant end) {
    return new BatchEvent(
        name,
        type,
        jobs,
        waiting,
        writing,
        completed,
        1,
        0,
        10_000L * (waiting + writing + completed + 1),
        10_000L * completed,
        new TokenUsage(5_000, 4_000, 14_000L * completed),
        NOW.minusSeconds(3_600),
        NOW.minusSeconds(5),
        end,
        NOW);
  }

  @Test
  void aRowSaysHowFarABatchIs() {
    assertThat(BatchText.table(List.of(OPEN, COMPLETE, UNCLOSED, LACKING), NOW))
        .hasToString(
            """
            BATCH    JOBS      WAITING  WRITING   DONE  FAILED  CANCELLED       WORDS  STATE
            tonight  6,000       4,000       32  1,900       1          0  19,000,000  about 1 h 30 min left
            teas     3               0        0      2       1          0      20,000  complete
            trickle  6 so far        0        0      5       1          0      50,000  not closed
            lacking  9               0        0      5       1          0      50,000  waits for jobs
            """);
  }

  @Test
  void theDetailsSayWhatItCostAndWhatIsMissing() {
    assertThat(BatchText.details(LACKING, NOW))
        .containsExactly(
            "Batch lacking: waits for jobs",
            "Jobs: 9; 0 waiting, 0 being written, 5 completed, 1 failed, 0 cancelled",
            "Words: 50,000 written of 60,000 asked for",
            "Tokens: 70,000 generated; 5,000 in prompts, 4,000 of these from the cache",
            "First request 2026-01-02T02:04:05Z, last change 2026-01-02T03:04:00Z",
            "3 of its jobs have not come: their requests are on their way, or became dead letters.");
    assertThat(BatchText.details(OPEN, NOW)).hasSize(6);
    assertThat(BatchText.details(COMPLETE, NOW)).hasSize(5);
  }
}
