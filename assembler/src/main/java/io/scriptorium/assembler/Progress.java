package io.scriptorium.assembler;

import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How far a job has come.
 *
 * @param done sections that stand on its longest chain
 * @param total sections of that chain's plan; 0 without a plan
 * @param words words of the sections that stand
 */
record Progress(int done, int total, int words) {

  static final Progress NOTHING = new Progress(0, 0, 0);

  static Progress of(JobState state) {
    return switch (state) {
      case JobState.Unknown _, JobState.Cancelled _ -> NOTHING;
      case JobState.Open open -> {
        CandidateChains chains = CandidateChains.of(open);
        yield new Progress(
            chains.longest().size(),
            chains.candidate().map(CandidatePlan::total).orElse(0),
            words(chains.longest()));
      }
      case JobState.Failed failed -> of(failed.open());
      case JobState.Finished finished ->
          new Progress(finished.done(), finished.total(), finished.words());
    };
  }

  static Progress of(JobEnding ending) {
    return switch (ending) {
      case JobEnding.Completed(CandidatePlan candidate, List<SectionRef.Written> sections) ->
          new Progress(sections.size(), candidate.total(), words(sections));
      case JobEnding.Failed(CandidatePlan candidate, List<SectionRef.Written> sections, _, _) ->
          new Progress(sections.size(), candidate.total(), words(sections));
      case JobEnding.Cancelled(CandidatePlan candidate, List<SectionRef.Written> sections, _, _) ->
          new Progress(sections.size(), candidate.total(), words(sections));
      case JobEnding.Unplanned _, JobEnding.CancelledUnplanned _ -> NOTHING;
    };
  }

  JobState.Finished finished(Instant now) {
    return new JobState.Finished(done, total, words, now);
  }

  static int words(List<SectionRef.Written> sections) {
    return Math.clamp(
        sections.stream().mapToLong(SectionRef.Written::words).sum(), 0, Integer.MAX_VALUE);
  }

  /** What an open job waits for, in words. */
  static String missing(JobState.Open job) {
    CandidateChains chains = CandidateChains.of(job);
    if (chains.candidate().isEmpty()) {
      return "its plan";
    }
    int total = chains.candidate().get().total();
    Set<Integer> present =
        chains.longest().stream().map(SectionRef.Written::index).collect(toSet());
    int first =
        IntStream.rangeClosed(1, total)
            .filter(index -> !present.contains(index))
            .findFirst()
            .orElse(total);
    return "section %d of %d".formatted(first, total);
  }
}
