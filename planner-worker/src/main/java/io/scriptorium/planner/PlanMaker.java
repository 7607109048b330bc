package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.FinishReason;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets a plan from a model: asks, checks, and asks again with the mistake named. Where no server
 * has structured output, it asks for lines instead.
 */
final class PlanMaker {

  private static final Logger LOG = LoggerFactory.getLogger(PlanMaker.class);

  /** A step's main point is one or two sentences. */
  private static final int TOKENS_PER_STEP = 120;

  private static final int TOKENS_AROUND_THE_STEPS = 500;

  private final PlanRules rules;
  private final int attempts;

  /**
   * @param attempts how many answers of the model are looked at before the job fails
   */
  PlanMaker(PlanRules rules, int attempts) {
    this.rules = rules;
    this.attempts = attempts;
  }

  /** How planning ended, and what it cost. */
  sealed interface Result {
    TokenUsage usage();

    record Made(Plan plan, TokenUsage usage) implements Result {}

    /**
     * No plan could be had.
     *
     * @param reason what was wrong with the model's last answer, or why there was none
     */
    record Refused(String reason, TokenUsage usage) implements Result {}
  }

  /**
   * Plans a document of {@code words} words.
   *
   * @param seat where the model is asked
   * @throws java.util.concurrent.CancellationException if the seat is cancelled
   */
  Result make(JobSeat seat, WritingRequest request, int words) throws InterruptedException {
    if (rules.isShort(words)) {
      return new Result.Made(
          new Plan(List.of(new Step("The whole of what is asked.", words))), TokenUsage.NONE);
    }
    TokenUsage usage = TokenUsage.NONE;
    PlanFormat format = PlanFormat.STRUCTURED;
    List<ChatMessage> messages = PlanPrompt.messages(request, words, rules, format);
    String problem = "";
    int answers = 0;
    while (answers < attempts) {
      ChatAnswer answer;
      try {
        answer = ask(seat, request.id(), messages, words, format);
      } catch (InferenceException e) {
        if (format == PlanFormat.STRUCTURED
            && e.failure() instanceof InferenceFailure.StructuredOutputUnsupported) {
          format = PlanFormat.LINES;
          messages = PlanPrompt.messages(request, words, rules, format);
          continue;
        }
        return new Result.Refused("No plan could be had: " + e.getMessage(), usage);
      }
      answers++;
      usage = usage.plus(answer.usage());
      try {
        return new Result.Made(rules.apply(steps(answer, format), words), usage);
      } catch (BadPlanException e) {
        problem = e.problem();
        LOG.info("Plan {} of at most {} cannot be used: {}", answers, attempts, problem);
        messages = new ArrayList<>(messages);
        messages.add(ChatMessage.assistant(answer.text()));
        messages.add(ChatMessage.user(PlanPrompt.correction(problem, words, format)));
      }
    }
    return new Result.Refused(
        "The model gave no plan that can be used, %d times; the last time: %s"
            .formatted(attempts, problem),
        usage);
  }

  private ChatAnswer ask(
      JobSeat seat, String jobId, List<ChatMessage> messages, int words, PlanFormat format)
      throws InferenceException, InterruptedException {
    int mostSteps = Math.max(8, Math.min(rules.maxSteps(), words / 100));
    int maxTokens = mostSteps * TOKENS_PER_STEP + TOKENS_AROUND_THE_STEPS;
    return seat.complete(new ChatRequest(jobId, messages, maxTokens, format.schema().orElse(null)));
  }

  private static List<Step> steps(ChatAnswer answer, PlanFormat format) throws BadPlanException {
    if (answer.finishReason() == FinishReason.LENGTH) {
      throw new BadPlanException(
          "The outline was cut off because it is too long; use fewer sections and shorter main points.");
    }
    return format.read(answer.text());
  }
}
