package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.file.Fingerprint;
import io.scriptorium.evaluation.judge.Judgement;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one instruction in their order of merit, with their scores: the mean of S_l and S_q
 * where a judge rated all of them, else S_l alone, since the two do not compare.
 *
 * @param ranked the best first, at least one
 * @param scores by job id, 0 to 100
 */
record RankedTexts(List<CandidateText> ranked, Map<String, Double> scores) {

  /**
   * Ranks the texts of an instruction.
   *
   * @param candidates at least one
   * @param judgements by job id, of these texts and others
   */
  static RankedTexts of(List<CandidateText> candidates, Map<String, Judgement> judgements) {
    boolean judged =
        candidates.stream().allMatch(it -> judgements.get(it.id()) instanceof Judgement.Given);
    Map<String, Double> scores = new HashMap<>();
    for (CandidateText candidate : candidates) {
      double score = candidate.lengthScore();
      if (judged && judgements.get(candidate.id()) instanceof Judgement.Given(var quality, _)) {
        score = (score + quality.score()) / 2;
      }
      scores.put(candidate.id(), score);
    }
    List<CandidateText> ranked =
        candidates.stream()
            .sorted(
                Comparator.comparingDouble((CandidateText it) -> -scores.getOrDefault(it.id(), 0.0))
                    .thenComparingDouble(CandidateText::repeated3)
                    .thenComparingInt(CandidateText::sample))
            .toList();
    return new RankedTexts(ranked, scores);
  }

  int line() {
    return best().line();
  }

  CandidateText best() {
    return ranked.getFirst();
  }

  /** The same as the best where there is no other. */
  CandidateText worst() {
    return ranked.getLast();
  }

  double score(CandidateText candidate) {
    return scores.getOrDefault(candidate.id(), 0.0);
  }

  /** By how many points the best text leads. */
  double difference() {
    return score(best()) - score(worst());
  }

  /**
   * The lines of the instructions that stay, so that the common lengths do not outweigh the rare
   * ones. Which ones, chance decides, by seed and line.
   *
   * @param maxPerBucket the most texts of one length bucket; null for any number
   */
  static Set<Integer> kept(
      Collection<RankedTexts> choices, @Nullable Integer maxPerBucket, long seed) {
    Map<LengthBucket, List<RankedTexts>> buckets =
        choices.stream().collect(Collectors.groupingBy(it -> LengthBucket.of(it.best().words())));
    Set<Integer> kept = new HashSet<>();
    for (List<RankedTexts> bucket : buckets.values()) {
      bucket.stream()
          .map(RankedTexts::line)
          .sorted(
              Comparator.comparingDouble(
                      (Integer line) -> Fingerprint.share(seed, "balance", Integer.toString(line)))
                  .thenComparing(Comparator.naturalOrder()))
          .limit(maxPerBucket == null ? bucket.size() : maxPerBucket)
          .forEach(kept::add);
    }
    return kept;
  }
}
