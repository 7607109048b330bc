package io.scriptorium.inference.client;

import io.scriptorium.job.LowerCase;
import java.util.List;
import java.util.stream.Stream;

/** What the text of a server's error means, as far as it says so, whatever its status. */
enum ErrorMeaning {
  /** The request does not fit into the model's context window. */
  CONTEXT,
  /** A policy forbids what the request asks for. */
  POLICY,
  /** The account has no credit or has used up its quota. */
  NO_CREDIT,
  /** The server has no such model. */
  NO_MODEL,
  /** Something else, which the status decides. */
  OTHER;

  private static final int MAX_CHARACTERS = 4_000;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int PAYMENT_REQUIRED = 402;

  private static final List<String> CONTEXT_WORDS =
      List.of(
          "context length",
          "context_length",
          "context window",
          "context_window",
          "context size",
          "context_size",
          "maximum context",
          "max_model_len",
          "maximum model length",
          "maximum sequence length",
          "maximum input length",
          "too many tokens",
          "too many input tokens",
          "prompt is too long",
          "input is too long",
          "prompt too long",
          "input too long",
          "longer than the model",
          "longer than the maximum",
          "token limit exceeded",
          "exceeds the token limit",
          "exceeds the maximum number of tokens",
          "`max_new_tokens` must be <=",
          "reduce the length of the messages",
          "reduce the length of the prompt",
          "reduce your prompt");

  private static final List<String> POLICY_WORDS =
      List.of(
          "content_filter",
          "content filter",
          "content management policy",
          "content policy",
          "content_policy",
          "content violation",
          "usage policies",
          "usage policy",
          "safety system",
          "responsible ai",
          "responsibleai",
          "moderation",
          "prohibited_content",
          "data_inspection_failed",
          "inappropriate content",
          "sensitive content");

  private static final List<String> CREDIT_WORDS =
      List.of(
          "insufficient_quota",
          "insufficient quota",
          "insufficient balance",
          "insufficient_balance",
          "insufficient fund",
          "insufficient credit",
          "not enough credit",
          "more credits",
          "no credits",
          "out of credit",
          "credit balance",
          "credits exhausted",
          "billing_hard_limit",
          "billing hard limit",
          "billing_not_active",
          "payment required",
          "account is not active",
          "account is deactivated",
          "account_deactivated",
          "overdue payment",
          "in arrears",
          "spending limit");

  /** A limit for a time alone, which ends by itself. */
  private static final List<String> RATE_WORDS =
      List.of("per minute", "per second", "per day", "per hour", "retry in", "retrydelay", "rate");

  private static final List<String> MISSING_WORDS =
      List.of(
          "not exist",
          "not found",
          "not_found",
          "no such",
          "unknown",
          "not loaded",
          "no models loaded",
          "no model loaded",
          "not available",
          "unavailable model",
          "invalid model",
          "not a valid model",
          "not served",
          "not deployed",
          "no access to model",
          "not have access to model",
          "does not serve",
          "pulling it");

  static ErrorMeaning of(int status, String message) {
    String text = LowerCase.of(message.substring(0, Math.min(message.length(), MAX_CHARACTERS)));
    // A rate limit may be in tokens too.
    if (status != TOO_MANY_REQUESTS && holds(text, CONTEXT_WORDS.stream())) {
      return CONTEXT;
    }
    if (status == PAYMENT_REQUIRED || isWithoutCredit(text)) {
      return NO_CREDIT;
    }
    if (status < 500 && status != TOO_MANY_REQUESTS) {
      if (text.contains("model") && holds(text, MISSING_WORDS.stream())) {
        return NO_MODEL;
      }
      if (holds(text, POLICY_WORDS.stream())) {
        return POLICY;
      }
    }
    return OTHER;
  }

  private static boolean isWithoutCredit(String text) {
    return holds(text, CREDIT_WORDS.stream())
        || (text.contains("exceeded your current quota") && !holds(text, RATE_WORDS.stream()));
  }

  private static boolean holds(String text, Stream<String> words) {
    return words.anyMatch(text::contains);
  }
}
