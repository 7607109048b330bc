package io.scriptorium.cli.jobs;

import static io.scriptorium.cli.SampleJobs.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.cli.SampleJobs;
import io.scriptorium.cli.documents.DocumentFolder;
import io.scriptorium.cli.documents.DocumentFormat;
import io.scriptorium.cli.documents.NamesOption;
import io.scriptorium.client.JobUpdate;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.Mode;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.terminal.ProgressLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwaitedJobsTest {

  @TempDir Path directory;

  private final AtomicLong clock = new AtomicLong();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
  private final ProgressLine progress =
      new ProgressLine(new PrintStream(stderr, true, UTF_8), false, Duration.ZERO);

  @Test
  void tellsHowFarItIsByTheWordsAskedFor() {
    AwaitedJobs jobs = jobs(null);
    jobs.add(request("a", 3_000));
    jobs.add(request("b", 1_000));

    clock.addAndGet(Duration.ofSeconds(30).toNanos());
    jobs.take(new JobUpdate.Changed(event("a", JobEvent.Type.SECTION_WRITTEN, 1, 3, 1_100)));

    assertThat(jobs.progress().text()).isEqualTo("0 of 2 done, 1,100 words, about 1 min 30 s left");
  }

  @Test
  void givesATableInTheOrderOfSubmission() {
    AwaitedJobs jobs = jobs(null);
    jobs.add(request("b", 1_000));
    jobs.add(request("a", null));

    clock.addAndGet(Duration.ofMillis(2_500).toNanos());
    jobs.take(new JobUpdate.Changed(event("a", JobEvent.Type.FAILED, 0, 2, 0)));
    jobs.take(new JobUpdate.Changed(event("b", JobEvent.Type.COMPLETED, 2, 2, 1_020)));

    assertThat(jobs.anyIncomplete()).isTrue();
    assertThat(JobResult.table(jobs.results()).toString())
        .isEqualTo(
            """
            ID  STATUS     WORDS ASKED  WORDS  SECTIONS  SECONDS
            b   completed        1,000  1,020         2      2.5
            a   failed               -      0         0      2.5
            """);
  }

  @Test
  void writesEachDocumentAndCountsItOnce() throws Exception {
    try (DocumentFolder folder =
        DocumentFolder.open(directory, DocumentFormat.MARKDOWN, NamesOption.By.ID)) {
      AwaitedJobs jobs = jobs(folder);
      jobs.add(request("a", 100));

      jobs.take(new JobUpdate.Changed(event("a", JobEvent.Type.COMPLETED, 1, 1, 3)));
      assertThat(jobs.progress().text()).startsWith("0 of 1 done");
      jobs.take(new JobUpdate.Published(SampleJobs.completed("a", "Write", "One two three.")));
      jobs.take(new JobUpdate.Published(SampleJobs.completed("a", "Write", "One two three.")));
      jobs.take(new JobUpdate.Published(SampleJobs.completed("stranger", "Write", "Not ours.")));

      assertThat(jobs.progress().text()).startsWith("1 of 1 done, 3 words");
    }
    assertThat(directory.resolve("a.md")).hasContent("One two three.");
    assertThat(Files.readAllLines(directory.resolve("documents.jsonl"))).hasSize(1);
    assertThat(directory.resolve("stranger.md")).doesNotExist();
  }

  @Test
  void saysWhyAJobWasRefused() {
    AwaitedJobs jobs = jobs(null);
    jobs.add(request("a", 100));

    jobs.take(new JobUpdate.Refused("a", SampleJobs.refusal("a", "too long")));

    assertThat(jobs.anyIncomplete()).isTrue();
    assertThat(stderr.toString(UTF_8)).contains("a refused: too long");
  }

  @Test
  void aCancelledJobIsNoFailedOne() {
    AwaitedJobs jobs = jobs(null);
    jobs.add(request("a", 100));
    jobs.add(request("b", 100));

    jobs.take(new JobUpdate.Changed(event("a", JobEvent.Type.CANCELLED, 1, 2, 40)));

    assertThat(jobs.progress().text()).startsWith("0 of 2 done, 1 cancelled, 40 words");
    assertThat(jobs.anyIncomplete()).isTrue();
    assertThat(JobResult.table(jobs.results()).toString())
        .containsPattern("a +cancelled +100 +40 +1 ");
  }

  private AwaitedJobs jobs(@Nullable DocumentFolder folder) {
    return new AwaitedJobs(folder, progress, clock::get);
  }

  private static WritingRequest request(String id, @Nullable Integer words) {
    return new WritingRequest(id, "Write", words, null, Mode.SEQUENTIAL, Map.of());
  }
}
