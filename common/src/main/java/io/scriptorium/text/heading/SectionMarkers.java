package io.scriptorium.text.heading;

import io.scriptorium.job.LowerCase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The plan's markers inside a section's text, as models leave them that write on into the next
 * sections: "SECTION 2" or "**Section 3 of 9**" alone between paragraphs, or the next one's heading
 * at the end.
 *
 * <p>A text that numbers its own parts keeps their numbers: where a marker is not this section's or
 * one of the next in order, or a sentence refers to one ("as Section 2 says"), all stay. "Chapter
 * 2", "Part 2" and "Step 2" stay too, unless the plan's total is with them.
 */
public final class SectionMarkers {

  private static final int LONGEST = 60;

  /** A plan's section holds few others; a text with more has parts of its own. */
  private static final int MOST = 20;

  private static final String FENCE = "```";

  private record Marker(int line, String text, int number) {}

  private SectionMarkers() {}

  /**
   * The text without them.
   *
   * @param index the section's number, from 1
   * @param total the plan's sections
   */
  public static String without(String text, int index, int total) {
    List<String> lines = text.lines().toList();
    List<Marker> markers = markers(lines, total);
    if (markers.isEmpty()
        || markers.size() > MOST
        || text.contains(FENCE)
        || !isInOrder(markers, index, total)
        || areReferredTo(markers, LowerCase.of(text))) {
      return text;
    }
    Set<Integer> dropped = new HashSet<>();
    markers.forEach(marker -> dropped.add(marker.line));
    var kept = new StringBuilder();
    for (int line = 0; line < lines.size(); line++) {
      boolean blankAfter = dropped.contains(line - 1);
      if (!dropped.contains(line) && !blankAfter) {
        kept.append(lines.get(line)).append('\n');
      }
    }
    return kept.toString().strip();
  }

  private static List<Marker> markers(List<String> lines, int total) {
    List<Marker> markers = new ArrayList<>();
    for (int line = 1; line < lines.size() && markers.size() <= MOST; line++) {
      boolean apart =
          lines.get(line - 1).isBlank()
              && (line + 1 == lines.size() || lines.get(line + 1).isBlank());
      SectionName name = apart ? name(lines.get(line), line + 1 == lines.size()) : null;
      if (name != null && (name.section() || name.total() == total)) {
        markers.add(new Marker(line, core(lines.get(line)), name.number()));
      }
    }
    return markers;
  }

  /**
   * The name that is all of a line, or that a heading without a text begins with; null for none.
   */
  private static @Nullable SectionName name(String line, boolean last) {
    String plain = SectionHeading.plain(line.strip());
    SectionName name = plain.length() > LONGEST ? null : SectionName.of(plain);
    boolean marker =
        name != null
            && (name.bare()
                || (last && name.separated() && !SectionHeading.isSentence(name.rest())));
    return marker ? name : null;
  }

  private static boolean isInOrder(List<Marker> markers, int index, int total) {
    int before = index;
    for (Marker marker : markers) {
      boolean next = marker.number == before || marker.number == before + 1;
      if (!next || marker.number > total) {
        return false;
      }
      before = marker.number;
    }
    return true;
  }

  private static boolean areReferredTo(List<Marker> markers, String lower) {
    for (Marker marker : markers) {
      long alone = markers.stream().filter(it -> it.text.equals(marker.text)).count();
      long all = 0;
      for (int at = lower.indexOf(marker.text);
          at >= 0;
          at = lower.indexOf(marker.text, at + marker.text.length())) {
        int end = at + marker.text.length();
        all += end < lower.length() && Character.isDigit(lower.charAt(end)) ? 0 : 1;
      }
      if (all > alone) {
        return true;
      }
    }
    return false;
  }

  /** Name and number, as a sentence has them: in lower case, without the total and marks. */
  private static String core(String line) {
    String plain = LowerCase.of(SectionHeading.plain(line.strip()));
    int end = 0;
    boolean digits = false;
    while (end < plain.length() && (!digits || Character.isDigit(plain.charAt(end)))) {
      digits |= Character.isDigit(plain.charAt(end));
      end++;
    }
    return plain.substring(0, end);
  }
}
