package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Chain;
import io.scriptorium.job.Mode;
import io.scriptorium.job.PlanRecord.Planned;
import io.scriptorium.job.RecordRules;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates one section from exactly the context it is given. */
final class SectionWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SectionWriter.class);

  private static final int MAX_ANSWERS = 3;

  // A model that has stopped far too early twice has nothing more to say.
  private static final int MAX_CONTINUATIONS = 2;

  private final PromptStyle style;
  private final LengthControl lengthControl;
  private final WriterMetrics metrics;

  SectionWriter(PromptStyle style, LengthControl lengthControl, WriterMetrics metrics) {
    this.style = style;
    this.lengthControl = lengthControl;
    this.metrics = metrics;
  }

  /**
   * A section's text, from one or several answers.
   *
   * @param usage of these answers, and of those that were not usable
   * @param last the last answer, whose server and model are the section's
   * @param duration of these answers together
   */
  private record Draft(String text, TokenUsage usage, ChatAnswer last, Duration duration) {

    private static final String PARAGRAPH_BREAK = "\n\n";

    int words() {
      return Words.count(text);
    }

    /** This text and, as new paragraphs, an addition to it; an empty one only adds its cost. */
    Draft plus(String addition, ChatAnswer answer) {
      return new Draft(
          addition.isBlank() ? text : text + PARAGRAPH_BREAK + addition,
          usage.plus(answer.usage()),
          answer,
          duration.plus(answer.duration()));
    }

    Draft withText(String newText) {
      return new Draft(newText, usage, last, duration);
    }
  }

  /**
   * Writes the section.
   *
   * @param seat where the model is asked
   * @param index a section whose predecessors the context holds (in sequential mode)
   * @throws InferenceException if no usable text was generated within the request's budget
   * @throws BadRecordException if what was generated makes no record that its readers accept
   */
  SectionRecord.Written write(JobSeat seat, JobContext context, int index)
      throws InferenceException, InterruptedException {
    Planned planned = context.plan().planned();
    List<SectionRecord.Written> before =
        switch (planned.request().mode()) {
          case SEQUENTIAL -> context.sections().stream().limit(index - 1L).toList();
          case PARALLEL -> List.of();
        };
    SectionInput input = lengthControl.input(planned, before, index);
    LengthControl.Bounds bounds = lengthControl.bounds(input);
    List<ChatMessage> prompt = style.messages(input);
    Draft draft = draft(seat, input, prompt, lengthControl.maxTokens(input, before));
    draft = lengthen(seat, prompt, draft, input, bounds);
    return written(context, index, shorten(draft, input, bounds));
  }

  private static SectionRecord.Written written(JobContext context, int index, Draft draft) {
    String continues = continues(context, index);
    Instant finishedAt = Instant.now();
    var written =
        new SectionRecord.Written(
            context.jobId(),
            index,
            continues,
            Chain.next(continues, index, draft.text()),
            draft.text(),
            draft.words(),
            draft.usage(),
            draft.last().server(),
            draft.last().model(),
            finishedAt.minus(draft.duration()),
            finishedAt);
    // Once it is stored it is the section's text, and could not be published.
    byte[] _ = RecordRules.write(written);
    return written;
  }

  /** The chain link that this section continues. */
  static String continues(JobContext context, int index) {
    return context.mode() == Mode.PARALLEL || index == 1
        ? context.plan().planned().root()
        : context.sections().get(index - 2).hash();
  }

  private Draft draft(JobSeat seat, SectionInput input, List<ChatMessage> prompt, int tokens)
      throws InferenceException, InterruptedException {
    int words = input.words();
    TokenUsage usage = TokenUsage.NONE;
    int maxTokens = tokens;
    for (int answers = 1; ; answers++) {
      ChatAnswer answer = seat.complete(new ChatRequest(input.request().id(), prompt, maxTokens));
      usage = usage.plus(answer.usage());
      String text = text(answer);
      if (!text.isBlank() && !isCutShort(answer, text, words)) {
        return new Draft(text, usage, answer, answer.duration());
      }
      if (answers == MAX_ANSWERS) {
        throw new InferenceException(
            new InferenceFailure.CutStream(
                answer.server(),
                text.length(),
                "it reached --max-tokens-per-word after %d of about %d words; raise that for this language"
                    .formatted(Words.count(text), words)));
      }
      maxTokens = lengthControl.maxTokens(words);
    }
  }

  private static String text(ChatAnswer answer) {
    String text = answer.text();
    return answer.finishReason() == FinishReason.LENGTH ? SectionText.wholeSentences(text) : text;
  }

  /**
   * Whether the token limit ended the text far too early, as in languages of many tokens a word.
   */
  private static boolean isCutShort(ChatAnswer answer, String text, int words) {
    return answer.finishReason() == FinishReason.LENGTH && Words.count(text) < words / 2;
  }

  /** Asks for more where the model has stopped far too early. */
  private Draft lengthen(
      JobSeat seat,
      List<ChatMessage> prompt,
      Draft first,
      SectionInput input,
      LengthControl.Bounds bounds)
      throws InterruptedException {
    List<ChatMessage> messages = new ArrayList<>(prompt);
    Draft draft = first;
    String latest = first.text();
    for (int more = 1; more <= MAX_CONTINUATIONS; more++) {
      int words = draft.words();
      if (words >= bounds.shortest() || latest.isBlank()) {
        break;
      }
      messages.add(ChatMessage.assistant(latest));
      messages.add(ChatMessage.user(input.continuation(words)));
      int tokens = lengthControl.maxTokens(input.words() - words);
      try {
        ChatAnswer answer =
            seat.completeIfItCan(new ChatRequest(input.request().id(), messages, tokens));
        String text = text(answer);
        // Weak models repeat what they have said.
        latest = Repeats.holds(draft.text(), text) ? "" : text;
        draft = draft.plus(latest, answer);
        metrics.continued.increment();
      } catch (InferenceException | UnavailableException e) {
        // The text is complete as it is, and later sections compensate for its length.
        LOG.info("The section stays as short as it is: {}", e.getMessage());
        break;
      }
    }
    return draft;
  }

  private Draft shorten(Draft draft, SectionInput input, LengthControl.Bounds bounds) {
    if (draft.words() <= bounds.longest()) {
      return draft;
    }
    String text = SectionText.nearest(draft.text(), input.words(), Words::count);
    if (text.length() < draft.text().length()) {
      metrics.shortened.increment();
    }
    return draft.withText(text);
  }
}
