package io.scriptorium.assembler;

import io.scriptorium.assembler.JobState.CandidatePlan;
import io.scriptorium.job.JobEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a job.
 *
 * @param done sections of its longest chain
 * @param total sections of that chain's plan; 0 without a plan
 * @param words words of these sections
 */
record Progress(int done, int total, int words) {

  private static final Progress NOTHING = new Progress(0, 0, 0);

  static Progress of(CandidatePlan plan, List<SectionRef.Written> sections) {
    long words = sections.stream().mapToLong(SectionRef.Written::words).sum();
    return new Progress(sections.size(), plan.total(), Math.clamp(words, 0, Integer.MAX_VALUE));
  }

  static Progress of(JobState state) {
    return switch (state) {
      case JobState.Unknown _, JobState.Cancelled _ -> NOTHING;
      case JobState.Open open ->
          open.chains().best().map(chain -> of(chain.plan(), chain.sections())).orElse(NOTHING);
      case JobState.Failed failed -> of(failed.open());
      case JobState.Finished finished ->
          new Progress(finished.done(), finished.total(), finished.words());
    };
  }

  static Progress of(JobEnding ending) {
    return switch (ending) {
      case JobEnding.Planned planned -> of(planned.candidate(), planned.sections());
      case JobEnding.Unplanned _, JobEnding.CancelledUnplanned _ -> NOTHING;
    };
  }

  JobState.Finished finished(Instant now) {
    return new JobState.Finished(done, total, words, now);
  }

  JobEvent event(String jobId, JobEvent.Type type, @Nullable String reason, Instant at) {
    return new JobEvent(jobId, type, done, total, words, reason, at);
  }

  /** What an open job waits for, for messages. */
  static String missing(JobState.Open job) {
    return job.chains()
        .best()
        .map(chain -> "section %d of %d".formatted(chain.firstMissing(), chain.plan().total()))
        .orElse("its plan");
  }
}
