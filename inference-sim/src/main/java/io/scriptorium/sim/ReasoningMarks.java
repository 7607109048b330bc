package io.scriptorium.sim;

/** The marks that models put around their reasoning. */
enum ReasoningMarks {
  THINK("<think>", "</think>"),
  THINKING("<thinking>", "</thinking>"),
  THOUGHT("<thought>", "</thought>"),
  REASONING("<reasoning>", "</reasoning>"),
  /** Magistral's. */
  BRACKETS("[THINK]", "[/THINK]"),
  /** Kimi's. */
  DIAMONDS("◁think▷", "◁/think▷"),
  /** Seed-OSS's. */
  SEED("<seed:think>", "</seed:think>"),
  /** OpenThinker's. */
  THOUGHT_TOKENS("<|begin_of_thought|>", "<|end_of_thought|>"),
  /** The channels of gpt-oss. */
  CHANNEL("<|channel|>analysis<|message|>", "<|end|><|start|>assistant<|channel|>final<|message|>");

  final String open;
  final String close;

  ReasoningMarks(String open, String close) {
    this.open = open;
    this.close = close;
  }
}
