package io.scriptorium.context;

import io.scriptorium.job.SectionRecord.Written;

/** What became of a section that was to be stored. */
public sealed interface StoreOutcome {

  /** It is the accepted text of its index now. */
  record Stored() implements StoreOutcome {}

  /**
   * The index has an accepted text already, which continues the same text; the job goes on from it.
   *
   * @param standing the accepted one; the very section offered, when it was stored before
   */
  record AlreadyStands(Written standing) implements StoreOutcome {}

  /** Redis knows the job no more: rebuild its context from Kafka, restore it and store again. */
  record ContextMissing() implements StoreOutcome {}

  /**
   * It continues a text that is not the accepted one: its writer was superseded, and must load the
   * context anew.
   */
  record ChainMismatch() implements StoreOutcome {}

  /**
   * Somebody else holds the lease of its writer, which was frozen or cut off for too long: nothing
   * was looked at, and nothing stored.
   *
   * @param holder the lease's token: attempt number, owner, and a unique part
   */
  record Superseded(String holder) implements StoreOutcome {}
}
