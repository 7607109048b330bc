package io.scriptorium.inference.client;

import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.job.LowerCase;
import java.util.List;

/** Reads the finish reasons of servers, which each name as they like, in any case. */
final class FinishReasons {

  /** What a finish reason says. */
  sealed interface Verdict {}

  /** The text is an answer. */
  record Text(FinishReason reason) implements Verdict {}

  /** Something stopped the model, as its words say. */
  record Withheld(String detail) implements Verdict {}

  /** The answer is cut. */
  record Cut() implements Verdict {}

  private static final List<String> FILTERS =
      List.of(
          "filter",
          "safety",
          "sensitive",
          "prohibited",
          "blocklist",
          "recitation",
          "refus",
          "moderation",
          "policy",
          "spii",
          "guardrail");

  private static final List<String> TOOLS = List.of("tool", "function");

  private static final List<String> CUTS =
      List.of(
          "error",
          "abort",
          "cancel",
          "interrupt",
          "time",
          "insufficient",
          "fail",
          "disconnect",
          "preempt",
          "evict",
          "shutdown",
          "incomplete");

  private static final List<String> LIMITS = List.of("length", "max", "limit", "window");

  private FinishReasons() {}

  static Verdict read(String reason) {
    String text = LowerCase.of(reason);
    if (holds(text, FILTERS)) {
      return new Withheld("a content filter stopped it (finish reason " + reason + ")");
    }
    if (holds(text, TOOLS)) {
      return new Withheld("it called a tool, and none was offered");
    }
    if (holds(text, CUTS)) {
      return new Cut();
    }
    return new Text(holds(text, LIMITS) ? FinishReason.LENGTH : FinishReason.STOP);
  }

  private static boolean holds(String text, List<String> words) {
    return words.stream().anyMatch(text::contains);
  }
}
