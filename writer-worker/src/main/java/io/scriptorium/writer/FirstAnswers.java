package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.text.LanguageWords;
import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.answer.TextFlaw;
import io.scriptorium.text.repetition.LoopWatch;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for a section until an answer holds text that may be stored, a bounded number of times. */
final class FirstAnswers {

  private static final int MOST_ANSWERS = 3;
  private static final int MOST_EXCERPT_CHARACTERS = 120;
  private static final int HTTP_OK = 200;
  private static final double LEAST_SHARE_OF_FLAWED = 0.1;

  private final LengthControl lengthControl;
  private final SectionJudge judge;
  private final JobSeat seat;
  private final LineageControl.Fitted fitted;
  private final SectionInput input;
  private final List<ChatMessage> prompt;
  private final Set<TextFlaw> flaws = EnumSet.noneOf(TextFlaw.class);
  private TokenUsage usage = TokenUsage.NONE;
  private @Nullable JudgedText repeated;
  private @Nullable SectionDraft scrap;

  FirstAnswers(
      LengthControl lengthControl,
      SectionJudge judge,
      JobSeat seat,
      LineageControl.Fitted fitted,
      List<ChatMessage> prompt) {
    this.lengthControl = lengthControl;
    this.judge = judge;
    this.seat = seat;
    this.fitted = fitted;
    this.input = fitted.input();
    this.prompt = prompt;
  }

  /**
   * The first text of the section.
   *
   * @throws InferenceException if the model refuses, or gives no usable text, each time
   */
  SectionDraft ask(int firstMaxTokens) throws InferenceException, InterruptedException {
    List<ChatMessage> messages = prompt;
    int maxTokens = firstMaxTokens;
    for (int answers = 1; ; answers++) {
      int limit = fitted.limit(messages, maxTokens);
      ChatAnswer answer =
          seat.complete(
              new ChatRequest(input.request().id(), messages, limit)
                  .forWords(input.words())
                  .withWatch(new LoopWatch()::stops));
      usage = usage.plus(answer.usage());
      JudgedText judged = judge.first(answer);
      flaws.addAll(judged.flaws());
      String text = whole(answer, judged.text());
      if (!text.isBlank() && !isCutShort(answer, text)) {
        SectionDraft draft = draft(text, judged.heading(), false, answer);
        if (answers == MOST_ANSWERS || !isScrap(judged, text)) {
          return longer(draft);
        }
        scrap = longer(draft);
      }
      if (isCutShort(answer, text) && endedAtWindow(answer, limit)) {
        throw new InferenceException(
            new InferenceFailure.ContextExceeded(
                answer.server(),
                HTTP_OK,
                "its answer ended after %d of at most %d tokens"
                    .formatted(answer.usage().completion(), limit),
                OptionalInt.empty()));
      }
      repeated = judged.repeated().isBlank() || isCut(answer) ? repeated : judged;
      if (answers == MOST_ANSWERS) {
        return last(answer, judged, text);
      }
      messages = next(answer, judged);
      maxTokens = lengthControl.maxTokens(input.words());
    }
  }

  /** Whether so little is left of a flawed answer that what continues it would be like it. */
  private boolean isScrap(JudgedText judged, String text) {
    return !judged.flaws().isEmpty()
        && LanguageWords.steering(text) < LEAST_SHARE_OF_FLAWED * input.words();
  }

  /** The longer one of a draft and of what is left of an answer before it. */
  private SectionDraft longer(SectionDraft draft) {
    SectionDraft before = scrap;
    return before == null || before.words() < draft.words() ? draft : before.at(draft);
  }

  private SectionDraft last(ChatAnswer answer, JudgedText judged, String text)
      throws InferenceException {
    SectionDraft before = scrap;
    if (before != null) {
      return before.at(draft("", null, false, answer));
    }
    if (judged.flaws().contains(TextFlaw.REFUSAL)) {
      throw new InferenceException(
          new InferenceFailure.Refused(
              answer.server(),
              "the model %s answered section %d with a refusal %d times, the last time: \"%s\"; change the instruction, or use another model"
                  .formatted(
                      answer.model(),
                      input.index(),
                      MOST_ANSWERS,
                      SafeText.of(answer.text(), MOST_EXCERPT_CHARACTERS))));
    }
    JudgedText earlier = repeated;
    if (text.isBlank() && earlier != null) {
      return draft(earlier.repeated(), earlier.heading(), true, answer);
    }
    if (text.isBlank() && !isCut(answer)) {
      throw new InferenceException(
          new InferenceFailure.EmptyAnswer(answer.server(), answer.finishReason()));
    }
    throw new InferenceException(
        new InferenceFailure.CutStream(
            answer.server(),
            text.length(),
            "it reached --max-tokens-per-word after %d of about %d words; raise that for this language"
                .formatted(LanguageWords.steering(text), input.words())));
  }

  /** The prompt again; after a flawed answer with that answer and what was wrong with it. */
  private List<ChatMessage> next(ChatAnswer answer, JudgedText judged) {
    String correction =
        judged.flaws().contains(TextFlaw.REFUSAL)
            ? input.afterRefusal()
            : judged.flaws().contains(TextFlaw.REPETITION) ? input.afterRepetition() : null;
    if (correction == null) {
      return prompt;
    }
    List<ChatMessage> messages = new ArrayList<>(prompt);
    messages.add(ChatMessage.assistant(answer.text()));
    messages.add(ChatMessage.user(correction));
    return messages;
  }

  private SectionDraft draft(
      String text, @Nullable String heading, boolean kept, ChatAnswer answer) {
    return new SectionDraft(text, heading, flaws, kept, usage, answer, answer.duration());
  }

  static boolean isCut(ChatAnswer answer) {
    return answer.finishReason() == FinishReason.LENGTH;
  }

  /**
   * Whether an answer was cut before its own limit: llama.cpp's server ends it where the window is
   * full. A limit of the server's own was continued from.
   */
  private boolean endedAtWindow(ChatAnswer answer, int limit) {
    long generated = answer.usage().completion();
    return !input.verbatim().isEmpty() && generated > 0 && generated < limit / 2;
  }

  /** An answer that its token limit has ended goes up to its last whole sentence. */
  static String whole(ChatAnswer answer, String text) {
    return isCut(answer) ? SectionText.wholeSentences(text) : text;
  }

  /**
   * Whether the token limit ended the text far too early, as in languages of many tokens a word.
   */
  private boolean isCutShort(ChatAnswer answer, String text) {
    return isCut(answer) && LanguageWords.steering(text) < input.words() / 2;
  }
}
