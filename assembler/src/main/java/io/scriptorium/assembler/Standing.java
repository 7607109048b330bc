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
record Standing(int done, int total, int words) {

  static final Standing NOTHING = new Standing(0, 0, 0);

  static Standing of(JobState state) {
    return switch (state) {
      case JobState.Unknown _, JobState.Cancelled _ -> NOTHING;
      case JobState.Open open -> {
        CandidateChains chains = CandidateChains.of(open);
        yield new Standing(
            chains.longest().size(),
            chains.candidate().map(Candidate::total).orElse(0),
            words(chains.longest()));
      }
      case JobState.Failed failed -> of(failed.open());
      case JobState.Finished finished ->
          new Standing(finished.done(), finished.total(), finished.words());
    };
  }

  static Standing of(Ending ending) {
    return switch (ending) {
      case Ending.Completed(Candidate candidate, List<Piece.Written> sections) ->
          new Standing(sections.size(), candidate.total(), words(sections));
      case Ending.Failed(Candidate candidate, List<Piece.Written> sections, _, _) ->
          new Standing(sections.size(), candidate.total(), words(sections));
      case Ending.Cancelled(Candidate candidate, List<Piece.Written> sections, _, _) ->
          new Standing(sections.size(), candidate.total(), words(sections));
      case Ending.Unplanned _, Ending.CancelledUnplanned _ -> NOTHING;
    };
  }

  JobState.Finished finished(Instant now) {
    return new JobState.Finished(done, total, words, now);
  }

  static int words(List<Piece.Written> sections) {
    return Math.clamp(
        sections.stream().mapToLong(Piece.Written::words).sum(), 0, Integer.MAX_VALUE);
  }

  /** What an open job waits for, in words. */
  static String missing(JobState.Open job) {
    CandidateChains chains = CandidateChains.of(job);
    if (chains.candidate().isEmpty()) {
      return "its plan";
    }
    int total = chains.candidate().get().total();
    Set<Integer> present = chains.longest().stream().map(Piece.Written::index).collect(toSet());
    int first =
        IntStream.rangeClosed(1, total)
            .filter(index -> !present.contains(index))
            .findFirst()
            .orElse(total);
    return "section %d of %d".formatted(first, total);
  }
}
