package io.scriptorium.job;

import static java.util.Comparator.comparingInt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rule that decides which sections form a job's document: sections join where the link that
 * they continue is known, and the first complete chain wins. The assembler and the writers' rebuild
 * both use it. Plans and sections are added in the order of their topics; the two topics may
 * interleave in any way, and any record may come twice.
 *
 * <p>Until a chain is complete the longest one is the best, of equally long ones the one that
 * reached its length first. A plan that arrives after its sections counts as if it had come before
 * them. Once a chain is complete nothing changes any more.
 *
 * <p>Not thread-safe.
 *
 * @param <P> the plans
 * @param <S> the sections, with or without their texts
 */
public final class Chains<P extends Chains.Root, S extends Chains.Link> {

  /** A plan: the root of chains. */
  public interface Root {

    /** The link that the first section continues; in parallel mode, every section. */
    String root();

    /** The number of sections. */
    int total();

    Mode mode();
  }

  /** A written section: one link of a chain. */
  public interface Link {

    /** The section's place in the document, from 1. */
    int index();

    /** The link that the section continues. */
    String continues();

    /** The link that the next section continues; it must match the section's text. */
    String hash();

    /** The number of its words. */
    int words();
  }

  /**
   * How far a chain has come.
   *
   * @param sections how many joined
   * @param words of these sections
   */
  public record Length<P extends Root>(P plan, int sections, long words) {}

  /**
   * A plan and the sections that joined it.
   *
   * @param sections in the order in which they joined
   */
  public record Path<P extends Root, S extends Link>(P plan, List<S> sections) {

    public Path {
      sections = List.copyOf(sections);
    }

    /** The sections in the order of the plan. */
    public List<S> byIndex() {
      return sections.stream().sorted(comparingInt(Link::index)).toList();
    }

    /** The first section of the plan that is missing, or the last one where none is. */
    public int firstMissing() {
      int index = 1;
      for (S section : byIndex()) {
        index += section.index() == index ? 1 : 0;
      }
      return Math.min(index, plan.total());
    }
  }

  private final Map<String, ChainEnd<P, S>> nodesByLink = new HashMap<>();
  private final Map<String, List<Arrived<S>>> waitingByLink = new HashMap<>();
  private final Set<String> hashes = new HashSet<>();
  private final Set<Slot> written = new HashSet<>();
  private long arrivals;
  private @Nullable ChainEnd<P, S> best;

  /**
   * Adds a plan.
   *
   * @return false where it was known, or a chain is complete
   */
  public boolean add(P plan) {
    String root = plan.root();
    if (complete() || nodesByLink.containsKey(root)) {
      return false;
    }
    join(put(root, ChainEnd.of(plan)));
    return true;
  }

  /**
   * Adds a section, which waits where the link that it continues is not known yet.
   *
   * @return false where it was known, or a chain is complete
   */
  public boolean add(S section) {
    if (complete() || !hashes.add(section.hash())) {
      return false;
    }
    Arrived<S> arrived = new Arrived<>(++arrivals, section);
    if (nodesByLink.containsKey(section.continues())) {
      join(List.of(arrived));
    } else {
      waitingByLink.computeIfAbsent(section.continues(), _ -> new ArrayList<>()).add(arrived);
    }
    return true;
  }

  /** The complete chain, or else the longest; empty until a plan was added. */
  public Optional<Path<P, S>> best() {
    return Optional.ofNullable(best).map(ChainEnd::path);
  }

  /**
   * The lengths that {@link #best()} has had with each number of sections above this one, in their
   * order; the time is that of these sections alone.
   */
  public List<Length<P>> bestLengthsAbove(int sections) {
    List<Length<P>> lengths = new ArrayList<>();
    for (ChainEnd<P, S> end = best;
        end != null && end.sections() > sections;
        end = end.previous()) {
      lengths.add(end.length());
    }
    return lengths.reversed();
  }

  /** Whether {@link #best()} is complete, and so final. */
  public boolean complete() {
    return best != null && best.complete();
  }

  /**
   * The chain that a failure of this section ends: the one at whose end the section was to join.
   * Empty where its predecessor is not known, or the section was written after all.
   */
  public Optional<Path<P, S>> endedBy(int index, String continues) {
    return Optional.ofNullable(nodesByLink.get(continues))
        .filter(end -> end.fits(index) && !isWritten(index, continues))
        .map(ChainEnd::path);
  }

  /** Whether a section with this index joined here. */
  public boolean isWritten(int index, String continues) {
    return written.contains(new Slot(continues, index));
  }

  /**
   * Whether another text for the section's place joined before it. Only in parallel mode does that
   * keep it out; in sequential mode it begins a chain of its own.
   */
  public boolean isSuperseded(S section) {
    ChainEnd<P, S> end = nodesByLink.get(section.continues());
    return end != null
        && end.plan().mode() == Mode.PARALLEL
        && isWritten(section.index(), section.continues());
  }

  /** Why a section can never join, where that is known already. */
  public Optional<String> misfit(int index, String continues) {
    ChainEnd<P, S> end = nodesByLink.get(continues);
    if (end == null || end.fits(index)) {
      return Optional.empty();
    }
    int total = end.plan().total();
    return Optional.of(
        switch (end.plan().mode()) {
          case PARALLEL ->
              String.format(
                  Locale.ROOT,
                  "index is %d; the plan that it continues has sections 1 to %d.",
                  index,
                  total);
          case SEQUENTIAL ->
              end.complete()
                  ? String.format(
                      Locale.ROOT,
                      "index is %d, and it continues the last of %d sections; nothing can follow it.",
                      index,
                      total)
                  : String.format(
                      Locale.ROOT,
                      "index is %d, and it continues section %d of %d; only index %d fits there.",
                      index,
                      end.sections(),
                      total,
                      end.sections() + 1);
        });
  }

  /** Joins sections and those that waited for them, breadth first, in the order of arrival. */
  private void join(List<Arrived<S>> arrived) {
    Deque<Arrived<S>> joining = new ArrayDeque<>(arrived);
    while (!joining.isEmpty()) {
      Arrived<S> next = joining.remove();
      S section = next.section();
      ChainEnd<P, S> end = nodesByLink.get(section.continues());
      if (end == null || !end.fits(section.index()) || isSuperseded(section)) {
        continue;
      }
      written.add(new Slot(section.continues(), section.index()));
      boolean parallel = end.plan().mode() == Mode.PARALLEL;
      joining.addAll(
          put(parallel ? section.continues() : section.hash(), end.with(section, next.order())));
    }
    if (complete()) {
      nodesByLink.clear();
      waitingByLink.clear();
      hashes.clear();
      written.clear();
    }
  }

  /**
   * Makes a node the end of the chain that this link continues. Of equals the first stays the best:
   * the first plan, or the first in the order of arrival.
   *
   * @return the sections that waited for it
   */
  private List<Arrived<S>> put(String link, ChainEnd<P, S> node) {
    nodesByLink.put(link, node);
    if (best == null || ChainEnd.BEST_FIRST.compare(node, best) < 0) {
      best = node;
    }
    List<Arrived<S>> waiting = waitingByLink.remove(link);
    return waiting == null ? List.of() : waiting;
  }

  private record Arrived<S>(long order, S section) {}

  private record Slot(String continues, int index) {}
}
