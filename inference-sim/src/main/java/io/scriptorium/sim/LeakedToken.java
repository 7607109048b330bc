package io.scriptorium.sim;

/** Tokens of chat templates that leak into texts. */
enum LeakedToken {
  IM_END("<|im_end|>"),
  EOT("<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n"),
  END_OF_TEXT("<|endoftext|>"),
  END_OF_SENTENCE("</s>"),
  END_OF_TURN("<end_of_turn>"),
  END("<|end|>"),
  ASSISTANT("<|im_end|>\n<|im_start|>assistant\n"),
  INST("[/INST]"),
  DEEPSEEK("<｜end▁of▁sentence｜>");

  final String text;

  LeakedToken(String text) {
    this.text = text;
  }
}
