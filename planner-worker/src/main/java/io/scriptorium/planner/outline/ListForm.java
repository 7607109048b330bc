package io.scriptorium.planner.outline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lists with numbers, letters, bullets or headings, nested or not, and AgentWrite's own lines
 * ("Paragraph 1 - Main Point: … - Word Count: 400 words").
 */
final class ListForm implements OutlineForm {

  private static final int MOST_LINES = 20_000;
  private static final int LONGEST_LABEL = 80;
  private static final Set<String> TITLES =
      Set.of(
          "title",
          "document title",
          "working title",
          "book title",
          "标题",
          "標題",
          "题目",
          "titel",
          "titre",
          "título",
          "titulo",
          "titolo",
          "название",
          "заголовок",
          "タイトル",
          "제목",
          "tytuł",
          "başlık");

  @Override
  public @Nullable Outline read(String answer, boolean cut) {
    var reading = new Reading();
    AgentWriteLines.split(answer).lines().limit(MOST_LINES).forEach(reading::line);
    return ListTree.outline(reading.title, reading.roots, cut);
  }

  /** The title that a line gives after the word for it, or null. */
  static @Nullable String titleIn(String line) {
    String label = PointText.label(line);
    if (label == null || !TITLES.contains(label)) {
      return null;
    }
    String title = PointText.clean(PointText.afterLabel(line));
    return title.isBlank() ? null : title;
  }

  /** The lines so far, as a tree. */
  private static final class Reading {

    private final List<ListNode> roots = new ArrayList<>();
    private final Deque<ListNode> path = new ArrayDeque<>();
    private final StringBuilder pending = new StringBuilder();
    private @Nullable String title;
    private boolean afterBlank;

    void line(String line) {
      if (line.isBlank() || line.strip().startsWith("```") || PointText.isEmpty(line)) {
        afterBlank = true;
        return;
      }
      String named = title == null ? titleIn(line) : null;
      if (named != null) {
        title = named;
        return;
      }
      LineHead head = LineHead.of(line);
      if (head != null
          && head.kind() == LineHead.Kind.NAMED
          && !path.isEmpty()
          && isHeadedTwice(line, head)) {
        // "### Section 1" under "## Origins" adds nothing.
        return;
      }
      if (head == null) {
        unmarked(line);
      } else if (!isLengthOf(head, line.substring(head.end()))) {
        add(new ListNode(head, line.substring(head.end())));
      }
      afterBlank = false;
    }

    private static boolean isHeadedTwice(String line, LineHead head) {
      return line.substring(head.end()).isBlank() && line.strip().startsWith("(");
    }

    /** Whether a marked line is the length of the point that it is under, or else after. */
    private boolean isLengthOf(LineHead head, String text) {
      Amount length = bareLength(text);
      if (length == null || head.kind() != LineHead.Kind.BULLET) {
        return false;
      }
      ListNode owner = null;
      Iterator<ListNode> upwards = path.descendingIterator();
      while (upwards.hasNext()) {
        ListNode node = upwards.next();
        if (node.style().equals(head.style())) {
          owner = node;
        } else if ((owner != null || node.rank() < head.rank()) && node.length() == null) {
          owner = node;
          break;
        }
      }
      if (owner == null || owner.length() != null) {
        return false;
      }
      owner.setLength(length);
      return true;
    }

    private static @Nullable Amount bareLength(String text) {
      return AmountText.find(text) == null ? null : AmountText.bare(text);
    }

    private void unmarked(String line) {
      ListNode last = path.peekLast();
      String text = line.strip();
      Amount bare = bareLength(text);
      if (bare != null) {
        if (last != null) {
          last.setLength(bare);
        }
        return;
      }
      ListNode headed = last == null || last.isHeading() ? headedAfterLength(text) : null;
      if (headed != null) {
        add(headed);
      } else if (isBold(text)) {
        add(new ListNode(LineHead.unmarked(LineHead.Kind.BOLD), text));
      } else if (isLabel(text)) {
        add(new ListNode(LineHead.unmarked(LineHead.Kind.LABEL), text));
      } else if (isPlainItem(text, last) || isLabelledPoint(text, last)) {
        add(new ListNode(LineHead.unmarked(LineHead.Kind.PLAIN), text));
      } else if (last != null) {
        boolean indented = Character.isWhitespace(line.charAt(0));
        if (!afterBlank || indented || last.isHeading() || PointText.label(text) != null) {
          flush(last);
          last.append(text);
        } else {
          pending.append(pending.isEmpty() ? "" : " ").append(text);
        }
      }
    }

    /** "Section 1 (300 words): Origins", whose name and number are parted from its point. */
    private static @Nullable ListNode headedAfterLength(String text) {
      AmountText found = AmountText.find(text);
      String parted = found == null ? "" : found.rest();
      int colon = Math.max(0, parted.indexOf(':'));
      String rest = parted.substring(0, colon).stripTrailing() + parted.substring(colon);
      LineHead head = LineHead.of(rest);
      if (found == null || head == null || head.kind() != LineHead.Kind.NAMED) {
        return null;
      }
      var node = new ListNode(head, rest.substring(head.end()));
      node.setLength(found.amount());
      return node;
    }

    /** "Main point: Origins", with nothing else that marks it. */
    private static boolean isLabelledPoint(String text, @Nullable ListNode last) {
      return (last == null || last.kind() == LineHead.Kind.PLAIN)
          && PointText.isLabelled(text)
          && text.length() <= PointText.LONGEST;
    }

    private static boolean isBold(String text) {
      int close = text.startsWith("**") ? text.indexOf("**", 2) : -1;
      return close > 2 && close <= 2 * LONGEST_LABEL;
    }

    /** A short line that ends in a colon: the first of its kind in two words at most. */
    private boolean isLabel(String text) {
      char end = text.charAt(text.length() - 1);
      if ((end != ':' && end != '：') || text.length() > LONGEST_LABEL) {
        return false;
      }
      ListNode top = path.peekFirst();
      return top == null
          ? roots.isEmpty() && text.indexOf(' ') == text.lastIndexOf(' ')
          : top.kind() == LineHead.Kind.LABEL;
    }

    /** A line with its own length, where the point before it has one already. */
    private static boolean isPlainItem(String text, @Nullable ListNode last) {
      AmountText found = AmountText.find(text);
      return found != null
          && found.rest().length() < text.length()
          && text.length() <= 4 * LONGEST_LABEL
          && !text.endsWith(":")
          && (last == null || last.kind() == LineHead.Kind.PLAIN);
    }

    private void add(ListNode node) {
      ListNode last = path.peekLast();
      if (last != null) {
        flush(last);
      }
      boolean known = path.stream().anyMatch(it -> it.style().equals(node.style()));
      while (!path.isEmpty()
          && (known
              ? !path.peekLast().style().equals(node.style())
              : path.peekLast().rank() >= node.rank())) {
        path.removeLast();
      }
      if (known) {
        path.removeLast();
      }
      ListNode parent = path.peekLast();
      (parent == null ? roots : parent.children()).add(node);
      path.addLast(node);
    }

    private void flush(ListNode last) {
      if (!pending.isEmpty()) {
        last.append(pending.toString());
        pending.setLength(0);
      }
    }
  }
}
