package io.scriptorium.evaluation.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.evaluation.judge.PairVerdict;
import io.scriptorium.evaluation.judge.TextPair;
import io.scriptorium.evaluation.score.Interval;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the same prompts side by side: each against the first, prompt by prompt, so that what
 * makes one prompt harder than another does not blur the difference.
 *
 * @param runs two or more
 * @param pairs the first run with each of the others, in their order
 */
public record Comparison(List<Evaluation> runs, List<Pair> pairs) {

  public Comparison {
    runs = List.copyOf(runs);
    pairs = List.copyOf(pairs);
  }

  /**
   * What another run has more than the first, as means over the prompts that both have.
   *
   * @param prompts how many both have
   * @param length in S_l
   * @param quality in S_q, over the texts that were judged in both; null where there is none, or
   *     two models judged
   * @param judged how many were judged in both
   * @param repeated in the share of repeated word triples, in hundredths, over the prompts that
   *     both answered; null where there is none
   * @param words in the words of a text, over the same prompts; null where there is none
   * @param headToHead the judge's preferences between the two runs; null without a judge
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Pair(
      String first,
      String other,
      int prompts,
      Interval length,
      @Nullable Interval quality,
      int judged,
      @Nullable Interval repeated,
      @Nullable Interval words,
      @Nullable HeadToHead headToHead) {

    private Pair with(HeadToHead itsHeadToHead) {
      return new Pair(
          first, other, prompts, length, quality, judged, repeated, words, itsHeadToHead);
    }
  }

  /**
   * Compares runs.
   *
   * @throws IllegalArgumentException if there are less than two, or two have no prompt in common
   */
  public static Comparison of(List<Evaluation> runs) {
    if (runs.size() < 2) {
      throw new IllegalArgumentException(
          "%d runs are given; a comparison needs two or more.".formatted(runs.size()));
    }
    Evaluation first = runs.getFirst();
    return new Comparison(runs, runs.stream().skip(1).map(other -> pair(first, other)).toList());
  }

  /** A run's text for a prompt. */
  public record RunText(String run, ScoredText text) {}

  /**
   * The texts of each prompt that the first run shares with another one, in the order of the runs.
   */
  public List<List<RunText>> textsByPrompt() {
    Map<Prompted, List<RunText>> texts = new LinkedHashMap<>();
    runs.getFirst().texts().forEach(it -> texts.put(Prompted.of(it), new ArrayList<>()));
    for (Evaluation run : runs) {
      for (ScoredText text : run.texts()) {
        List<RunText> same = texts.get(Prompted.of(text));
        if (same != null) {
          same.add(new RunText(run.name(), text));
        }
      }
    }
    return texts.values().stream().filter(it -> it.size() > 1).toList();
  }

  /**
   * The text pairs to judge: for each prompt that another run shares with the first, the other's
   * text and then the first's.
   */
  public List<TextPair> textPairs() {
    return runs.stream().skip(1).flatMap(other -> textPairs(other).stream()).toList();
  }

  /**
   * The same, with the judge's verdicts.
   *
   * @param verdicts the judge's verdict on a pair in its order
   */
  public Comparison with(Function<TextPair, Optional<PairVerdict>> verdicts) {
    List<Pair> judged = new ArrayList<>();
    for (int at = 0; at < pairs.size(); at++) {
      judged.add(pairs.get(at).with(HeadToHead.of(textPairs(runs.get(at + 1)), verdicts)));
    }
    return new Comparison(runs, judged);
  }

  private List<TextPair> textPairs(Evaluation other) {
    return both(runs.getFirst(), other).stream()
        .map(it -> new TextPair(it.other().prediction(), it.first().prediction()))
        .toList();
  }

  private static Pair pair(Evaluation first, Evaluation other) {
    List<Both> both = both(first, other);
    if (both.isEmpty()) {
      throw new IllegalArgumentException(
          "%s and %s have no prompt in common; runs of the same prompts can be compared."
              .formatted(first.name(), other.name()));
    }
    List<Both> judged = both.stream().filter(Both::judged).toList();
    List<Both> present = both.stream().filter(Both::present).toList();
    return new Pair(
        first.name(),
        other.name(),
        both.size(),
        difference(both, it -> it.scores().length()),
        judged.isEmpty() || !first.judge().equals(other.judge())
            ? null
            : difference(judged, it -> Objects.requireNonNull(it.quality())),
        judged.size(),
        present.isEmpty()
            ? null
            : difference(present, it -> 100 * it.scores().repetition().repeated3()),
        present.isEmpty() ? null : difference(present, it -> (double) it.scores().words()),
        null);
  }

  private static List<Both> both(Evaluation first, Evaluation other) {
    Map<Prompted, ScoredText> known = new HashMap<>();
    first.texts().forEach(text -> known.put(Prompted.of(text), text));
    List<Both> both = new ArrayList<>();
    for (ScoredText text : other.texts()) {
      ScoredText counterpart = known.get(Prompted.of(text));
      if (counterpart != null) {
        both.add(new Both(counterpart, text));
      }
    }
    return both;
  }

  /** The other's mean less the first's. */
  private static Interval difference(List<Both> both, Function<ScoredText, Double> measure) {
    return Interval.ofMeanDifference(
        both.stream().mapToDouble(it -> measure.apply(it.other())).toArray(),
        both.stream().mapToDouble(it -> measure.apply(it.first())).toArray());
  }

  /** The identity of a prompt: its words and its line, since a file may repeat the words. */
  private record Prompted(int line, String prompt) {

    static Prompted of(ScoredText text) {
      return new Prompted(text.prediction().line(), text.prediction().prompt());
    }
  }

  private record Both(ScoredText first, ScoredText other) {

    boolean present() {
      return first.prediction().completed() && other.prediction().completed();
    }

    boolean judged() {
      return first.quality() != null && other.quality() != null;
    }
  }
}
