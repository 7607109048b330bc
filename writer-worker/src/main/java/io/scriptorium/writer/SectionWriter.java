package io.scriptorium.writer;

import io.scriptorium.context.JobContext;
import io.scriptorium.inference.client.ChatAnswer;
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
import io.scriptorium.job.Words;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.text.LanguageWords;
import io.scriptorium.text.answer.JudgedText;
import io.scriptorium.text.answer.TextFlaw;
import io.scriptorium.text.repetition.EarlierText;
import io.scriptorium.text.repetition.LoopWatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Generates one section from exactly the context it is given. */
final class SectionWriter {

  private static final Logger LOG = LoggerFactory.getLogger(SectionWriter.class);

  /** Small models write some 100 words at a time. */
  private static final int MAX_CONTINUATIONS = 8;

  /** A model that twice in a row has nothing new has no more to say. */
  private static final int MAX_IN_VAIN = 2;

  /** These cut a text, which is then continued even where its length is not controlled. */
  private static final Set<TextFlaw> CUT = EnumSet.of(TextFlaw.LOOP, TextFlaw.REPETITION);

  private final PromptStyle style;
  private final LengthControl lengthControl;
  private final WriterMetrics metrics;
  private final LineageControl lineages;
  private final boolean strict;

  /**
   * @param strict whether a section fails whose text stays poor, instead of getting a warning
   */
  SectionWriter(
      PromptStyle style, LengthControl lengthControl, WriterMetrics metrics, boolean strict) {
    this.style = style;
    this.lengthControl = lengthControl;
    this.metrics = metrics;
    this.lineages = new LineageControl(style, metrics);
    this.strict = strict;
  }

  /**
   * Writes the section.
   *
   * @param seat where the model is asked
   * @param earlier the sections that its text must not repeat: those before it in sequential mode,
   *     none in parallel mode
   * @param index a section whose predecessors the context holds (in sequential mode)
   * @throws InferenceException if no usable text was generated within the request's budget
   * @throws BadRecordException if what was generated makes no record that its readers accept
   */
  SectionRecord.Written write(JobSeat seat, JobContext context, EarlierText earlier, int index)
      throws InferenceException, InterruptedException {
    Planned planned = context.plan().planned();
    List<SectionRecord.Written> before =
        switch (planned.request().mode()) {
          case SEQUENTIAL -> context.sections().stream().limit(index - 1L).toList();
          case PARALLEL -> List.of();
        };
    if (earlier.size() != before.size()) {
      throw new IllegalArgumentException(
          "Section %d has %d sections before it, and is compared with %d; give it the same ones."
              .formatted(index, before.size(), earlier.size()));
    }
    SectionInput input = lengthControl.input(planned, before, index);
    int tokens = lengthControl.maxTokens(input, before);
    for (int refusals = 0; ; refusals++) {
      try {
        LineageControl.Fitted fitted = lineages.fit(seat, input, tokens, refusals);
        return write(seat, context, earlier, fitted, tokens);
      } catch (InferenceException e) {
        if (!LineageControl.isTooLong(e.failure()) || refusals == LineageControl.MOST_REFUSALS) {
          throw e;
        }
        LOG.info("The prompt is shortened: {}", e.getMessage());
      }
    }
  }

  private SectionRecord.Written write(
      JobSeat seat,
      JobContext context,
      EarlierText earlier,
      LineageControl.Fitted fitted,
      int tokens)
      throws InferenceException, InterruptedException {
    SectionInput input = fitted.input();
    LengthControl.Bounds bounds = lengthControl.bounds(input);
    List<ChatMessage> prompt = style.messages(input);
    var judge = new SectionJudge(input.index(), input.echoes(), earlier, metrics);
    SectionDraft draft = new FirstAnswers(lengthControl, judge, seat, fitted, prompt).ask(tokens);
    draft = lengthen(seat, judge, prompt, draft, fitted, bounds);
    draft = shorten(draft.costing(fitted.usage()), input, bounds);
    return written(context, fitted, draft, warnings(draft, input));
  }

  /** The kinds of flaws that the tries did not make good. */
  private List<String> warnings(SectionDraft draft, SectionInput input) throws InferenceException {
    boolean poor = draft.kept() || draft.words() < LengthControl.leastAfterFlaw(input.words());
    List<String> warnings =
        Stream.of(TextFlaw.LOOP, TextFlaw.REPETITION)
            .filter(flaw -> poor && draft.flaws().contains(flaw))
            .map(TextFlaw::label)
            .toList();
    if (strict && !warnings.isEmpty()) {
      throw new InferenceException(
          new InferenceFailure.FlawedText(
              draft.last().server(),
              "%s, with %d of about %d words left of it; another model may do better, and without --strict-text it is accepted with a warning"
                  .formatted(String.join(", ", warnings), draft.words(), input.words())));
    }
    warnings.forEach(metrics::warned);
    return warnings;
  }

  private static SectionRecord.Written written(
      JobContext context, LineageControl.Fitted fitted, SectionDraft draft, List<String> warnings) {
    int index = fitted.input().index();
    String continues = continues(context, index);
    Instant finishedAt = Instant.now();
    var written =
        new SectionRecord.Written(
            context.jobId(),
            index,
            continues,
            Chain.next(continues, index, draft.text(), fitted.begun()),
            draft.text(),
            Words.count(draft.text()),
            draft.usage(),
            draft.last().server(),
            draft.last().model(),
            finishedAt.minus(draft.duration()),
            finishedAt,
            LanguageWords.count(draft.text()),
            draft.heading(),
            warnings,
            fitted.begun());
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

  /** Asks for more where the model has stopped far too early, or its text had to be cut. */
  private SectionDraft lengthen(
      JobSeat seat,
      SectionJudge judge,
      List<ChatMessage> prompt,
      SectionDraft first,
      LineageControl.Fitted fitted,
      LengthControl.Bounds bounds)
      throws InterruptedException {
    SectionInput input = fitted.input();
    List<ChatMessage> messages = new ArrayList<>(prompt);
    messages.add(ChatMessage.assistant(first.text()));
    SectionDraft draft = first;
    Set<TextFlaw> latest = first.flaws();
    int inVain = 0;
    for (int more = 0; more < MAX_CONTINUATIONS && inVain < MAX_IN_VAIN; more++) {
      int words = draft.words();
      int least = isCut(draft.flaws()) ? LengthControl.leastAfterFlaw(input.words()) : 0;
      if (words >= Math.max(bounds.shortest(), least)) {
        break;
      }
      ChatMessage turn =
          ChatMessage.user(isCut(latest) ? input.afterFlaw(words) : input.continuation(words));
      List<ChatMessage> question = Stream.concat(messages.stream(), Stream.of(turn)).toList();
      int missing = Math.max(1, input.words() - words);
      int wanted = lengthControl.maxTokens(missing);
      try {
        ChatAnswer answer =
            seat.completeIfItCan(
                new ChatRequest(input.request().id(), question, fitted.limit(question, wanted))
                    .forWords(missing)
                    .withWatch(new LoopWatch()::stops));
        JudgedText judged = judge.continuation(answer, draft.text());
        String text = FirstAnswers.whole(answer, judged.text());
        // Weak models repeat what they have said.
        String added = Repeats.holds(draft.text(), text) ? "" : text;
        draft = draft.plus(added, judged.flaws(), answer);
        metrics.continued.increment();
        inVain = added.isBlank() ? inVain + 1 : 0;
        if (!added.isBlank()) {
          messages.add(turn);
          messages.add(ChatMessage.assistant(added));
          latest = judged.flaws();
        }
      } catch (InferenceException | UnavailableException e) {
        // The text is complete as it is, and later sections compensate for its length.
        LOG.info("The section stays as short as it is: {}", e.getMessage());
        break;
      }
    }
    return draft;
  }

  private static boolean isCut(Set<TextFlaw> flaws) {
    return !Collections.disjoint(flaws, CUT);
  }

  private SectionDraft shorten(
      SectionDraft draft, SectionInput input, LengthControl.Bounds bounds) {
    if (draft.words() <= bounds.longest()) {
      return draft;
    }
    boolean segmented = LanguageWords.isSegmented(draft.text());
    String text =
        SectionText.nearest(
            draft.text(), input.words(), segmented ? LanguageWords::count : Words::count);
    if (text.length() < draft.text().length()) {
      metrics.shortened.increment();
    }
    return draft.withText(text);
  }
}
