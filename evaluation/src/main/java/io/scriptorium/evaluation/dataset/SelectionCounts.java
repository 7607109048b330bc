package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.InstructionDrop;
import io.scriptorium.evaluation.dataset.instruction.LongOutputAnswers;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the instructions by decision. For one thread. */
final class SelectionCounts {

  /** All are in the file of decisions. */
  private static final int MOST_UNREADABLE_LISTED = 100;

  private final Map<InstructionDrop, Integer> dropped = new EnumMap<>(InstructionDrop.class);
  private final List<DatasetReport.UnreadableLine> unreadableLines = new ArrayList<>();
  private int unreadable;
  private int selected;
  private int drawnLengths;
  private LongOutputAnswers.@Nullable Counts asked;

  SelectionCounts() {
    for (InstructionDrop reason : InstructionDrop.values()) {
      dropped.put(reason, 0);
    }
  }

  void count(Decision decision) {
    switch (decision) {
      case Decision.Selected it -> {
        selected++;
        drawnLengths += it.drawn() ? 1 : 0;
      }
      case Decision.Dropped it -> dropped.merge(it.reason(), 1, Integer::sum);
      case Decision.Unreadable it -> {
        unreadable++;
        if (unreadableLines.size() < MOST_UNREADABLE_LISTED) {
          unreadableLines.add(new DatasetReport.UnreadableLine(it.line(), it.reason()));
        }
      }
    }
  }

  /** Sets the counts of the model's answers. */
  void asked(LongOutputAnswers.Counts answers) {
    asked = answers;
  }

  int selected() {
    return selected;
  }

  /**
   * All counts.
   *
   * @param withoutText of how many of the selected no document was good enough
   */
  DatasetReport.Instructions counts(int withoutText) {
    int all = selected + unreadable + dropped.values().stream().mapToInt(Integer::intValue).sum();
    return new DatasetReport.Instructions(
        all, selected, drawnLengths, withoutText, dropped, unreadable, unreadableLines, asked);
  }
}
