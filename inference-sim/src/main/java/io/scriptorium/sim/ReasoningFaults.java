package io.scriptorium.sim;

import static io.scriptorium.sim.FaultKind.REASONING;
import static io.scriptorium.sim.FaultKind.THINK;
import static io.scriptorium.sim.FaultKind.THINK_CLOSE;
import static io.scriptorium.sim.FaultKind.THINK_CLOSE_INLINE;
import static io.scriptorium.sim.FaultKind.THINK_CLOSE_PARAGRAPHS;
import static io.scriptorium.sim.FaultKind.THINK_END;
import static io.scriptorium.sim.FaultKind.THINK_MIDDLE;
import static io.scriptorium.sim.FaultKind.THINK_UNCLOSED;

import io.scriptorium.sim.text.Answer;
import io.scriptorium.sim.text.TokenSequence;
import java.util.random.RandomGenerator;

/** Adds reasoning to an answer. */
final class ReasoningFaults {
  private static final String THOUGHT = "Okay, the user wants a section. Let me plan it.";
  private static final String LONG_THOUGHT = "Let me think about the garden. ";
  private static final int UNCLOSED_THOUGHTS = 20_000;

  private ReasoningFaults() {}

  /** The reasoning that is sent in a field of its own; empty where there is none. */
  static String beside(Faults faults) {
    if (!faults.has(REASONING)) {
      return "";
    }
    int tokens = (int) faults.number(REASONING);
    int characters = LONG_THOUGHT.length();
    String thoughts = LONG_THOUGHT.repeat(tokens * 4 / characters + 1);
    return TokenSequence.prefix(thoughts, tokens);
  }

  /** The answer with reasoning between marks. */
  static Answer within(Answer text, Faults faults, RandomGenerator random) {
    Answer answer = text;
    if (faults.has(THINK_UNCLOSED)) {
      return Answer.without(
          marks(faults, THINK_UNCLOSED, random).open
              + "\n"
              + LONG_THOUGHT.repeat(UNCLOSED_THOUGHTS));
    }
    if (faults.has(THINK_MIDDLE)) {
      answer = inTheMiddle(answer, closed(marks(faults, THINK_MIDDLE, random)));
    }
    if (faults.has(THINK_END)) {
      answer = answer.within("", "\n\n" + closed(marks(faults, THINK_END, random)));
    }
    if (faults.has(THINK)) {
      answer = answer.within(closed(marks(faults, THINK, random)) + "\n\n", "");
    }
    if (faults.has(THINK_CLOSE)) {
      answer = answer.within(THOUGHT + "\n" + close(faults, THINK_CLOSE, random) + "\n\n", "");
    }
    if (faults.has(THINK_CLOSE_INLINE)) {
      answer = answer.within(THOUGHT + close(faults, THINK_CLOSE_INLINE, random), "");
    }
    if (faults.has(THINK_CLOSE_PARAGRAPHS)) {
      answer =
          answer.within(
              "Okay, the user wants a section.\n\nLet me plan it. "
                  + close(faults, THINK_CLOSE_PARAGRAPHS, random)
                  + "\n\n",
              "");
    }
    return answer;
  }

  /** After the paragraph in the middle, or after the middle's word where there is one only. */
  private static Answer inTheMiddle(Answer answer, String reasoning) {
    String text = answer.text();
    int paragraph = text.indexOf("\n\n", text.length() / 2);
    int space = text.indexOf(' ', text.length() / 2);
    int at = paragraph >= 0 ? paragraph : space >= 0 ? space : text.length();
    String added = "\n\n" + reasoning + "\n\n";
    int end = at <= answer.end() ? answer.end() + added.length() : answer.end();
    return new Answer(
        text.substring(0, at) + added + text.substring(at).stripLeading(),
        answer.begin(),
        Math.min(end, at + added.length() + text.substring(at).stripLeading().length()));
  }

  private static String closed(ReasoningMarks marks) {
    return marks.open + "\n" + THOUGHT + "\n" + marks.close;
  }

  private static String close(Faults faults, FaultKind kind, RandomGenerator random) {
    return marks(faults, kind, random).close;
  }

  private static ReasoningMarks marks(Faults faults, FaultKind kind, RandomGenerator random) {
    return faults.choice(kind, ReasoningMarks.class, random);
  }
}
