package io.scriptorium.runtime;

/** A running stage of the pipeline. Its {@code start} method returns it running. */
public interface Worker extends AutoCloseable {

  /** Its current health. Cheap, and callable from any thread, also after {@link #close()}. */
  Health health();

  /**
   * Takes no new work, lets running work end within the worker's drain limit, and releases what it
   * holds. Work that did not end in time is redelivered, not lost. A second call does nothing.
   */
  @Override
  void close();
}
