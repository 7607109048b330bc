package io.scriptorium.job;

/**
 * A pointer to work, on {@code section-tasks}: bring the job's accepted plan on to this section.
 *
 * @param index the section to write, from 1
 * @param total the number of sections in the plan that this task was made from
 * @param planPosition where that plan stands on {@code writing-plans}
 */
public record SectionTask(
    String jobId, int index, int total, Mode mode, RecordPosition planPosition) {

  /** Whether this is the last task of its plan. */
  public boolean last() {
    return index == total;
  }
}
