package io.scriptorium.writer;

import io.scriptorium.inference.ChatMessage;
import io.scriptorium.job.Plan;
import io.scriptorium.job.WritingRequest;
import java.util.List;

/** How the instruction, the plan, the text so far and the step become the messages of a prompt. */
sealed interface PromptStyle permits AppendOnlyPrompt, TemplatePrompt {

  /**
   * The style that was chosen.
   *
   * @throws io.scriptorium.runtime.StartupException if a template cannot be used
   */
  static PromptStyle of(PromptChoice choice) {
    return switch (choice) {
      case PromptChoice.AppendOnly() -> new AppendOnlyPrompt();
      case PromptChoice.BuiltInTemplate() -> TemplatePrompt.builtIn();
      case PromptChoice.OwnTemplate(var file) -> TemplatePrompt.from(file);
    };
  }

  /**
   * The prompt for one section.
   *
   * @param before the texts of the sections before it, in order; empty in parallel mode
   * @param index the section to write, from 1
   */
  List<ChatMessage> messages(WritingRequest request, Plan plan, List<String> before, int index);
}
