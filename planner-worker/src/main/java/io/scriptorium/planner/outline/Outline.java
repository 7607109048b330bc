package io.scriptorium.planner.outline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered list of points, as a model's answer holds it.
 *
 * @param title the document's title, or null where it names none
 */
public record Outline(@Nullable String title, List<OutlinePoint> points) {

  public Outline {
    points = List.copyOf(points);
  }

  boolean hasLengths() {
    return points.stream().anyMatch(it -> it.length() != null);
  }
}
