package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatAnswer.FinishReason;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Step;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.planner.PlanRules.BadPlanException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Generates a plan: asks a model, checks its answer, and asks again with the error named. Where no
 * server supports structured output, it asks for lines instead.
 */
final class PlanMaker {

  private static final Logger LOG = LoggerFactory.getLogger(PlanMaker.class);

  /** A step's main point is one or two sentences. */
  private static final int TOKENS_PER_STEP = 120;

  private static final int TOKENS_AROUND_THE_STEPS = 500;

  private static final String SYSTEM =
      """
      You outline long documents that are then written section by section, each section by a \
      writer who sees the outline and everything written so far. You divide the subject so that \
      the sections follow one another naturally, none repeats another, and together they answer \
      the whole of the instruction. Only the last section concludes.\
      """;

  private final PlanRules rules;
  private final int attempts;

  /**
   * @param attempts how many of the model's answers are checked before the job fails
   */
  PlanMaker(PlanRules rules, int attempts) {
    this.rules = rules;
    this.attempts = attempts;
  }

  /** How planning ended. */
  sealed interface Result {

    /** The tokens of all whole answers; what an aborted one cost, its server does not report. */
    TokenUsage usage();

    record Made(Plan plan, TokenUsage usage) implements Result {}

    /**
     * No server answered, or the model gave no usable plan.
     *
     * @param reason what was wrong with the model's last answer, or why there was none
     */
    record Refused(String reason, TokenUsage usage) implements Result {}

    /** The seat was cancelled. */
    record Cancelled(TokenUsage usage) implements Result {}
  }

  /**
   * Plans a document of {@code words} words.
   *
   * @param seat where the model is asked
   */
  Result make(JobSeat seat, WritingRequest request, int words) throws InterruptedException {
    if (rules.isShort(words)) {
      return new Result.Made(
          new Plan(List.of(new Step("The whole of what is asked.", words))), TokenUsage.NONE);
    }
    var conversation = new Conversation(request, words);
    try {
      return conversation.run(seat);
    } catch (InferenceException e) {
      return new Result.Refused("No plan was generated: " + e.getMessage(), conversation.usage);
    } catch (CancellationException e) {
      return new Result.Cancelled(conversation.usage);
    }
  }

  /** The questions and answers about one plan. Used by one thread. */
  private final class Conversation {

    private final WritingRequest request;
    private final int words;
    private PlanFormat format = PlanFormat.STRUCTURED;
    private List<ChatMessage> messages;
    private TokenUsage usage = TokenUsage.NONE;

    Conversation(WritingRequest request, int words) {
      this.request = request;
      this.words = words;
      this.messages = prompt();
    }

    private List<ChatMessage> prompt() {
      int fewest = Math.max(1, Math.ceilDiv(words, Math.min(1_000, rules.maxStepWords())));
      int most = Math.max(fewest, Math.min(rules.maxSteps(), words / 200));
      String language =
          request.language() == null
              ? "Write the main points in the language that the instruction asks for."
              : "The document is written in "
                  + request.language()
                  + ", and so are the main points.";
      String text =
          """
          The instruction, as its author gave it:
          <instruction>
          %s
          </instruction>

          Outline the document in %d to %d sections. Each section has %d to %d words, and all of \
          them together have the total length.
          %s
          %s

          Total length: %d words\
          """
              .formatted(
                  request.instruction(),
                  fewest,
                  most,
                  Math.max(rules.minStepWords(), Math.min(200, rules.maxStepWords())),
                  Math.min(1_000, rules.maxStepWords()),
                  language,
                  format.instructions(),
                  words);
      return List.of(ChatMessage.system(SYSTEM), ChatMessage.user(text));
    }

    private String correction(String problem) {
      return "This outline cannot be used. %s Give the whole outline again, corrected. %s\n\nTotal length: %d words"
          .formatted(problem, format.instructions(), words);
    }

    Result run(JobSeat seat) throws InferenceException, InterruptedException {
      String problem = "";
      for (int attempt = 1; attempt <= attempts; attempt++) {
        ChatAnswer answer = ask(seat);
        usage = usage.plus(answer.usage());
        try {
          return new Result.Made(rules.apply(steps(answer), words), usage);
        } catch (BadPlanException e) {
          problem = e.problem();
          LOG.info("Plan {} of at most {} is not usable: {}", attempt, attempts, problem);
          messages = new ArrayList<>(messages);
          messages.add(ChatMessage.assistant(answer.text()));
          messages.add(ChatMessage.user(correction(problem)));
        }
      }
      return new Result.Refused(
          "The model gave no usable plan in %d attempts; the last one: %s"
              .formatted(attempts, problem),
          usage);
    }

    private ChatAnswer ask(JobSeat seat) throws InferenceException, InterruptedException {
      try {
        return complete(seat);
      } catch (InferenceException e) {
        if (format == PlanFormat.LINES
            || !(e.failure() instanceof InferenceFailure.StructuredOutputUnsupported)) {
          throw e;
        }
        format = PlanFormat.LINES;
        messages = prompt();
        return complete(seat);
      }
    }

    private ChatAnswer complete(JobSeat seat) throws InferenceException, InterruptedException {
      int mostSteps = Math.max(8, Math.min(rules.maxSteps(), words / 100));
      int maxTokens = mostSteps * TOKENS_PER_STEP + TOKENS_AROUND_THE_STEPS;
      return seat.complete(
          new ChatRequest(request.id(), messages, maxTokens, format.schema().orElse(null)));
    }

    private List<Step> steps(ChatAnswer answer) throws BadPlanException {
      if (answer.finishReason() == FinishReason.LENGTH) {
        throw new BadPlanException(
            "The outline was cut off because it is too long; use fewer sections and shorter main"
                + " points.");
      }
      return format.read(answer.text());
    }
  }
}
