package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.FinishReason;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.runtime.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has one section generated from exactly the context it is given. */
final class SectionWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SectionWriter.class);

  private static final int ANSWERS_TRIED = 3;

  // A model that has twice stopped far too early has no more to say.
  private static final int MOST_CONTINUATIONS = 2;

  private final PromptStyle style;
  private final LengthControl lengthControl;
  private final TokenLimit tokenLimit;
  private final WriterMetrics metrics;

  SectionWriter(
      PromptStyle style,
      LengthControl lengthControl,
      TokenLimit tokenLimit,
      WriterMetrics metrics) {
    this.style = style;
    this.lengthControl = lengthControl;
    this.tokenLimit = tokenLimit;
    this.metrics = metrics;
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
    List<SectionRecord.Written> before =
        switch (planned.request().mode()) {
          case SEQUENTIAL -> context.sections().stream().limit(index - 1L).toList();
          case PARALLEL -> List.of();
        };
    SectionInput brief = lengthControl.brief(planned, before, index);
    LengthBounds bounds = lengthControl.bounds(brief);
    List<ChatMessage> prompt = style.messages(brief);
    SectionDraft first = draft(seat, brief, prompt, tokenLimit.of(brief, bounds, before));
    SectionDraft draft = shortened(lengthened(seat, prompt, first, brief, bounds), brief, bounds);
    return written(context, index, draft);
  }

  private static SectionRecord.Written written(JobContext context, int index, SectionDraft draft) {
    String jobId = context.jobId();
    String continues = continues(context, index);
    Instant finishedAt = Instant.now();
    return new SectionRecord.Written(
        jobId,
        index,
        continues,
        Chain.next(continues, index, draft.text()),
        draft.text(),
        draft.words(),
        draft.usage(),
        draft.server(),
        draft.model(),
        finishedAt.minus(draft.duration()),
        finishedAt);
  }

  /** The chain link that this section continues. */
  static String continues(JobContext context, int index) {
    Planned planned = context.plan().planned();
    return planned.request().mode() == Mode.PARALLEL || index == 1
        ? Chain.root(planned.jobId(), planned.plan())
        : context.sections().get(index - 2).hash();
  }

  private SectionDraft draft(JobSeat seat, SectionInput brief, List<ChatMessage> prompt, int tokens)
      throws InferenceException, InterruptedException {
    int words = brief.words();
    TokenUsage usage = TokenUsage.NONE;
    int maxTokens = tokens;
    for (int tries = 1; ; tries++) {
      ChatAnswer answer = seat.complete(new ChatRequest(brief.request().id(), prompt, maxTokens));
      usage = usage.plus(answer.usage());
      String text = text(answer);
      if (!text.isBlank() && !isCutShort(answer, text, words)) {
        return SectionDraft.of(answer, text, usage);
      }
      if (tries == ANSWERS_TRIED) {
        throw new InferenceException(
            new InferenceFailure.CutStream(
                answer.server(),
                text.length(),
                "it came to --max-tokens-per-word after %d of about %d words; raise that for this language"
                    .formatted(Words.count(text), words)));
      }
      maxTokens = tokenLimit.of(words);
    }
  }

  private static String text(ChatAnswer answer) {
    String text = SectionText.of(answer.text());
    return answer.finishReason() == FinishReason.LENGTH ? SectionText.wholeSentences(text) : text;
  }

  /** Whether our own limit of tokens ended the text far too early for its language. */
  private static boolean isCutShort(ChatAnswer answer, String text, int words) {
    return answer.finishReason() == FinishReason.LENGTH && Words.count(text) < words / 2;
  }

  /** Has the model go on where it has stopped far too early. */
  private SectionDraft lengthened(
      JobSeat seat,
      List<ChatMessage> prompt,
      SectionDraft first,
      SectionInput brief,
      LengthBounds bounds)
      throws InterruptedException {
    List<ChatMessage> messages = new ArrayList<>(prompt);
    SectionDraft draft = first;
    SectionDraft latest = first;
    for (int more = 1; more <= MOST_CONTINUATIONS; more++) {
      int words = draft.words();
      if (words >= bounds.shortest()) {
        break;
      }
      messages.add(ChatMessage.assistant(latest.text()));
      messages.add(ChatMessage.user(PromptMessages.goOn(brief, words)));
      int tokens = tokenLimit.of(brief.words() - words);
      try {
        ChatAnswer answer =
            seat.completeIfItCan(new ChatRequest(brief.request().id(), messages, tokens));
        String text = text(answer);
        // Weak models say again what they have said.
        String addition = draft.text().contains(text) ? "" : text;
        latest = SectionDraft.of(answer, addition, answer.usage());
      } catch (InferenceException | UnavailableException e) {
        // It is whole as it is, and the sections behind it make up for what it lacks.
        LOG.info("The section stays as short as it is: {}", e.getMessage());
        break;
      }
      metrics.continued();
      draft = draft.plus(latest);
      if (latest.text().isBlank()) {
        break;
      }
    }
    return draft;
  }

  private SectionDraft shortened(SectionDraft draft, SectionInput brief, LengthBounds bounds) {
    if (draft.words() <= bounds.longest()) {
      return draft;
    }
    String text = SectionText.nearest(draft.text(), brief.words());
    if (text.length() < draft.text().length()) {
      metrics.shortened();
    }
    return draft.withText(text);
  }
}
