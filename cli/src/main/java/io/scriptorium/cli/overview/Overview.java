package io.scriptorium.cli.overview;

import io.scriptorium.client.JobStatus;
import io.scriptorium.job.JobEvent;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The recent jobs of an installation.
 *
 * @param begun the jobs that have had a plan
 * @param waiting the others, as far as they were read
 * @param unread how many more wait; empty where the number that wait is not known
 * @param wordsPerSecond written in the last minute
 */
public record Overview(
    List<ListedJob.Begun> begun,
    List<WaitingJob> waiting,
    OptionalLong unread,
    double wordsPerSecond) {

  private static final int USUAL_WORDS = 1_000;

  public Overview {
    begun = List.copyOf(begun);
    waiting = List.copyOf(waiting);
  }

  /** How many jobs are in a state, by its name in the list. */
  long count(String state) {
    long listed = jobs().map(ListedJob::state).filter(state::equals).count();
    return state.equals(WaitingJob.WAITING) ? listed + unread.orElse(0) : listed;
  }

  long words() {
    return begun.stream().mapToLong(it -> it.last().words()).sum();
  }

  /** The time that the open jobs will take at this rate; empty where nothing is written. */
  Optional<Duration> timeLeft() {
    double left =
        begun.stream().mapToDouble(it -> wordsLeft(it.last())).sum()
            + waiting.stream().filter(job -> !job.isLater()).mapToDouble(Overview::wordsLeft).sum()
            + unread.orElse(0) * meanAsked();
    return left == 0 || wordsPerSecond == 0
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(Math.round(left / wordsPerSecond)));
  }

  /**
   * The jobs that changed last, the newest last.
   *
   * @param most how many
   */
  public List<ListedJob> newest(int most) {
    List<ListedJob> all = jobs().sorted(Comparator.comparing(ListedJob::at)).toList();
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private Stream<ListedJob> jobs() {
    return Stream.concat(begun.stream(), waiting.stream());
  }

  private static double wordsLeft(JobEvent event) {
    if (JobStatus.isEnd(event.type())) {
      return 0;
    }
    double each = event.done() == 0 ? 0 : (double) event.words() / event.done();
    return event.done() == 0 ? USUAL_WORDS : each * (event.total() - event.done());
  }

  private static double wordsLeft(WaitingJob job) {
    return job.wordsAsked() == null ? USUAL_WORDS : job.wordsAsked();
  }

  private double meanAsked() {
    return waiting.stream().mapToDouble(Overview::wordsLeft).average().orElse(USUAL_WORDS);
  }
}
