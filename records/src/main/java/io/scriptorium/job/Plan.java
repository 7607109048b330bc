package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The ordered outline of a document: one step for each section, the first at index 1.
 *
 * @param title the document's title, or null for none; on one line, at most {@value
 *     Step#MOST_HEADING_CHARACTERS} characters
 * @param chapters what groups the steps, in order; empty, as in records of an earlier version that
 *     lack it, for none
 * @param origin where the steps come from; null, as in records of an earlier version, for the model
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plan(
    List<Step> steps,
    @Nullable String title,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Chapter> chapters,
    @Nullable Origin origin) {

  /** The most steps that a plan may have, and so the most sections of a document. */
  public static final int MOST_STEPS = 10_000;

  /** Where a plan's steps come from. */
  public enum Origin {
    /** The model, as it gave them. */
    MODEL,
    /** The model, with lengths scaled or filled in, or with steps split, merged or added. */
    REPAIRED,
    /** No model: none gave an outline. */
    DEFAULT;

    /** The name used in JSON: lower case. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Plan {
    steps = List.copyOf(steps);
    chapters = List.copyOf(Objects.requireNonNullElse(chapters, List.of()));
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("A plan has no steps; it needs at least one.");
    }
    if (steps.size() > MOST_STEPS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "A plan has %d steps; at most %d are allowed.",
              steps.size(),
              MOST_STEPS));
    }
    if (title != null) {
      Step.checkTitle("A plan's title", title);
    }
    int next = 1;
    for (Chapter chapter : chapters) {
      if (chapter.first() < next || chapter.last() > steps.size()) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "A plan of %d steps has a chapter from step %d to %d after step %d; chapters must be in order and hold steps that exist.",
                steps.size(),
                chapter.first(),
                chapter.last(),
                next - 1));
      }
      next = chapter.last() + 1;
    }
  }

  /** A plan of steps alone. */
  public Plan(List<Step> steps) {
    this(steps, null, List.of(), null);
  }

  /** Where the steps come from; the model where the record does not say. */
  @JsonIgnore
  public Origin madeBy() {
    return origin == null ? Origin.MODEL : origin;
  }

  /** The number of sections that the document will have. */
  @JsonIgnore
  public int total() {
    return steps.size();
  }

  /**
   * The step of one section.
   *
   * @param index from 1 to {@link #total()}
   */
  public Step step(int index) {
    return steps.get(index - 1);
  }

  /** The chapter that begins with this section, if one does. */
  public Optional<Chapter> chapterFrom(int index) {
    return chapters.stream().filter(it -> it.first() == index).findFirst();
  }

  /** The sum of the steps' target lengths, in words; at most the largest int. */
  @JsonIgnore
  public int words() {
    return (int) Math.min(Integer.MAX_VALUE, steps.stream().mapToLong(Step::words).sum());
  }
}
