package io.scriptorium.assembler;

import static java.util.Comparator.comparingInt;

import io.scriptorium.job.Mode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candidate chains of one job, grown piece by piece in the order of their arrival. A piece
 * joins where the link that it continues is known, and waits until then. The first end that any
 * chain reaches stands: what joins later changes nothing.
 */
final class CandidateChains {

  /** A section behind the one before it, or a plan's root (no section, depth 0). */
  private record Link(
      CandidatePlan candidate,
      @Nullable Link previous,
      SectionRef.@Nullable Written section,
      int depth) {

    Link then(SectionRef.Written next) {
      return new Link(candidate, this, next, depth + 1);
    }

    List<SectionRef.Written> sections() {
      var sections = new ArrayList<SectionRef.Written>(depth);
      for (Link link = this; link != null; link = link.previous) {
        if (link.section != null) {
          sections.add(link.section);
        }
      }
      Collections.reverse(sections);
      return sections;
    }
  }

  private record Place(String continues, int index) {}

  private final Map<String, Link> known = new HashMap<>();
  private final Map<String, Link> parallelTips = new HashMap<>();
  private final Map<String, List<SectionRef>> waiting = new HashMap<>();
  private final Set<Place> taken = new HashSet<>();
  private @Nullable Link longest;
  private @Nullable JobEnding ending;

  private CandidateChains() {}

  /** The chains of a job as far as it came. */
  static CandidateChains of(JobState.Open job) {
    var chains = new CandidateChains();
    for (CandidatePlan candidate : job.candidates()) {
      Link root = new Link(candidate, null, null, 0);
      chains.known.put(candidate.root(), root);
      chains.parallelTips.put(candidate.root(), root);
      chains.longest = chains.longest == null ? root : chains.longest;
    }
    // A failure among the pieces could not join when it came: what was written since outweighs it.
    for (SectionRef piece : job.pieces()) {
      if (piece instanceof SectionRef.Written) {
        chains.add(piece);
      }
    }
    for (SectionRef piece : job.pieces()) {
      if (piece instanceof SectionRef.Failed) {
        chains.add(piece);
      }
    }
    return chains;
  }

  /** How the job ended, if it did. */
  Optional<JobEnding> ending() {
    return Optional.ofNullable(ending);
  }

  /** The plan of the longest chain, the first plan until a section stands. */
  Optional<CandidatePlan> candidate() {
    return Optional.ofNullable(longest).map(Link::candidate);
  }

  /** The sections of the longest chain in the order in which they joined. */
  List<SectionRef.Written> longest() {
    return longest == null ? List.of() : longest.sections();
  }

  /** The sections of the longest chain in the order of its plan. */
  List<SectionRef.Written> longestByIndex() {
    return longest == null ? List.of() : byIndex(longest);
  }

  /** Why a piece can never join, where that can be said already. */
  Optional<String> misfit(SectionRef piece) {
    Link parent = known.get(piece.continues());
    if (parent == null || fits(piece, parent)) {
      return Optional.empty();
    }
    int total = parent.candidate.total();
    return Optional.of(
        switch (parent.candidate.mode()) {
          case PARALLEL ->
              "index is %d; the plan that it continues has sections 1 to %d."
                  .formatted(piece.index(), total);
          case SEQUENTIAL ->
              parent.depth == total
                  ? "index is %d, and it continues the last of %d sections; nothing can follow it."
                      .formatted(piece.index(), total)
                  : "index is %d, and it continues section %d of %d; only index %d fits there."
                      .formatted(piece.index(), parent.depth, total, parent.depth + 1);
        });
  }

  /**
   * Whether a piece comes too late to matter: a second text for one index of a parallel plan, or a
   * failure where the text stands.
   */
  boolean late(SectionRef piece) {
    return known.containsKey(piece.continues())
        && switch (piece) {
          case SectionRef.Written written -> parallel(written) && taken.contains(place(written));
          case SectionRef.Failed failed -> taken.contains(place(failed));
        };
  }

  private void add(SectionRef piece) {
    var joining = new ArrayDeque<SectionRef>();
    joining.add(piece);
    while (ending == null && !joining.isEmpty()) {
      SectionRef next = joining.remove();
      Link parent = known.get(next.continues());
      if (parent == null) {
        waiting.computeIfAbsent(next.continues(), _ -> new ArrayList<>()).add(next);
      } else if (fits(next, parent) && !late(next)) {
        switch (next) {
          case SectionRef.Written written -> {
            join(written, parent);
            List<SectionRef> released = waiting.remove(written.hash());
            if (released != null) {
              joining.addAll(released);
            }
          }
          case SectionRef.Failed failed -> fail(failed, parent);
        }
      }
    }
  }

  private static boolean fits(SectionRef piece, Link parent) {
    return switch (parent.candidate.mode()) {
      case SEQUENTIAL ->
          piece.index() == parent.depth + 1 && piece.index() <= parent.candidate.total();
      case PARALLEL -> piece.index() <= parent.candidate.total();
    };
  }

  private void join(SectionRef.Written section, Link parent) {
    taken.add(place(section));
    Link link =
        switch (parent.candidate.mode()) {
          case SEQUENTIAL -> parent.then(section);
          case PARALLEL -> tip(parent).then(section);
        };
    switch (parent.candidate.mode()) {
      case SEQUENTIAL -> known.putIfAbsent(section.hash(), link);
      case PARALLEL -> parallelTips.put(parent.candidate.root(), link);
    }
    if (longest == null || link.depth > longest.depth) {
      longest = link;
    }
    if (link.depth == parent.candidate.total()) {
      ending = new JobEnding.Completed(parent.candidate, byIndex(link));
    }
  }

  private void fail(SectionRef.Failed failed, Link parent) {
    Link last =
        switch (parent.candidate.mode()) {
          case SEQUENTIAL -> parent;
          case PARALLEL -> tip(parent);
        };
    ending =
        new JobEnding.Failed(parent.candidate, byIndex(last), failed.reason(), failed.failedAt());
  }

  private Link tip(Link parent) {
    return parallelTips.getOrDefault(parent.candidate.root(), parent);
  }

  private boolean parallel(SectionRef piece) {
    Link parent = known.get(piece.continues());
    return parent != null && parent.candidate.mode() == Mode.PARALLEL;
  }

  private static Place place(SectionRef piece) {
    return new Place(piece.continues(), piece.index());
  }

  private static List<SectionRef.Written> byIndex(Link last) {
    return last.sections().stream().sorted(comparingInt(SectionRef.Written::index)).toList();
  }
}
