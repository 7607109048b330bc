package io.scriptorium.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request for one document, as submitted.
 *
 * @param id the job's id: 1 to 128 of {@code A-Z a-z 0-9 . _ -}, the first not a dot
 * @param instruction what to write, in the client's words
 * @param words the length asked for, in words, or null where the request leaves it open
 * @param language the language to write in, or null for the instruction's own
 * @param metadata the client's strings, returned with the document
 * @param deadline when the job ends as cancelled with what it has, or null for never
 * @param headings which titles and headings the document shows, or null for {@link Headings#AUTO}
 * @param priority how urgent the job is, or null for {@link Priority#NORMAL}
 * @param tenant the team or client that the job counts for, or null for {@link TenantNames#DEFAULT}
 * @param batch the batch that the job belongs to, or null for none
 * @param notBefore when the job may be planned, or null for at once
 * @param budget how many tokens may be generated for the job before it begins no further section,
 *     its plan included; null for any number
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WritingRequest(
    String id,
    String instruction,
    @Nullable Integer words,
    @Nullable String language,
    Mode mode,
    Map<String, String> metadata,
    @Nullable Instant deadline,
    @Nullable Headings headings,
    @Nullable Priority priority,
    @Nullable String tenant,
    @Nullable String batch,
    @Nullable Instant notBefore,
    @Nullable Long budget) {

  /** The largest budget, in tokens. */
  public static final long MOST_BUDGET = 1_000_000_000_000L;

  private static final int MOST_SHOWN = 100;

  public WritingRequest {
    metadata = Map.copyOf(metadata);
    // One request has one form, in whichever way it says so.
    headings = headings == Headings.AUTO ? null : headings;
    priority = priority == Priority.NORMAL ? null : priority;
    tenant = TenantNames.DEFAULT.equals(tenant) ? null : tenant;
  }

  /** How urgent the job is. */
  public Priority urgency() {
    return Objects.requireNonNullElse(priority, Priority.NORMAL);
  }

  /** The tenant that the job counts for. */
  public String countsFor() {
    return Objects.requireNonNullElse(tenant, TenantNames.DEFAULT);
  }

  /** Which titles and headings the document shows. */
  public Headings shownHeadings() {
    return headings == null ? Headings.AUTO : headings;
  }

  /** The beginning of the instruction, on one line: the title of a job that has none. */
  public String beginning() {
    String start = instruction.substring(0, Math.min(instruction.length(), 4 * MOST_SHOWN));
    return SafeText.of(start.strip().lines().findFirst().orElse("").strip(), MOST_SHOWN);
  }

  /**
   * What two requests for one document have in common: a hash of all but the id, the priority, the
   * budget, and the length, which the planner fills in where it is open.
   */
  public String fingerprint() {
    MessageDigest digest = Sha256.digest();
    Chain.field(digest, instruction);
    Chain.field(digest, String.valueOf(language));
    Chain.field(digest, mode.json());
    Chain.field(digest, String.valueOf(deadline));
    new TreeMap<>(metadata)
        .forEach((name, value) -> {
          Chain.field(digest, name);
          Chain.field(digest, value);
        });
    // Left out where it is the default, so that requests of an earlier version keep theirs.
    if (headings != null) {
      Chain.field(digest, headings.json());
    }
    if (tenant != null) {
      Chain.field(digest, "tenant");
      Chain.field(digest, tenant);
    }
    if (batch != null) {
      Chain.field(digest, "batch");
      Chain.field(digest, batch);
    }
    if (notBefore != null) {
      Chain.field(digest, "notBefore");
      Chain.field(digest, notBefore.toString());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Whether this asks for the document of an earlier request once more.
   *
   * @param planned with the length that was planned for
   */
  public boolean isRepetitionOf(WritingRequest planned) {
    return fingerprint().equals(planned.fingerprint())
        && (words == null || words.equals(planned.words));
  }

  /** The same with the length that its instruction asks for. */
  public WritingRequest withWords(int understood) {
    return with(understood, priority, tenant, batch, notBefore, budget);
  }

  /** The same for another tenant and with another priority. */
  public WritingRequest countingFor(String otherTenant, Priority otherPriority) {
    return with(words, otherPriority, otherTenant, batch, notBefore, budget);
  }

  /** The same in a batch, or in none. */
  public WritingRequest in(@Nullable String otherBatch) {
    return with(words, priority, tenant, otherBatch, notBefore, budget);
  }

  /** The same, to be planned later. */
  public WritingRequest after(@Nullable Instant begins) {
    return with(words, priority, tenant, batch, begins, budget);
  }

  /** The same with another budget. */
  public WritingRequest within(@Nullable Long tokens) {
    return with(words, priority, tenant, batch, notBefore, tokens);
  }

  private WritingRequest with(
      @Nullable Integer newWords,
      @Nullable Priority newPriority,
      @Nullable String newTenant,
      @Nullable String newBatch,
      @Nullable Instant newNotBefore,
      @Nullable Long newBudget) {
    return new WritingRequest(
        id,
        instruction,
        newWords,
        language,
        mode,
        metadata,
        deadline,
        headings,
        newPriority,
        newTenant,
        newBatch,
        newNotBefore,
        newBudget);
  }

  /** A request of the default tenant, of normal priority. */
  public WritingRequest(
      String id,
      String instruction,
      @Nullable Integer words,
      @Nullable String language,
      Mode mode,
      Map<String, String> metadata,
      @Nullable Instant deadline,
      @Nullable Headings headings) {
    this(
        id,
        instruction,
        words,
        language,
        mode,
        metadata,
        deadline,
        headings,
        null,
        null,
        null,
        null,
        null);
  }

  /** A request with the default headings. */
  public WritingRequest(
      String id,
      String instruction,
      @Nullable Integer words,
      @Nullable String language,
      Mode mode,
      Map<String, String> metadata,
      @Nullable Instant deadline) {
    this(id, instruction, words, language, mode, metadata, deadline, null);
  }

  /** A request without a deadline. */
  public WritingRequest(
      String id,
      String instruction,
      @Nullable Integer words,
      @Nullable String language,
      Mode mode,
      Map<String, String> metadata) {
    this(id, instruction, words, language, mode, metadata, null, null);
  }
}
