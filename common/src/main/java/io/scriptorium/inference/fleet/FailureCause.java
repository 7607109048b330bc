package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceFailure;

/** Who is likely to be at fault for a failure. */
enum FailureCause {
  /** The server: others may well answer. */
  SERVER,
  /** The model or the request, who can tell. */
  ANSWER,
  /** The request: the server did what a healthy one does. */
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
