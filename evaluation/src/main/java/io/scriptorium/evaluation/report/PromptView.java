package io.scriptorium.evaluation.report;

import io.scriptorium.evaluation.result.Comparison.RunText;
import io.scriptorium.evaluation.result.ScoredText;
import io.scriptorium.job.SafeText;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.IntStream;

/**
 * A prompt and the texts that runs wrote for it, as a page shows them side by side. The template
 * shows its methods by name.
 *
 * @param number from 1, for links
 */
record PromptView(String number, List<RunText> runs) {

  /** At two texts of 10,000 words each a page has about 12 MB. */
  static final int MOST = 100;

  /**
   * A run's text.
   *
   * @param run its name
   */
  record Side(String run, TextView text) {}

  /** The prompts that a page shows, so that every length is represented. */
  static List<PromptView> of(List<List<RunText>> prompts) {
    List<ScoredText> first = prompts.stream().map(it -> it.getFirst().text()).toList();
    SortedSet<Integer> shown = TextView.selected(first, MOST);
    return shown.stream()
        .map(at -> new PromptView(Integer.toString(at + 1), prompts.get(at)))
        .toList();
  }

  private TextView view(int at) {
    return new TextView(number + "-" + (at + 1), true, runs.get(at).text());
  }

  TextView first() {
    return view(0);
  }

  List<Side> sides() {
    return IntStream.range(0, runs.size())
        .mapToObj(at -> new Side(SafeText.of(runs.get(at).run(), Chart.LONGEST_NAME), view(at)))
        .toList();
  }
}
