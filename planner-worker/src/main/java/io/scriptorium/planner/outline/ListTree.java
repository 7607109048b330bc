package io.scriptorium.planner.outline;

import io.scriptorium.job.LowerCase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a tree of marked lines means: which of them are steps, chapters, notes, or the title. */
final class ListTree {

  private static final Set<String> WRAPPERS =
      Set.of(
          "outline",
          "plan",
          "the outline",
          "document outline",
          "sections",
          "table of contents",
          "contents",
          "chapters",
          "大纲",
          "提纲",
          "目录",
          "gliederung",
          "inhalt",
          "plan du document",
          "sommaire",
          "esquema",
          "índice",
          "план",
          "アウトライン",
          "目次",
          "개요",
          "목차");
  private static final List<String> TOTALS =
      List.of("total", "sum:", "总计", "合计", "总字数", "gesamt", "insgesamt", "итого", "合計", "총");
  private static final int FEW = 2;

  private ListTree() {}

  static @Nullable Outline outline(@Nullable String given, List<ListNode> all, boolean cut) {
    String title = given;
    List<ListNode> roots = withoutTotals(all);
    while (roots.size() == 1
        && roots.getFirst().children().size() >= FEW
        && roots.getFirst().length() == null
        && roots.getFirst().isHeading()) {
      ListNode only = roots.getFirst();
      String text = PointText.clean(only.text());
      boolean wrapper = WRAPPERS.contains(LowerCase.of(text)) || only.kind() == LineHead.Kind.LABEL;
      title = title == null && !wrapper && !text.isBlank() ? text : title;
      roots = withoutTotals(only.children());
    }
    if (title == null && roots.size() > FEW && isTitle(roots)) {
      title = PointText.clean(roots.getFirst().text());
      roots = roots.subList(1, roots.size());
    }
    edges(roots);
    List<OutlinePoint> points = new ArrayList<>();
    collect(roots, null, points);
    if (cut && points.size() > 1) {
      points.removeLast();
    }
    boolean marked = roots.stream().anyMatch(it -> it.kind() != LineHead.Kind.PLAIN);
    boolean enough =
        points.size() >= FEW || (marked && points.stream().anyMatch(it -> it.length() != null));
    return enough ? new Outline(title, points) : null;
  }

  /** Whether the first line is a heading above all others, with nothing of its own. */
  private static boolean isTitle(List<ListNode> roots) {
    ListNode first = roots.getFirst();
    ListNode second = roots.get(1);
    return first.isHeading()
        && first.kind() != LineHead.Kind.NAMED
        && first.children().isEmpty()
        && first.length() == null
        && !first.style().equals(second.style())
        && first.wholeText().equals(PointText.clean(first.text()));
  }

  private static List<ListNode> withoutTotals(List<ListNode> nodes) {
    return nodes.stream().filter(it -> !isTotal(it)).toList();
  }

  private static boolean isTotal(ListNode node) {
    String text = LowerCase.of(PointText.clean(node.text()));
    return node.length() != null
        && node.children().isEmpty()
        && TOTALS.stream().anyMatch(text::startsWith)
        && text.length() < 40;
  }

  /** Takes bare numbers for lengths where there are no other lengths and most lines have one. */
  private static void edges(List<ListNode> roots) {
    List<ListNode> all = new ArrayList<>(roots);
    for (int index = 0; index < all.size(); index++) {
      all.addAll(all.get(index).children());
    }
    if (all.stream().anyMatch(it -> it.length() != null)) {
      return;
    }
    for (List<ListNode> level : List.of(roots, leaves(all))) {
      long with = level.stream().filter(it -> AmountText.edge(it.text()) != null).count();
      if (with >= FEW && with * 3 >= 2L * level.size()) {
        level.forEach(ListNode::takeEdge);
        return;
      }
    }
  }

  private static List<ListNode> leaves(List<ListNode> all) {
    return all.stream().filter(it -> it.children().isEmpty()).toList();
  }

  private static void collect(
      List<ListNode> nodes, @Nullable String chapter, List<OutlinePoint> points) {
    boolean steps = childrenAreSteps(nodes);
    for (ListNode node : nodes) {
      String text = node.wholeText();
      String heading = PointText.clean(node.text());
      String own = heading.isBlank() ? null : heading;
      if (node.children().isEmpty()) {
        add(points, text, own, node.length(), chapter == null && steps ? own : chapter);
      } else if (steps) {
        int first = points.size();
        collect(node.children(), chapter == null ? own : chapter, points);
        Shares.spread(points.subList(first, points.size()), node.length());
      } else {
        add(points, withNotes(text, node.children()), own, node.length(), chapter);
      }
    }
  }

  private static boolean childrenAreSteps(List<ListNode> nodes) {
    List<ListNode> children = nodes.stream().flatMap(it -> it.children().stream()).toList();
    if (children.isEmpty()) {
      return false;
    }
    if (hasLength(children)) {
      return true;
    }
    boolean ordered = children.stream().noneMatch(it -> it.kind() == LineHead.Kind.BULLET);
    boolean chaptered =
        nodes.stream().filter(it -> !it.children().isEmpty()).allMatch(ListNode::isHeading);
    boolean measured = nodes.stream().anyMatch(it -> it.length() != null);
    return (!measured && ordered && chaptered)
        || (nodes.size() < FEW && nodes.getFirst().length() == null);
  }

  private static boolean hasLength(List<ListNode> nodes) {
    return nodes.stream().anyMatch(it -> it.length() != null || hasLength(it.children()));
  }

  private static String withNotes(String text, List<ListNode> notes) {
    StringBuilder joined = new StringBuilder(text);
    String separator = text.isBlank() ? "" : ": ";
    for (ListNode note : notes) {
      if (joined.length() < 2 * PointText.LONGEST) {
        joined.append(separator).append(withNotes(note.wholeText(), note.children()));
        separator = "; ";
      }
    }
    return joined.toString();
  }

  private static void add(
      List<OutlinePoint> points,
      String text,
      @Nullable String heading,
      @Nullable Amount length,
      @Nullable String chapter) {
    if (!PointText.isEmpty(text) || length != null) {
      boolean same = heading != null && heading.equals(text);
      points.add(new OutlinePoint(text, same ? null : heading, length, chapter));
    }
  }
}
