package io.scriptorium.job;

import io.scriptorium.job.SectionRecord.Failed;
import io.scriptorium.job.SectionRecord.Written;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Joins the plans and sections of one job into chains. The records are offered in the order of
 * their topics; the two topics may interleave in any way, and any record may come twice.
 *
 * <p>The job is settled by the first chain to be complete; what is offered later is ignored. Where
 * one record (a plan that comes after its sections) settles several chains, the one whose last
 * section came first stands. Until then the longest chain stands, of equally long ones the first
 * that was so long.
 *
 * <p>The first failure of a section that would have continued a chain's end is the job's, and that
 * chain stands with it. Only a failure of a later retry takes its place. What is written later
 * joins all the same, since the job may have been retried; the failure goes with whatever stands,
 * and whoever asks knows by its number whether it still counts.
 *
 * <p>Not safe for threads.
 */
public final class Chains {

  private static final Comparator<Path> COMPLETE_THEN_LONGEST_THEN_FIRST =
      Comparator.comparing((Path path) -> !path.complete())
          .thenComparing(Comparator.comparingInt(Path::length).reversed())
          .thenComparingLong(Path::reachedAt);

  private final String jobId;
  private final Map<String, PlanRecord.Planned> plansByRoot = new LinkedHashMap<>();
  private final Map<String, List<Arrived>> sectionsByContinuedLink = new HashMap<>();
  private final List<Failed> failures = new ArrayList<>();
  private long arrivals;
  private boolean settled;
  private @Nullable Failed failure;
  private @Nullable WrittenChain best;

  public Chains(String jobId) {
    this.jobId = jobId;
  }

  /** Takes a plan; one that was offered before changes nothing. */
  public void offer(PlanRecord.Planned planned) {
    requireThisJob(planned.jobId());
    if (!settled && plansByRoot.putIfAbsent(Chain.root(jobId, planned.plan()), planned) == null) {
      choose();
    }
  }

  /**
   * Takes a section or its failure. One that was offered before changes nothing, nor does a section
   * whose hash is not that of its text.
   */
  public void offer(SectionRecord.Result section) {
    requireThisJob(section.jobId());
    if (settled) {
      return;
    }
    switch (section) {
      case Written written -> {
        List<Arrived> beside =
            sectionsByContinuedLink.computeIfAbsent(written.continues(), link -> new ArrayList<>());
        if (isSound(written) && beside.stream().noneMatch(other -> other.isSameAs(written))) {
          beside.add(new Arrived(++arrivals, written));
          choose();
        }
      }
      case Failed failed -> {
        if (!failures.contains(failed)) {
          failures.add(failed);
          choose();
        }
      }
    }
  }

  /** The chain that stands; empty until a plan was offered. */
  public Optional<WrittenChain> best() {
    return Optional.ofNullable(best);
  }

  /** Whether {@link #best()} is complete, and so will not change any more. */
  public boolean settled() {
    return settled;
  }

  private void choose() {
    List<Path> paths = new ArrayList<>();
    plansByRoot.forEach((root, planned) -> {
      Path start = new Path(planned, null, null, root, 0, 0);
      switch (planned.request().mode()) {
        case SEQUENTIAL -> collectSequential(start, paths);
        case PARALLEL -> paths.add(collectParallel(start));
      }
    });
    // The stream's minimum is the first of equals, so an earlier plan goes before a later one.
    Optional<Path> first = paths.stream().min(COMPLETE_THEN_LONGEST_THEN_FIRST);
    if (first.isEmpty()) {
      return;
    }
    if (first.get().complete()) {
      best = first.get().toChain(failure);
      settle();
      return;
    }
    for (Failed candidate : failures) {
      Optional<Path> failed = paths.stream().filter(endedBy(candidate)).findFirst();
      if (failed.isPresent() && isLaterTry(candidate)) {
        failure = candidate;
        best = failed.get().toChain(candidate);
        return;
      }
    }
    best = first.get().toChain(failure);
  }

  private boolean isLaterTry(Failed candidate) {
    return failure == null || candidate.retry() > failure.retry();
  }

  private void settle() {
    settled = true;
    plansByRoot.clear();
    sectionsByContinuedLink.clear();
    failures.clear();
  }

  private void collectSequential(Path start, List<Path> paths) {
    Deque<Path> open = new ArrayDeque<>(List.of(start));
    while (!open.isEmpty()) {
      Path path = open.removeFirst();
      paths.add(path);
      for (Arrived next : continuing(path.tip())) {
        if (next.written().index() == path.length() + 1 && !path.complete()) {
          open.addLast(path.with(next, next.written().hash()));
        }
      }
    }
  }

  private Path collectParallel(Path start) {
    SortedMap<Integer, Arrived> firstByIndex = new TreeMap<>();
    for (Arrived section : continuing(start.tip())) {
      int index = section.written().index();
      if (index >= 1 && index <= start.planned().plan().total()) {
        firstByIndex.putIfAbsent(index, section);
      }
    }
    Path path = start;
    for (Arrived section : firstByIndex.values()) {
      path = path.with(section, start.tip());
    }
    return path;
  }

  private Predicate<Path> endedBy(Failed failure) {
    return path ->
        path.tip().equals(failure.continues())
            && switch (path.planned().request().mode()) {
              case SEQUENTIAL ->
                  failure.index() == path.length() + 1
                      && continuing(path.tip()).stream()
                          .noneMatch(next -> next.written().index() == failure.index());
              case PARALLEL ->
                  failure.index() <= path.planned().plan().total()
                      && path.sections().stream()
                          .noneMatch(written -> written.index() == failure.index());
            };
  }

  private List<Arrived> continuing(String link) {
    return sectionsByContinuedLink.getOrDefault(link, List.of());
  }

  private static boolean isSound(Written written) {
    return written.hash().equals(Chain.next(written.continues(), written.index(), written.text()));
  }

  private void requireThisJob(String offered) {
    if (!offered.equals(jobId)) {
      throw new IllegalArgumentException(
          "A record of job %s was offered to the chains of job %s.".formatted(offered, jobId));
    }
  }

  private record Arrived(long order, Written written) {
    boolean isSameAs(Written other) {
      return written.index() == other.index() && written.hash().equals(other.hash());
    }
  }

  /** A way from a plan along its sections, linked from its end to its start. */
  private record Path(
      PlanRecord.Planned planned,
      @Nullable Path before,
      @Nullable Written last,
      String tip,
      int length,
      long reachedAt) {

    Path with(Arrived next, String newTip) {
      return new Path(
          planned, this, next.written(), newTip, length + 1, Math.max(reachedAt, next.order()));
    }

    boolean complete() {
      return length == planned.plan().total();
    }

    List<Written> sections() {
      Deque<Written> sections = new ArrayDeque<>(length);
      for (Path path = this; path != null && path.last() != null; path = path.before()) {
        sections.addFirst(path.last());
      }
      return List.copyOf(sections);
    }

    WrittenChain toChain(@Nullable Failed failure) {
      return new WrittenChain(planned, sections(), failure);
    }
  }
}
