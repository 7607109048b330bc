package io.scriptorium.writer;

import io.scriptorium.job.Plan;
import io.scriptorium.job.WritingRequest;
import java.util.List;

/**
 * What one section is written from.
 *
 * @param before the texts of the sections before it, in order; empty in parallel mode
 * @param asked the words asked of each section from the first to this one, which may differ from
 *     their steps' (see {@link LengthControl})
 */
record SectionInput(WritingRequest request, Plan plan, List<String> before, List<Integer> asked) {

  SectionInput {
    before = List.copyOf(before);
    asked = List.copyOf(asked);
  }

  /** The section to write, from 1. */
  int index() {
    return asked.size();
  }

  /** The words asked of the section to write. */
  int words() {
    return words(index());
  }

  /** The words asked of this section or of one before it. */
  int words(int section) {
    return asked.get(section - 1);
  }

  /** Whether the document ends with this section. */
  boolean last() {
    return index() == plan.total();
  }
}
