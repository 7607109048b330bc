package io.scriptorium.assembler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the assembler knows of a job. It holds no text: its size is that of its sections' links. */
sealed interface JobState {

  /** Nothing was heard of the job, or it was forgotten. */
  record Unknown() implements JobState {}

  /**
   * The job is being written.
   *
   * @param candidates its plans in the order of their arrival; empty until the first one comes
   * @param pieces its section records in the order of their arrival, those that fit nowhere yet
   *     included
   * @param told the sections already told of in events
   * @param progressAt when the last plan or section came
   * @param stalled whether the standstill since then has been told
   */
  record Open(
      List<Candidate> candidates, List<Piece> pieces, int told, Instant progressAt, boolean stalled)
      implements JobState {

    public Open {
      candidates = List.copyOf(candidates);
      pieces = List.copyOf(pieces);
    }

    static Open empty(Instant now) {
      return new Open(List.of(), List.of(), 0, now, false);
    }

    Open with(Candidate candidate, Instant now) {
      return new Open(appended(candidates, candidate), pieces, told, now, false);
    }

    Open with(Piece piece, Instant now) {
      return new Open(candidates, appended(pieces, piece), told, now, false);
    }

    Open told(int sections) {
      return new Open(candidates, pieces, sections, progressAt, stalled);
    }

    Open standingStill() {
      return new Open(candidates, pieces, told, progressAt, true);
    }

    /** The links under which the job's records are kept. */
    List<String> links() {
      return Stream.concat(
              candidates.stream().map(Candidate::root),
              pieces.stream()
                  .flatMap(piece ->
                      switch (piece) {
                        case Piece.Written written -> Stream.of(written.hash());
                        case Piece.Failed _ -> Stream.<String>of();
                      }))
          .toList();
    }

    private static <T> List<T> appended(List<T> list, T element) {
      var longer = new ArrayList<T>(list);
      longer.add(element);
      return longer;
    }
  }

  /**
   * The job's document is published; what still comes for it is dropped.
   *
   * @param done sections of the document
   * @param total sections of its plan
   */
  record Finished(int done, int total, int words, Instant finishedAt) implements JobState {}
}
