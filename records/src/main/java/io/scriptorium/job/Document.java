package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The result of a job, on {@code documents}: its whole text where it completed, and the sections
 * that it had where it did not.
 *
 * @param reason why the job did not complete; null where it did
 * @param title the document's title, or null for none; like chapters and headings it is no part of
 *     the text, but shown before it
 * @param text the sections' texts in order, separated by {@link #SEPARATOR}
 * @param words the text's length (see {@link Words#count})
 * @param plan null where the job ended without one
 * @param chapters those that have accepted sections, in order; empty for none
 * @param metadata the request's
 * @param languageWords the text's length as its language has words (Thai, Japanese, …); null where
 *     a section's is not known
 * @param warnings flaws of single sections; empty for none
 * @param batch the request's; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Document(
    String id,
    Status status,
    @Nullable String reason,
    String instruction,
    @Nullable String title,
    String text,
    int words,
    @Nullable Plan plan,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<ChapterRange> chapters,
    List<Section> sections,
    TokenUsage usage,
    Timings timings,
    Map<String, String> metadata,
    @Nullable Integer languageWords,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Warning> warnings,
    @Nullable String batch) {

  /** The separator of two sections in {@link #text}. */
  public static final String SEPARATOR = "\n\n";

  public Document {
    chapters = List.copyOf(Objects.requireNonNullElse(chapters, List.of()));
    sections = List.copyOf(sections);
    metadata = Map.copyOf(metadata);
    warnings = List.copyOf(Objects.requireNonNullElse(warnings, List.of()));
  }

  /** A document without a title, chapters and warnings. */
  public Document(
      String id,
      Status status,
      @Nullable String reason,
      String instruction,
      String text,
      int words,
      @Nullable Plan plan,
      List<Section> sections,
      TokenUsage usage,
      Timings timings,
      Map<String, String> metadata) {
    this(
        id,
        status,
        reason,
        instruction,
        null,
        text,
        words,
        plan,
        List.of(),
        sections,
        usage,
        timings,
        metadata,
        null,
        List.of(),
        null);
  }

  /** The same of a batch. */
  public Document in(@Nullable String itsBatch) {
    return new Document(
        id,
        status,
        reason,
        instruction,
        title,
        text,
        words,
        plan,
        chapters,
        sections,
        usage,
        timings,
        metadata,
        languageWords,
        warnings,
        itsBatch);
  }

  /**
   * A flaw that remained in a section's text after all tries.
   *
   * @param section the section's index, from 1
   * @param kind such as "loop" or "repetition"
   */
  public record Warning(int section, String kind) {}

  /** How a job ended. */
  public enum Status {
    COMPLETED,
    FAILED,
    CANCELLED;

    /** The name used in JSON: lower case. */
    @JsonValue
    public String json() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One section of the document.
   *
   * @param index from 1
   * @param start where its text begins in {@link Document#text}, in UTF-16 code units
   * @param end where its text ends, exclusive
   * @param words its length; {@code plan} has the length asked for
   * @param server the inference server that wrote it
   * @param heading shown before its text, or null for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Section(
      int index,
      int start,
      int end,
      int words,
      TokenUsage usage,
      String server,
      String model,
      @Nullable String heading) {

    /** A section without a heading. */
    public Section(
        int index, int start, int end, int words, TokenUsage usage, String server, String model) {
      this(index, start, end, words, usage, server, model, null);
    }
  }

  /**
   * One chapter of the document, as far as it has sections.
   *
   * @param firstSection the index of its first section in {@link Document#sections}
   * @param lastSection the index of its last one
   * @param start where the text of its first section begins in {@link Document#text}, in UTF-16
   *     code units
   * @param end where the text of its last section ends, exclusive
   */
  public record ChapterRange(String title, int firstSection, int lastSection, int start, int end) {}

  /**
   * When the job reached its states. Null for a state that it did not reach.
   *
   * @param requestedAt the request record's time
   * @param startedAt when the first section began to be generated
   * @param finishedAt when the last section was ready, or the job failed or was cancelled
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Timings(
      Instant requestedAt,
      @Nullable Instant plannedAt,
      @Nullable Instant startedAt,
      Instant finishedAt) {}
}
