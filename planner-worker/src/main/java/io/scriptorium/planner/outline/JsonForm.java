package io.scriptorium.planner.outline;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** JSON anywhere in an answer, of any shape that holds an ordered list of points. */
final class JsonForm implements OutlineForm {

  /** How often reading begins again after a bracket that began no JSON. */
  private static final int MOST_RESTARTS = 20;

  @Override
  public @Nullable Outline read(String answer, boolean cut) {
    List<Outline> found = new ArrayList<>();
    int restarts = 0;
    int at = 0;
    while (at < answer.length()) {
      if (!begins(answer, at)) {
        at++;
        continue;
      }
      LooseJson.Read read = LooseJson.read(answer, at);
      Outline outline = JsonInText.outline(read.value(), cut);
      if (!outline.points().isEmpty()) {
        found.add(outline);
        at = read.end();
      } else {
        at = read.cut() && restarts++ < MOST_RESTARTS ? at + 1 : read.end();
      }
    }
    if (found.isEmpty()) {
      return null;
    }
    if (found.stream().allMatch(it -> it.points().size() == 1)) {
      // An object on each line.
      return new Outline(
          found.getFirst().title(), found.stream().flatMap(it -> it.points().stream()).toList());
    }
    Outline best = found.getFirst();
    for (Outline outline : found) {
      best = outline.points().size() >= best.points().size() ? outline : best;
    }
    return best;
  }

  private static boolean begins(String answer, int at) {
    char character = answer.charAt(at);
    if (character == '{') {
      return true;
    }
    if (character != '[') {
      return false;
    }
    int next = at + 1;
    while (next < answer.length()
        && next - at < 60
        && Character.isWhitespace(answer.charAt(next))) {
      next++;
    }
    return next < answer.length() && "{[\"'“".indexOf(answer.charAt(next)) >= 0;
  }
}
