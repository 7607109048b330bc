package io.scriptorium.inference.client;

import java.util.List;
import java.util.stream.Stream;

/**
 * The marks around a model's reasoning.
 *
 * @param anywhere whether it is a mark after the answer's beginning too, and where the closing one
 *     stands alone; other names are those of ordinary markup
 */
record ReasoningTag(String open, String close, boolean anywhere) {

  static final List<ReasoningTag> ALL =
      Stream.concat(
              Stream.of("think", "thinking", "thought", "reasoning", "seed:think", "antthinking")
                  .map(name -> of(name, true)),
              Stream.concat(
                  Stream.of(
                          "thoughts",
                          "reason",
                          "reflection",
                          "analysis",
                          "scratchpad",
                          "inner_monologue",
                          "thought_process")
                      .map(name -> of(name, false)),
                  Stream.of(
                      new ReasoningTag("[THINK]", "[/THINK]", true),
                      new ReasoningTag("\u25c1think\u25b7", "\u25c1/think\u25b7", true),
                      new ReasoningTag("<|begin_of_thought|>", "<|end_of_thought|>", true),
                      new ReasoningTag("<|START_THINKING|>", "<|END_THINKING|>", true),
                      new ReasoningTag("<|inner_prefix|>", "<|inner_suffix|>", true),
                      new ReasoningTag("<|think|>", "<|/think|>", true),
                      new ReasoningTag("<|channel>thought", "<channel|>", true),
                      new ReasoningTag("<unused94>", "<unused95>", true))))
          .toList();

  /** The marks around an answer that follows reasoning. */
  static final List<ReasoningTag> ANSWERS =
      Stream.concat(
              Stream.of("answer", "response", "output", "final", "final_answer")
                  .map(name -> of(name, false)),
              Stream.of(
                  new ReasoningTag("<|begin_of_solution|>", "<|end_of_solution|>", false),
                  new ReasoningTag("<|START_RESPONSE|>", "<|END_RESPONSE|>", false)))
          .toList();

  private static ReasoningTag of(String name, boolean anywhere) {
    return new ReasoningTag("<" + name + ">", "</" + name + ">", anywhere);
  }
}
