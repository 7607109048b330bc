package io.scriptorium.writer;

import java.nio.file.Path;

/** How the writer is to prompt. */
public sealed interface PromptChoice {

  /** The document as a conversation that only grows, so that servers cache all of it. */
  record AppendOnly() implements PromptChoice {}

  /** One message from the template that comes with the writer. */
  record BuiltInTemplate() implements PromptChoice {}

  /** One message from a template of the user's own. */
  record OwnTemplate(Path file) implements PromptChoice {}
}
