package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One message from a template, as AgentWrite does it: {@code $INST$}, {@code $PLAN$}, {@code
 * $TEXT$} and {@code $STEP$} stand for the instruction, the plan, the text so far and the step. All
 * are filled in one pass, so a placeholder inside a user's instruction stays as it is.
 */
final class TemplatePrompt implements PromptStyle {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$(INST|PLAN|TEXT|STEP)\\$");
  private static final String BUILT_IN = "section-template.txt";

  private final String template;

  TemplatePrompt(String template, String origin) {
    for (String required : List.of("$INST$", "$STEP$")) {
      if (!template.contains(required)) {
        throw new StartupException(
            "The prompt template %s does not hold %s; it must hold $INST$ and $STEP$, and may hold $PLAN$ and $TEXT$."
                .formatted(origin, required));
      }
    }
    this.template = template;
  }

  /** The template in the writer's jar. */
  static TemplatePrompt builtIn() {
    try (InputStream stream = TemplatePrompt.class.getResourceAsStream(BUILT_IN)) {
      if (stream == null) {
        throw new IllegalStateException("The resource " + BUILT_IN + " is not in the jar.");
      }
      return new TemplatePrompt(
          new String(stream.readAllBytes(), StandardCharsets.UTF_8), BUILT_IN);
    } catch (IOException e) {
      throw new IllegalStateException("The resource " + BUILT_IN + " cannot be read.", e);
    }
  }

  /**
   * A user's template.
   *
   * @throws StartupException if the file cannot be read or lacks a placeholder
   */
  static TemplatePrompt from(Path file) {
    try {
      return new TemplatePrompt(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new StartupException(
          "The prompt template %s cannot be read as UTF-8 text (%s); give a file that exists to --prompt-template."
              .formatted(file, e.getClass().getSimpleName()),
          e);
    }
  }

  @Override
  public List<ChatMessage> messages(SectionInput input) {
    String text =
        PLACEHOLDER
            .matcher(template)
            .replaceAll(match ->
                Matcher.quoteReplacement(
                    switch (match.group(1)) {
                      case "INST" -> input.request().instruction();
                      case "PLAN" -> input.outline();
                      case "TEXT" -> String.join("\n\n", input.before());
                      case "STEP" -> input.turn();
                      default -> throw new IllegalStateException(match.group());
                    }));
    return List.of(ChatMessage.user(text));
  }
}
