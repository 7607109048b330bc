package io.scriptorium.evaluation.dataset;

/**
 * A text that is good enough, as it is measured.
 *
 * @param line its instruction's, from 1
 * @param sample which of its instruction's texts it is, from 1
 * @param id of the job that it is for; a document that was written before has another
 * @param words its length (see {@link io.scriptorium.job.Words})
 * @param lengthScore S_l, 0 to 100
 * @param distinct2 see {@link io.scriptorium.evaluation.score.Repetition}
 * @param repeated3 the same
 */
record CandidateText(
    int line,
    int sample,
    String id,
    int words,
    double lengthScore,
    double distinct2,
    double repeated3) {}
