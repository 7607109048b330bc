package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.inference.ChatAnswer;
import io.scriptorium.inference.ChatRequest;
import io.scriptorium.inference.FinishReason;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.inference.InferenceFailure;
import io.scriptorium.inference.JobSeat;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import java.time.Instant;
import java.util.List;

/** Has one section generated from exactly the context it is given. */
final class SectionWriter {

  private static final int ANSWERS_TRIED = 3;

  // Short sections overrun their target by more, in proportion, than long ones.
  private static final int TOKENS_TO_SPARE = 200;

  private final PromptStyle style;
  private final double maxTokensPerWord;

  /**
   * @param maxTokensPerWord how many tokens may be generated for each word that the step asks for
   */
  SectionWriter(PromptStyle style, double maxTokensPerWord) {
    this.style = style;
    this.maxTokensPerWord = maxTokensPerWord;
  }

  /**
   * Writes the section.
   *
   * @param seat where the model is asked
   * @param index a section whose predecessors the context holds (in sequential mode)
   * @throws InferenceException if no text could be had within the request's budget
   */
  SectionRecord.Written write(JobSeat seat, JobContext context, int index)
      throws InferenceException, InterruptedException {
    Planned planned = context.plan().planned();
    List<String> before =
        switch (planned.request().mode()) {
          case SEQUENTIAL ->
              context.sections().stream()
                  .limit(index - 1L)
                  .map(SectionRecord.Written::text)
                  .toList();
          case PARALLEL -> List.of();
        };
    int words = planned.plan().step(index).words();
    var request =
        new ChatRequest(
            planned.jobId(),
            style.messages(planned.request(), planned.plan(), before, index),
            (int) Math.ceil(words * maxTokensPerWord) + TOKENS_TO_SPARE);
    UsableAnswer usable = ask(seat, request, words);
    ChatAnswer answer = usable.answer();
    String text = usable.text();
    String continues = continues(context, index);
    Instant finishedAt = Instant.now();
    return new SectionRecord.Written(
        planned.jobId(),
        index,
        continues,
        Chain.next(continues, index, text),
        text,
        Words.count(text),
        usable.usage(),
        answer.server(),
        answer.model(),
        finishedAt.minus(answer.duration()),
        finishedAt);
  }

  /** The chain link that this section continues. */
  static String continues(JobContext context, int index) {
    Planned planned = context.plan().planned();
    return planned.request().mode() == Mode.PARALLEL || index == 1
        ? Chain.root(planned.jobId(), planned.plan())
        : context.sections().get(index - 2).hash();
  }

  /**
   * @param usage of this answer and of those before it that could not be used
   */
  private record UsableAnswer(ChatAnswer answer, String text, TokenUsage usage) {}

  private UsableAnswer ask(JobSeat seat, ChatRequest request, int words)
      throws InferenceException, InterruptedException {
    TokenUsage usage = TokenUsage.NONE;
    for (int tries = 1; ; tries++) {
      ChatAnswer answer = seat.complete(request);
      usage = usage.plus(answer.usage());
      String text = SectionText.of(answer.text());
      if (answer.finishReason() == FinishReason.LENGTH) {
        text = SectionText.wholeSentences(text);
      }
      if (!text.isBlank() && !isCutShort(answer, text, words)) {
        return new UsableAnswer(answer, text, usage);
      }
      if (tries == ANSWERS_TRIED) {
        throw new InferenceException(
            new InferenceFailure.CutStream(
                answer.server(),
                text.length(),
                "it came to --max-tokens-per-word after %d of about %d words; raise that for this language"
                    .formatted(Words.count(text), words)));
      }
    }
  }

  /** Whether our own limit of tokens ended the text far too early for its language. */
  private static boolean isCutShort(ChatAnswer answer, String text, int words) {
    return answer.finishReason() == FinishReason.LENGTH && Words.count(text) < words / 2;
  }
}
