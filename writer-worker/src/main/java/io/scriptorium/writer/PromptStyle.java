package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
import java.nio.file.Path;
import java.util.List;

/** How the instruction, the plan, the text so far and the step become the messages of a prompt. */
public sealed interface PromptStyle permits AppendOnlyPrompt, TemplatePrompt {

  /** The document as a conversation that only grows, so that servers cache all of it. */
  static PromptStyle appendOnly() {
    return new AppendOnlyPrompt();
  }

  /** One message from the template in the writer's jar. */
  static PromptStyle builtInTemplate() {
    return TemplatePrompt.builtIn();
  }

  /**
   * One message from a user's template.
   *
   * @throws io.scriptorium.runtime.StartupException if the file cannot be read or lacks a
   *     placeholder
   */
  static PromptStyle template(Path file) {
    return TemplatePrompt.from(file);
  }

  /** The prompt for one section. */
  List<ChatMessage> messages(SectionInput input);
}
