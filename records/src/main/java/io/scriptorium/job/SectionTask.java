package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pointer to work, on {@code section-tasks}: write this section of the job's accepted plan.
 *
 * @param index the section to write, from 1
 * @param total the number of sections in the plan that this task was made from
 * @param planPosition the position of that plan on {@code writing-plans}
 * @param retry how often the failed job had been retried when the task was sent; 0, as in tasks of
 *     an earlier version that lack it, for the first try
 * @param budget the job's budget since that retry, in tokens; null for that of its request
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SectionTask(
    String jobId,
    int index,
    int total,
    Mode mode,
    RecordPosition planPosition,
    Integer retry,
    @Nullable Long budget) {

  public SectionTask {
    retry = Objects.requireNonNullElse(retry, 0);
    Objects.requireNonNull(jobId, "jobId");
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(planPosition, "planPosition");
    if (index < 1 || index > total || total > Plan.MOST_STEPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A task's index is %d of %d; it must be from 1 to the total, which is at most %d.",
              index,
              total,
              Plan.MOST_STEPS));
    }
  }

  /** A task with the budget of the request. */
  public SectionTask(
      String jobId, int index, int total, Mode mode, RecordPosition planPosition, int retry) {
    this(jobId, index, total, mode, planPosition, retry, null);
  }

  /** A task of the first try. */
  public SectionTask(String jobId, int index, int total, Mode mode, RecordPosition planPosition) {
    this(jobId, index, total, mode, planPosition, 0, null);
  }

  /** Whether this is the last task of its plan. */
  public boolean last() {
    return index == total;
  }
}
