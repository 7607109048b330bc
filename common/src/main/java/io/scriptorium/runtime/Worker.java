package io.scriptorium.runtime;

/** A running stage of the pipeline. Its {@code start} method returns it at work already. */
public interface Worker extends AutoCloseable {

  /** How it is at this moment. Cheap, and callable from any thread, also after {@link #close()}. */
  Health health();

  /**
   * Takes no new work, lets running work end within the worker's drain limit, and gives back what
   * it holds. Work that did not end in time is handed on, not lost. A second call does nothing.
   */
  @Override
  void close();
}
