package io.scriptorium.runtime;

/** The health of a worker. */
public sealed interface Health {

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
