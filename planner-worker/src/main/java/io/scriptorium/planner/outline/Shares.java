package io.scriptorium.planner.outline;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lengths of groups, spread over what they hold. */
final class Shares {

  private Shares() {}

  /** Gives points without any length equal shares of their group's. */
  static void spread(List<OutlinePoint> points, @Nullable Amount whole) {
    if (whole == null || points.stream().anyMatch(it -> it.length() != null)) {
      return;
    }
    var share = new Amount(whole.value() / points.size(), whole.share());
    points.replaceAll(point -> point.withLength(share));
  }
}
