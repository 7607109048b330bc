package io.scriptorium.planner;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.planner.PlanAsking.Reply;
import io.scriptorium.planner.PlanMaker.Result;
import io.scriptorium.planner.PlanPrompts.Question;
import io.scriptorium.planner.outline.PlanBuilder;
import io.scriptorium.planner.outline.PlanBuilder.ChapterDraft;
import io.scriptorium.planner.outline.PlanBuilder.ChapterDrafts;
import io.scriptorium.planner.outline.PlanBuilder.PlannedChapter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the steps of one chapter after another, in one conversation: each prompt is the last
 * one, its answer and one new turn, so that a server that caches prefixes computes every token
 * once. Where the context window ends it, it begins again after the chapters.
 */
final class ChapterPlanning {

  private static final Logger LOG = LoggerFactory.getLogger(ChapterPlanning.class);

  private static final int ATTEMPTS = 2;

  /** After so many chapters in a row without steps, the model is asked no more. */
  private static final int MOST_FAILURES = 3;

  private final PlanRules rules;
  private final PlanAsking asking;
  private final PlanPrompts prompts;
  private final PlanBuilder builder;
  private final int words;
  private List<ChatMessage> trunk = List.of();
  private List<ChatMessage> conversation = List.of();

  ChapterPlanning(
      PlanRules rules, PlanAsking asking, PlanPrompts prompts, PlanBuilder builder, int words) {
    this.rules = rules;
    this.asking = asking;
    this.prompts = prompts;
    this.builder = builder;
    this.words = words;
  }

  /**
   * The plan of a document with these chapters.
   *
   * @param chapters the model's answer to the question for them
   */
  Result plan(Reply.Read chapters) throws InferenceException, InterruptedException {
    trunk = chapters.conversation();
    conversation = trunk;
    ChapterDrafts drafts = builder.chapters(chapters.outline(), words, rules.chapters(words));
    List<PlannedChapter> planned = new ArrayList<>();
    int failures = 0;
    for (int number = 1; number <= drafts.chapters().size(); number++) {
      ChapterDraft draft = drafts.chapters().get(number - 1);
      Reply reply =
          failures < MOST_FAILURES
              ? steps(draft, number, drafts.chapters().size())
              : new Reply.None("not asked for");
      if (reply instanceof Reply.Read read) {
        failures = 0;
        conversation = read.conversation();
        planned.add(builder.steps(draft, read.outline(), rules.steps(draft.words(), words)));
        continue;
      }
      failures++;
      if (rules.strict()) {
        return new Result.Refused(
            "The model gave no outline for chapter %d of %d, and --plan-strict allows no other; the last answer: %s"
                .formatted(number, drafts.chapters().size(), reply.excerpt()),
            asking.usage());
      }
      LOG.info("Chapter {} gets default steps; the last answer: {}", number, reply.excerpt());
      planned.add(builder.defaultSteps(draft, rules.steps(draft.words(), words)));
    }
    return new Result.Made(builder.ofChapters(drafts, planned), asking.usage(), asking.model());
  }

  private Reply steps(ChapterDraft draft, int number, int total)
      throws InferenceException, InterruptedException {
    PlanFormat format = PlanFormat.STRUCTURED;
    Reply last = new Reply.None("it does not fit the context window");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      Function<PlanFormat, Question> question =
          it -> prompts.steps(conversation, draft, number, total, it);
      if (!fits(question.apply(format))) {
        conversation = trunk;
        if (!fits(question.apply(format))) {
          return last;
        }
      }
      last = asking.ask(question, format);
      if (last instanceof Reply.Read) {
        return last;
      }
      format = asking.formatAfter(format);
    }
    return last;
  }

  private boolean fits(Question question) throws InterruptedException {
    return PlanTokens.fits(question.most(), question.messages(), asking.window());
  }
}
