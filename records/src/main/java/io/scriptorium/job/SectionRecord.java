package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record of {@code sections}: what a writer reports of one section, or that a job is overdue. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SectionRecord.Written.class, name = "written"),
  @JsonSubTypes.Type(value = SectionRecord.Failed.class, name = "failed"),
  @JsonSubTypes.Type(value = SectionRecord.Overdue.class, name = "overdue")
})
public sealed interface SectionRecord {

  String jobId();

  /** What a writer reports of one section. */
  sealed interface Result extends SectionRecord {

    /** The section's place in the document, from 1. */
    int index();

    /** The {@link Chain} link of the context that this section continued. */
    String continues();
  }

  /**
   * The section is written.
   *
   * @param hash the link that the next section continues (see {@link Chain})
   * @param words the text's length (see {@link Words#count})
   * @param server the inference server's base URL
   * @param model the model's name, as the server gave it
   * @param languageWords the text's length by the segmentation of its language; null where an
   *     earlier version left it out
   * @param heading the section's heading, as the model gave it; null where it gave none. No later
   *     section is written from it, so the chain does not cover it.
   * @param warnings the kinds of flaws that remained in the text after all tries, such as "loop";
   *     null for none
   * @param digest what the section was written from, where it begins a new lineage; null where it
   *     continues one
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Written(
      String jobId,
      int index,
      String continues,
      String hash,
      String text,
      int words,
      TokenUsage usage,
      String server,
      String model,
      Instant startedAt,
      Instant finishedAt,
      @Nullable Integer languageWords,
      @Nullable String heading,
      @Nullable List<String> warnings,
      @Nullable Digest digest)
      implements Result, Chains.Link {

    public Written {
      warnings = warnings == null || warnings.isEmpty() ? null : List.copyOf(warnings);
    }

    /** A section as earlier versions record it. */
    public Written(
        String jobId,
        int index,
        String continues,
        String hash,
        String text,
        int words,
        TokenUsage usage,
        String server,
        String model,
        Instant startedAt,
        Instant finishedAt) {
      this(
          jobId,
          index,
          continues,
          hash,
          text,
          words,
          usage,
          server,
          model,
          startedAt,
          finishedAt,
          null,
          null,
          null,
          null);
    }
  }

  /**
   * The section could not be written: the job ends as failed, or as cancelled where its budget is
   * used up.
   *
   * @param retry that of the task (see {@link SectionTask#retry}): a failure of an earlier try does
   *     not count for the current one; 0 where an earlier version left it out
   * @param budget the budget that is used up, in tokens; null where the writing failed
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Failed(
      String jobId,
      int index,
      String continues,
      String reason,
      Instant failedAt,
      Integer retry,
      @Nullable Long budget)
      implements Result {

    public Failed {
      retry = Objects.requireNonNullElse(retry, 0);
    }

    /** A section that could not be written. */
    public Failed(
        String jobId, int index, String continues, String reason, Instant failedAt, int retry) {
      this(jobId, index, continues, reason, failedAt, retry, null);
    }
  }

  /**
   * The assembler's own mark that the job's deadline has passed. All sections written in time are
   * before it.
   */
  record Overdue(String jobId, Instant deadline) implements SectionRecord {}
}
