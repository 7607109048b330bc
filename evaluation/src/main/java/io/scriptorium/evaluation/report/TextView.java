package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.judge.Judgement;
import io.scriptorium.evaluation.result.Evaluation;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.evaluation.run.Prediction;
import io.scriptorium.evaluation.score.Paragraphs;
import io.scriptorium.evaluation.score.ReferenceWords;
import io.scriptorium.job.SafeText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One text as a page shows it.
 *
 * @param number from 1, for links
 * @param shown whether the page holds the text itself
 */
record TextView(String number, boolean shown, ScoredText scored) {

  private static final int LONGEST_TYPE = 40;

  /**
   * A section's text.
   *
   * @param step its place and lengths; null where the sections are not known
   */
  record Section(@Nullable String step, List<String> paragraphs) {}

  /**
   * The texts of a long run that a page shows, so that every length is represented: the first text
   * of each group by length, then the second of each, and so on.
   *
   * @param most how many at most
   * @return their places among the texts, from 0
   */
  static SortedSet<Integer> selected(List<ScoredText> texts, int most) {
    SortedMap<Integer, Queue<Integer>> byLength = new TreeMap<>();
    for (int at = 0; at < texts.size(); at++) {
      byLength
          .computeIfAbsent(
              Evaluation.lengthGroup(texts.get(at).prediction().length()), _ -> new ArrayDeque<>())
          .add(at);
    }
    List<Queue<Integer>> groups = List.copyOf(byLength.values());
    SortedSet<Integer> chosen = new TreeSet<>();
    int number = Math.min(most, texts.size());
    for (int turn = 0; chosen.size() < number; turn++) {
      Integer next = groups.get(turn % groups.size()).poll();
      if (next != null) {
        chosen.add(next);
      }
    }
    return chosen;
  }

  private Prediction prediction() {
    return scored.prediction();
  }

  String line() {
    return Integer.toString(prediction().line());
  }

  String excerpt() {
    return SafeText.of(prediction().prompt(), Chart.LONGEST_PROMPT);
  }

  String type() {
    return SafeText.of(prediction().type(), LONGEST_TYPE);
  }

  String length() {
    return Numbers.points(scored.scores().length());
  }

  String quality() {
    return Numbers.points(scored.quality());
  }

  String repeated() {
    return Numbers.percent(scored.scores().repetition().repeated3());
  }

  /** Why the text or its judgement is missing. */
  List<String> notices() {
    List<String> notices = new ArrayList<>();
    String missing = scored.missing();
    if (missing != null) {
      notices.add(missing);
    }
    if (scored.judgement() instanceof Judgement.Dropped(String reason)) {
      notices.add("No judgement: " + reason);
    }
    return notices;
  }

  List<Section> sections() {
    List<String> texts = prediction().texts();
    return IntStream.range(0, texts.size())
        .mapToObj(at ->
            new Section(
                prediction().sections().isEmpty()
                    ? null
                    : "section %s of %s · %s requested · %s written"
                        .formatted(
                            at + 1,
                            texts.size(),
                            Numbers.whole(prediction().sections().get(at).asked()),
                            Numbers.whole(ReferenceWords.count(texts.get(at)))),
                Paragraphs.of(texts.get(at))))
        .toList();
  }
}
