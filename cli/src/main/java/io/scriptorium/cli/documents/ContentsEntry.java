package io.scriptorium.cli.documents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry in a page's list of contents. The template shows its methods by name.
 *
 * @param id of what it links to
 * @param entries those within it
 */
record ContentsEntry(String id, String name, List<ContentsEntry> entries) {

  boolean hasEntries() {
    return !entries.isEmpty();
  }

  /** This entry where it has others within it; else null. */
  @Nullable ContentsEntry nested() {
    return hasEntries() ? this : null;
  }

  /** Makes a tree of headings as they follow each other. */
  static final class Builder {

    private record Open(int level, ContentsEntry entry) {}

    private final List<ContentsEntry> roots = new ArrayList<>();
    private final Deque<Open> open = new ArrayDeque<>();

    /**
     * Adds the next heading, to the last one of a higher level.
     *
     * @param level from 1, the highest
     */
    void add(int level, String id, String name) {
      while (!open.isEmpty() && open.peek().level() >= level) {
        open.pop();
      }
      var entry = new ContentsEntry(id, name, new ArrayList<>());
      (open.isEmpty() ? roots : open.peek().entry().entries()).add(entry);
      open.push(new Open(level, entry));
    }

    List<ContentsEntry> entries() {
      return roots;
    }
  }
}
