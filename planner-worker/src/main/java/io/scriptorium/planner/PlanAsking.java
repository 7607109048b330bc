package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.planner.PlanPrompts.Question;
import io.scriptorium.planner.outline.Outline;
import io.scriptorium.planner.outline.OutlineReader;
import io.scriptorium.planner.outline.RefusalAnswer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Asks one job's model for outlines, and reads its answers. Used by one thread. */
final class PlanAsking {

  private static final int LONGEST_EXCERPT = 200;

  private final JobSeat seat;
  private final String jobId;
  private TokenUsage usage = TokenUsage.NONE;
  private @Nullable String model;
  private boolean structured = true;

  PlanAsking(JobSeat seat, String jobId) {
    this.seat = seat;
    this.jobId = jobId;
  }

  /** What an answer was. */
  sealed interface Reply {

    /** The beginning of the answer, or why there was none, for people. */
    String excerpt();

    /**
     * An outline.
     *
     * @param conversation the question and the answer
     */
    record Read(Outline outline, List<ChatMessage> conversation, String excerpt) implements Reply {

      public Read {
        conversation = List.copyOf(conversation);
      }
    }

    /** No outline, or no answer that can be used. */
    record None(String excerpt) implements Reply {}

    /** The model, or a filter before it, declined. */
    record Refusal(String excerpt) implements Reply {}
  }

  /** The tokens of all answers so far. */
  TokenUsage usage() {
    return usage;
  }

  /** The model that gave the last answer; null for none. */
  @Nullable String model() {
    return model;
  }

  /** The form to ask in after one that brought nothing. */
  PlanFormat formatAfter(PlanFormat format) {
    return format == PlanFormat.STRUCTURED && !structured ? PlanFormat.LIST : format.next();
  }

  OptionalInt window() throws InterruptedException {
    return seat.contextWindow();
  }

  /**
   * Asks once; where the server supports no structured output, in lines.
   *
   * @throws InferenceException if there is no answer for another reason than its content
   */
  Reply ask(Function<PlanFormat, Question> question, PlanFormat format)
      throws InferenceException, InterruptedException {
    PlanFormat first =
        structured ? format : format == PlanFormat.STRUCTURED ? PlanFormat.LINES : format;
    try {
      return ask(question.apply(first));
    } catch (InferenceException e) {
      if (first != PlanFormat.STRUCTURED
          || !(e.failure() instanceof InferenceFailure.StructuredOutputUnsupported)) {
        return withoutAnswer(e);
      }
      structured = false;
    }
    try {
      return ask(question.apply(PlanFormat.LINES));
    } catch (InferenceException e) {
      return withoutAnswer(e);
    }
  }

  private Reply withoutAnswer(InferenceException e) throws InferenceException {
    InferenceFailure failure = e.failure();
    if (failure instanceof InferenceFailure.Refused) {
      return new Reply.Refusal(excerpt(failure.reason()));
    }
    if (failure.cause() == InferenceFailure.Cause.ANSWER) {
      return new Reply.None(excerpt(failure.reason()));
    }
    throw e;
  }

  private Reply ask(Question question) throws InferenceException, InterruptedException {
    int limit = PlanTokens.limit(question.most(), question.messages(), window());
    ChatAnswer answer =
        seat.complete(
            new ChatRequest(
                    jobId,
                    question.messages(),
                    limit,
                    question.format().schema(question.parts()).orElse(null))
                .withWatch(new OutlineWatch()));
    usage = usage.plus(answer.usage());
    model = answer.model();
    Optional<Outline> outline =
        OutlineReader.read(answer.text(), answer.finishReason() != FinishReason.STOP);
    String excerpt = excerpt(answer.text());
    if (outline.isPresent()) {
      return new Reply.Read(
          outline.get(),
          PlanMaker.with(question.messages(), ChatMessage.assistant(answer.text())),
          excerpt);
    }
    return RefusalAnswer.reads(answer.text())
        ? new Reply.Refusal(excerpt)
        : new Reply.None(excerpt);
  }

  private static String excerpt(String text) {
    return SafeText.of(text.strip(), LONGEST_EXCERPT);
  }
}
