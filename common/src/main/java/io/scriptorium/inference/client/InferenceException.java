package io.scriptorium.inference.client;

/** No answer could be had. The message says what was tried and how the last try failed. */
public final class InferenceException extends Exception {

  private final InferenceFailure failure;

  public InferenceException(InferenceFailure failure) {
    super(failure.reason());
    this.failure = failure;
  }

  public InferenceException(String message, InferenceFailure failure) {
    super(message);
    this.failure = failure;
  }

  /** The last failure. */
  public InferenceFailure failure() {
    return failure;
  }
}
