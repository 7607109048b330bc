package io.scriptorium.writer;

import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Problems.Checked;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.stage.StageSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Everything a writer must know.
 *
 * @param redisPatience how long a finished section waits for a Redis that is unavailable; fixed, as
 *     it bounds what is held in memory, and the section is written again afterwards
 */
@Removed("WRITER_REDIS_PATIENCE")
public record WriterSettings(
    StageSettings stage,
    LengthSettings length,
    @Setting(
            option = "--prompt",
            variable = "WRITER_PROMPT",
            value = "append_only",
            label = "STYLE",
            help =
                "append_only: the document as a conversation that only grows, so that servers with"
                    + " a prefix cache compute every token once. single_message: one message from a"
                    + " template, as AgentWrite does it.")
        Prompt prompt,
    @Setting(
            option = "--prompt-template",
            variable = "WRITER_PROMPT_TEMPLATE",
            file = true,
            help =
                "A template of your own for single messages, with $INST$, $PLAN$, $TEXT$ and $STEP$"
                    + " in it.")
        @Nullable Path promptTemplate,
    @Setting(
            option = "--max-tokens-per-word",
            variable = "WRITER_MAX_TOKENS_PER_WORD",
            value = "3.0",
            min = "1",
            max = "100",
            help =
                "How many tokens a model may generate for each requested word; raise it for"
                    + " languages that take many tokens a word.")
        double maxTokensPerWord,
    @Setting(
            option = "--writer-concurrency",
            variable = "WRITER_CONCURRENCY",
            value = "0",
            min = "0",
            help =
                "Jobs that this process runs or that wait for a seat; 0 for twice as many as the"
                    + " servers have seats, and 256 at least.")
        int concurrency,
    @Fixed("5m") Duration redisPatience)
    implements Checked {

  /**
   * Whether documents are brought to the requested length, and how poor texts end.
   *
   * @param control by what each section is asked for, and by continuing and shortening those that
   *     are far off
   * @param strictText whether a section whose text stays poor fails its job
   */
  @OptionGroup(OptionGroup.Heading.TEXT)
  public record LengthSettings(
      @Setting(
              option = "--length-control",
              variable = "WRITER_LENGTH_CONTROL",
              value = "true",
              help =
                  "Bring documents to the requested length: later sections compensate for earlier"
                      + " ones, a section that is far too short is continued, one that is far too"
                      + " long ends at the end of a sentence.")
          boolean control,
      @Setting(
              option = "--strict-text",
              variable = "WRITER_STRICT_TEXT",
              value = "false",
              help =
                  "Fail a job where a section's text still loops or repeats earlier sections after all"
                      + " tries; by default it is accepted, and the document's warnings name it.")
          boolean strictText) {}

  /** How prompts are made where no template is given. */
  public enum Prompt {
    APPEND_ONLY,
    SINGLE_MESSAGE
  }

  /** The default for all else. */
  public static WriterSettings of(StageSettings stage, boolean lengthControl) {
    return of(stage, new LengthSettings(lengthControl, false));
  }

  /** The default for all else. */
  public static WriterSettings of(StageSettings stage, LengthSettings length) {
    WriterSettings defaults = SettingsReader.defaults(WriterSettings.class);
    return new WriterSettings(
        stage,
        length,
        defaults.prompt,
        defaults.promptTemplate,
        defaults.maxTokensPerWord,
        defaults.concurrency,
        defaults.redisPatience);
  }

  @Override
  public void check(Problems problems) {
    stage.inference().requireGivenOrFound(problems);
  }

  /**
   * How prompts are made.
   *
   * @throws io.scriptorium.runtime.StartupException if the template is not usable
   */
  PromptStyle promptStyle() {
    if (promptTemplate != null) {
      return PromptStyle.Template.from(promptTemplate);
    }
    return switch (prompt) {
      case APPEND_ONLY -> new PromptStyle.AppendOnly();
      case SINGLE_MESSAGE -> PromptStyle.Template.builtIn();
    };
  }

  LengthControl lengthControl() {
    return new LengthControl(length.control(), maxTokensPerWord);
  }
}
