package io.scriptorium.evaluation.dataset.text;

import io.scriptorium.evaluation.judge.Judgement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of one instruction in their order of merit, with their scores: the mean of S_l and S_q
 * where a judge rated all of them, else S_l alone, since the two do not compare.
 *
 * @param ranked the best first, at least one
 * @param scores by job id, 0 to 100
 */
public record RankedTexts(List<CandidateText> ranked, Map<String, Double> scores) {

  /**
   * Ranks the texts of an instruction.
   *
   * @param candidates at least one
   * @param judgements by job id, of these texts and others
   */
  public static RankedTexts of(List<CandidateText> candidates, Map<String, Judgement> judgements) {
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

  public int line() {
    return best().line();
  }

  public CandidateText best() {
    return ranked.getFirst();
  }

  /** The same as the best where there is no other. */
  public CandidateText worst() {
    return ranked.getLast();
  }

  public double score(CandidateText candidate) {
    return scores.getOrDefault(candidate.id(), 0.0);
  }

  /** By how many points the best text leads. */
  public double difference() {
    return score(best()) - score(worst());
  }
}
