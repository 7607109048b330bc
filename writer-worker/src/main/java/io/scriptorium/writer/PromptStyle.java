package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
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

  /** The prompt for one section. */
  List<ChatMessage> messages(SectionInput brief);
}
