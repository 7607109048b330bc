package io.scriptorium.context;

import io.scriptorium.job.Mode;
import io.scriptorium.job.SectionRecord.Written;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is accepted of one job.
 *
 * @param sections the accepted sections in order of index: sections 1 to k in sequential mode, the
 *     existing ones in parallel mode
 * @param published the indexes of sections known to be on Kafka; others may be there as well
 * @param failure the failure of the latest try that failed, if one did
 */
public record JobContext(
    AcceptedPlan plan,
    List<Written> sections,
    Set<Integer> published,
    Optional<JobFailure> failure) {

  /**
   * The failure of a job.
   *
   * @param retry how often the job had been retried by then; 0 for the first try
   */
  public record JobFailure(String reason, int retry) {}

  public JobContext {
    sections = List.copyOf(sections);
    published = Set.copyOf(published);
  }

  public String jobId() {
    return plan.planned().jobId();
  }

  public Mode mode() {
    return plan.planned().request().mode();
  }

  /**
   * Whether this try, or a later one, failed.
   *
   * @param retry how often the job had been retried when the task was published
   */
  public boolean failed(int retry) {
    return failure.filter(it -> it.retry() >= retry).isPresent();
  }

  /** The section of one index, if it is accepted. */
  public Optional<Written> section(int index) {
    int low = 0;
    int high = sections.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sections.get(middle).index() < index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean found = low < sections.size() && sections.get(low).index() == index;
    return found ? Optional.of(sections.get(low)) : Optional.empty();
  }

  /** The tokens that were generated for the plan and the accepted sections. */
  public long tokens() {
    return plan.planned().usage().completion()
        + sections.stream().mapToLong(section -> section.usage().completion()).sum();
  }

  /** The accepted sections not known to be on Kafka, to be published (again). */
  public List<Written> unpublished() {
    return sections.stream().filter(written -> !published.contains(written.index())).toList();
  }

  /** The same with one more accepted section. */
  public JobContext plus(Written section) {
    List<Written> more = new ArrayList<>(sections);
    more.add(section);
    more.sort(Comparator.comparingInt(Written::index));
    return new JobContext(plan, more, published, failure);
  }
}
