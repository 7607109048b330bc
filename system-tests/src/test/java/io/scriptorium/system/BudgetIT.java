package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.Generation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetIT {

  private static final long BUDGET = 2_000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir private Path folder;

  @Test
  void aJobEndsWithItsBudgetAndContinuesWithALargerOne() throws Exception {
    try (var bed = new TestBed(folder, FleetSettings.defaults(), Map.of())) {
      for (String worker : List.of("planner", "writer", "assembler")) {
        bed.workers.start(worker);
      }
      bed.submit(
          "{\"id\": \"tea\", \"instruction\": \"Tea\", \"words\": 4000, \"budget\": %d}"
              .formatted(BUDGET));

      Document cancelled = bed.awaitDocuments(1, PATIENCE).getFirst();
      long generated = tokens(bed);
      bed.run(PATIENCE, "retry", "tea", "--budget", "1");
      Document again = bed.awaitDocuments(2, PATIENCE).getLast();
      long generatedAgain = tokens(bed);
      bed.run(PATIENCE, "retry", "tea", "--budget", "1000000");
      Document whole = bed.awaitDocuments(3, PATIENCE).getLast();

      assertThat(cancelled.status()).isEqualTo(Document.Status.CANCELLED);
      assertThat(cancelled.reason()).contains("budget of 2,000 tokens is used up");
      long last = cancelled.sections().getLast().usage().completion();
      assertThat(cancelled.usage().completion()).isBetween(BUDGET, BUDGET + last - 1);
      assertThat(generated).isEqualTo(cancelled.usage().completion());
      assertThat(again.text()).isEqualTo(cancelled.text());
      assertThat(generatedAgain).isEqualTo(generated);
      assertThat(whole.status()).isEqualTo(Document.Status.COMPLETED);
      assertThat(whole.text()).startsWith(cancelled.text());
      assertThat(tokens(bed)).isEqualTo(whole.usage().completion());
      Promises.isWhole(whole);
    }
  }

  private static long tokens(TestBed bed) {
    return bed.fleet.generations().generations().stream()
        .mapToLong(Generation::completionTokens)
        .sum();
  }
}
