package io.scriptorium.runtime;

/** A running stage of the pipeline. Its {@code start} method returns it running. */
public interface Worker extends AutoCloseable {

  /** The health of a worker. */
  sealed interface Health {

    /** It works. */
    record Ready() implements Health {}

    /**
     * It does no work for now, and recovers without intervention.
     *
     * @param reason what it waits for
     */
    record NotReady(String reason) implements Health {}

    /** It will never work again; its process must be replaced. */
    record Dead(Throwable cause) implements Health {}

    /** The state in words, for people. */
    default String description() {
      return switch (this) {
        case Ready() -> "ready";
        case NotReady(String reason) -> "not ready: " + reason;
        case Dead(Throwable cause) -> "dead: " + cause;
      };
    }
  }

  /** Its current health. Cheap, and callable from any thread, also after {@link #close()}. */
  Health health();

  /**
   * Takes no new work, lets running work end within the worker's drain limit, and releases what it
   * holds. Work that did not end in time is redelivered, not lost. A second call does nothing.
   */
  @Override
  void close();
}
