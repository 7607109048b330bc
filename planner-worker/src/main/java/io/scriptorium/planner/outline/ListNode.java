package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One marked line of a list, with the lines that belong to it. Used by one thread. */
final class ListNode {

  private static final int MOST_TEXT = 4 * PointText.LONGEST;

  private final LineHead head;
  private final List<ListNode> children = new ArrayList<>();
  private String text;
  private final StringBuilder extra = new StringBuilder();
  private @Nullable Amount length;

  ListNode(LineHead head, String line) {
    this.head = head;
    AmountText found = AmountText.find(line);
    length = found == null ? null : found.amount();
    text = found == null ? line : found.rest();
  }

  LineHead.Kind kind() {
    return head.kind();
  }

  String style() {
    return head.style();
  }

  double rank() {
    return head.rank();
  }

  List<ListNode> children() {
    return children;
  }

  /** The line's own text, without its mark and length. */
  String text() {
    return text;
  }

  /** All that it says, the lines after it included. */
  String wholeText() {
    String more = PointText.clean(extra.toString());
    String own = PointText.clean(text);
    return more.isBlank() ? own : own.isBlank() ? more : own + ": " + more;
  }

  @Nullable Amount length() {
    return length;
  }

  void setLength(Amount given) {
    length = length == null ? given : length;
  }

  /** Takes a bare number at the line's edge for its length. */
  void takeEdge() {
    AmountText edge = AmountText.edge(text);
    if (edge != null) {
      length = edge.amount();
      text = edge.rest();
    }
  }

  boolean isHeading() {
    return switch (head.kind()) {
      case HEADING, NAMED, BOLD, LABEL -> true;
      case ROMAN, NUMBER, LETTER, BULLET, PLAIN -> false;
    };
  }

  void append(String line) {
    AmountText found = length == null ? AmountText.find(line) : null;
    if (found != null) {
      length = found.amount();
    }
    if (extra.length() < MOST_TEXT) {
      extra.append(extra.isEmpty() ? "" : " ").append(found == null ? line : found.rest());
    }
  }
}
