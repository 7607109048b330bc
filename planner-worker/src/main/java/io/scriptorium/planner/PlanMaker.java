package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Headings;
import io.scriptorium.job.Plan;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.planner.PlanAsking.Reply;
import io.scriptorium.planner.outline.PlanBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a plan: asks a model for an outline, above a certain length for chapters and then for each
 * chapter's steps, reads it in whatever form it comes, and repairs it. Only an answer without any
 * outline is asked for again, in another form; where none comes, the plan is made without a model.
 */
final class PlanMaker {

  private static final Logger LOG = LoggerFactory.getLogger(PlanMaker.class);

  private final PlanRules rules;
  private final int attempts;

  /**
   * @param attempts how often a model is asked for an outline
   */
  PlanMaker(PlanRules rules, int attempts) {
    this.rules = rules;
    this.attempts = attempts;
  }

  /** How planning ended. */
  sealed interface Result {

    /** The tokens of all whole answers; what an aborted one cost, its server does not report. */
    TokenUsage usage();

    /**
     * A plan.
     *
     * @param model the model that was asked for it; null for none
     */
    record Made(Plan plan, TokenUsage usage, @Nullable String model) implements Result {}

    /**
     * No server answered, the model refused the request, or it gave no outline and none but a
     * model's may be used.
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
    var builder = new PlanBuilder(rules.steps(), request);
    if (rules.isShort(words)) {
      return new Result.Made(builder.ofOneSection(words), TokenUsage.NONE, null);
    }
    var asking = new PlanAsking(seat, request.id());
    var prompts = new PlanPrompts(rules, request, words);
    try {
      boolean chapters = rules.needsChapters(words) || request.shownHeadings() == Headings.CHAPTERS;
      Reply reply = firstOutline(asking, chapters ? prompts::chapters : prompts::sections);
      return switch (reply) {
        case Reply.Read read when chapters ->
            new ChapterPlanning(rules, asking, prompts, builder, words).plan(read);
        case Reply.Read read ->
            new Result.Made(
                builder.ofOutline(read.outline(), words), asking.usage(), asking.model());
        case Reply.Refusal refusal ->
            new Result.Refused(
                "The model refused to plan this: " + refusal.excerpt(), asking.usage());
        case Reply.None none -> withoutOutline(builder, words, none, asking);
      };
    } catch (InferenceException e) {
      return new Result.Refused("No plan was generated: " + e.getMessage(), asking.usage());
    } catch (CancellationException e) {
      return new Result.Cancelled(asking.usage());
    }
  }

  /** The first answer with an outline, or what the last one was, a refusal only if all were. */
  private Reply firstOutline(PlanAsking asking, Function<PlanFormat, PlanPrompts.Question> question)
      throws InferenceException, InterruptedException {
    PlanFormat format = PlanFormat.STRUCTURED;
    Reply.@Nullable None none = null;
    Reply last = new Reply.None("no answer");
    for (int attempt = 1; attempt <= attempts; attempt++) {
      last = asking.ask(question, format);
      switch (last) {
        case Reply.Read read -> {
          return read;
        }
        case Reply.None nothing -> none = nothing;
        case Reply.Refusal _ -> {
          // Asked again: models also refuse what they answer in another form.
        }
      }
      LOG.info("Answer {} of at most {} holds no outline: {}", attempt, attempts, last.excerpt());
      format = asking.formatAfter(format);
    }
    return none == null ? last : none;
  }

  private Result withoutOutline(
      PlanBuilder builder, int words, Reply.None none, PlanAsking asking) {
    if (rules.strict()) {
      return new Result.Refused(
          "The model gave no outline in %d attempts, and --plan-strict allows no other; the last answer: %s"
              .formatted(attempts, none.excerpt()),
          asking.usage());
    }
    LOG.warn("The model gave no outline in {} attempts; the default outline is used.", attempts);
    return new Result.Made(builder.byDefault(words), asking.usage(), asking.model());
  }

  static List<ChatMessage> with(List<ChatMessage> before, ChatMessage... more) {
    List<ChatMessage> messages = new ArrayList<>(before);
    messages.addAll(List.of(more));
    return messages;
  }
}
