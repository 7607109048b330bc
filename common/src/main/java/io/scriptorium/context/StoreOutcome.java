package io.scriptorium.context;

import io.scriptorium.job.SectionRecord.Written;

/** The result of storing a section. */
public sealed interface StoreOutcome {

  /** It is now the accepted text of its index. */
  record Stored() implements StoreOutcome {}

  /**
   * The index already has an accepted text, which continues the same text; the job continues from
   * it.
   *
   * @param accepted the accepted one; equal to the section offered if that was stored before
   */
  record AlreadyAccepted(Written accepted) implements StoreOutcome {}

  /** Redis has lost the job: rebuild its context from Kafka, restore it and store again. */
  record ContextMissing() implements StoreOutcome {}

  /**
   * It continues a text that is not the accepted one: its writer was superseded, and must reload
   * the context.
   */
  record ChainMismatch() implements StoreOutcome {}

  /**
   * Another worker holds the lease of its writer, which was frozen or cut off for too long. Nothing
   * was stored.
   *
   * @param holder the lease's token: attempt number, owner, and a unique part
   */
  record Superseded(String holder) implements StoreOutcome {}
}
