package io.scriptorium.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A command on {@code job-control}, for a job or a batch. Any client may write it. */
public sealed interface ControlRecord permits JobControl, BatchControl {

  /** When it was asked for, by the client's clock. */
  Instant at();

  /**
   * Reads one record. Strict as {@link RequestReader} is, since any client may write it.
   *
   * @param key not looked at: clients choose keys and partitions as they like, and the assembler
   *     sends a record on to where its job or batch is
   * @param recordedAt the record's timestamp, for one that does not say when it was asked for
   * @throws BadRecordException naming every field that is wrong, what it held and what is allowed
   */
  static ControlRecord read(byte @Nullable [] key, byte @Nullable [] value, Instant recordedAt) {
    return ControlReader.of(value, recordedAt).read();
  }
}
