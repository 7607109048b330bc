package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.runtime.StartupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the instruction, the plan, the text so far and the step become the messages of a prompt. */
public sealed interface PromptStyle {

  /** The prompt for one section. */
  List<ChatMessage> messages(SectionInput input);

  /**
   * The document as a conversation: system, instruction and plan first, then each step and its text
   * as turns. A prompt is the whole previous prompt, the model's answer to it, and one new turn, so
   * a server that caches prefixes computes every token once. A document of one section is asked for
   * by its instruction alone.
   */
  record AppendOnly() implements PromptStyle {

    private static final String SYSTEM_OF_WHOLE =
        """
        You write one text. Each answer is text and nothing else: no remark about the task before \
        it or after it. Keep to the length asked.\
        """;

    private static final String SYSTEM =
        """
        You write one long document, section by section, following an outline. Each answer is the \
        text of one section and nothing else: no heading or number in front of it, no remark about \
        the task, no summary of what comes next. Continue the text so far in its voice, do not \
        repeat what it says, and keep to the length asked. Only the last section concludes.\
        """;

    @Override
    public List<ChatMessage> messages(SectionInput input) {
      List<ChatMessage> messages = new ArrayList<>();
      messages.add(ChatMessage.system(input.isWhole() ? SYSTEM_OF_WHOLE : SYSTEM));
      int section = input.firstVerbatim();
      messages.add(ChatMessage.user(opening(input) + "\n\n" + input.turn(section)));
      for (String text : input.verbatim()) {
        section++;
        messages.add(ChatMessage.assistant(text));
        messages.add(ChatMessage.user(input.turn(section)));
      }
      return messages;
    }

    private static String opening(SectionInput input) {
      // No tags and no heading around the instruction: small models write about those.
      String instruction = input.request().instruction();
      if (input.isWhole()) {
        return instruction + inLanguage(input.request().language());
      }
      return "%s\n\n%s\n%s%s%s"
          .formatted(
              instruction,
              SectionInput.OUTLINE,
              input.outline(),
              inLanguage(input.request().language()),
              input.notes().isEmpty() ? "" : "\n\nNotes on the text so far:\n" + input.notes());
    }

    private static String inLanguage(@Nullable String language) {
      return language == null ? "" : "\n\nWrite in " + language + ".";
    }
  }

  /**
   * One message from a template, as in AgentWrite: {@code $INST$}, {@code $PLAN$}, {@code $TEXT$}
   * and {@code $STEP$} are replaced by the instruction, the plan, the text so far and the step. All
   * are replaced in one pass, so a placeholder inside a user's instruction stays as it is.
   */
  record Template(String text) implements PromptStyle {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(INST|PLAN|TEXT|STEP)\\$");
    private static final String BUILT_IN = "section-template.txt";

    /**
     * @param origin names the template in errors
     * @throws StartupException if it lacks a required placeholder
     */
    static Template of(String text, String origin) {
      for (String required : List.of("$INST$", "$STEP$")) {
        if (!text.contains(required)) {
          throw new StartupException(
              "The prompt template %s does not hold %s; it must hold $INST$ and $STEP$, and may hold $PLAN$ and $TEXT$."
                  .formatted(origin, required));
        }
      }
      return new Template(text);
    }

    /** The template in the writer's jar. */
    static Template builtIn() {
      try (InputStream stream = PromptStyle.class.getResourceAsStream(BUILT_IN)) {
        if (stream == null) {
          throw new IllegalStateException("The resource " + BUILT_IN + " is not in the jar.");
        }
        return of(new String(stream.readAllBytes(), StandardCharsets.UTF_8), BUILT_IN);
      } catch (IOException e) {
        throw new IllegalStateException("The resource " + BUILT_IN + " cannot be read.", e);
      }
    }

    /**
     * A user's template.
     *
     * @throws StartupException if the file cannot be read or lacks a required placeholder
     */
    static Template from(Path file) {
      try {
        return of(Files.readString(file), file.toString());
      } catch (IOException e) {
        throw new StartupException(
            "The prompt template %s cannot be read as UTF-8 text (%s); give a file that exists to --prompt-template."
                .formatted(file, e.getClass().getSimpleName()),
            e);
      }
    }

    @Override
    public List<ChatMessage> messages(SectionInput input) {
      String message =
          PLACEHOLDER
              .matcher(text)
              .replaceAll(match ->
                  Matcher.quoteReplacement(
                      switch (match.group(1)) {
                        case "INST" -> input.request().instruction();
                        case "PLAN" -> input.outline();
                        case "TEXT" -> textSoFar(input);
                        case "STEP" -> input.turn();
                        default -> throw new IllegalStateException(match.group());
                      }));
      return List.of(ChatMessage.user(message));
    }

    private static String textSoFar(SectionInput input) {
      String text = String.join("\n\n", input.verbatim());
      return input.notes().isEmpty()
          ? text
          : "Notes on the text before:\n%s\n\nThe text continues:\n%s"
              .formatted(input.notes(), text);
    }
  }
}
