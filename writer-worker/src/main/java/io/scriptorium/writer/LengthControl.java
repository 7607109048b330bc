package io.scriptorium.writer;

import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Sees to it that a document comes out as long as it was asked for. What the sections so far have
 * too much or too little of is shared out over those that are left, in proportion to their steps.
 * One that is far off all the same is continued or shortened; sooner where no section behind it can
 * make up for it.
 *
 * <p>All of it follows from the accepted texts alone, so whoever goes on with a job asks for the
 * same, and prompts stay append-only.
 *
 * @param on whether it does anything; otherwise each section is asked for its step's words and
 *     taken as it comes
 */
record LengthControl(boolean on) {

  /** A section can make up for others only so far, and still be the section of its step. */
  private static final double LEAST_SHARE = 0.5;

  private static final double LARGEST_SHARE = 1.5;

  /** Cutting and continuing cost a text some of its shape: what is shared out need not pay that. */
  private static final double TOLERANCE_WHERE_OTHERS_MAKE_UP = 0.2;

  private static final double TOLERANCE_AT_THE_END = 0.1;

  /**
   * What the next section is written from.
   *
   * @param before the sections before it, in order; none in parallel mode
   * @param index the section to write, from 1; the one behind them in sequential mode
   */
  SectionInput brief(Planned planned, List<SectionRecord.Written> before, int index) {
    return new SectionInput(
        planned.request(),
        planned.plan(),
        before.stream().map(SectionRecord.Written::text).toList(),
        asked(planned, before.stream().map(SectionRecord.Written::words).toList(), index));
  }

  private List<Integer> asked(Planned planned, List<Integer> written, int index) {
    Integer requested = planned.request().words();
    long left = requested == null ? planned.plan().words() : requested;
    long plannedLeft = planned.plan().words();
    List<Integer> asked = new ArrayList<>(index);
    for (int section = 1; section <= index; section++) {
      int step = planned.plan().step(section).words();
      asked.add(on ? share(step, (double) left / plannedLeft) : step);
      if (section <= written.size()) {
        left -= written.get(section - 1);
        plannedLeft -= step;
      }
    }
    return asked;
  }

  private static int share(int step, double share) {
    return (int) Math.max(1, Math.round(step * Math.clamp(share, LEAST_SHARE, LARGEST_SHARE)));
  }

  /** What is done about the section's length, and when. */
  LengthBounds bounds(SectionInput brief) {
    if (!on) {
      return LengthBounds.NONE;
    }
    boolean othersMakeUp = brief.request().mode() == Mode.SEQUENTIAL && !brief.last();
    return LengthBounds.around(
        brief.words(), othersMakeUp ? TOLERANCE_WHERE_OTHERS_MAKE_UP : TOLERANCE_AT_THE_END);
  }
}
