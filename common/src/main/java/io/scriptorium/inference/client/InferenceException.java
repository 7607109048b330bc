package io.scriptorium.inference.client;

/**
 * A request got no answer. The message says how many attempts were made and how the last failed.
 */
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

  public InferenceFailure failure() {
    return failure;
  }
}
