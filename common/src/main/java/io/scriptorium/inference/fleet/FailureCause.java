package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceFailure;

/** The likely cause of a failure. */
enum FailureCause {
  /** The server: others may answer. */
  SERVER,
  /** The model or the request; which of them is unknown. */
  ANSWER,
  /** The request: a healthy server answers it like this. */
  REQUEST;

  static FailureCause of(InferenceFailure failure) {
    return switch (failure) {
      case InferenceFailure.Unreachable _,
          InferenceFailure.TimedOut _,
          InferenceFailure.ServerError _,
          InferenceFailure.RateLimited _,
          InferenceFailure.Malformed _,
          InferenceFailure.CutStream _,
          InferenceFailure.Unauthorized _ ->
          SERVER;
      case InferenceFailure.Truncated _,
          InferenceFailure.EmptyAnswer _,
          InferenceFailure.Refused _,
          InferenceFailure.AnswerTooLong _ ->
          ANSWER;
      case InferenceFailure.RejectedRequest _,
          InferenceFailure.StructuredOutputUnsupported _,
          InferenceFailure.NoSeat _ ->
          REQUEST;
    };
  }
}
