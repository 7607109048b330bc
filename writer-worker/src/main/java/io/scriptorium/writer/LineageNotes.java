package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.TokenEstimate;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Digest;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.text.answer.Refusals;
import io.scriptorium.text.repetition.LoopWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the model for notes on the text so far, as one more turn of the last section's prompt, which
 * the server still holds. Where the model gives none, the plan's main points take their place.
 */
final class LineageNotes {

  private static final Logger LOG = LoggerFactory.getLogger(LineageNotes.class);

  static final Notes NONE = new Notes("", TokenUsage.NONE);

  /** What the question takes, and the message around it. */
  static final int QUESTION_TOKENS = 150;

  private static final double WORDS_PER_TOKEN = 0.6;
  private static final int LONGEST_POINT = 120;

  private final JobSeat seat;
  private final SectionInput input;
  private final LineageControl.Room room;

  /** The notes, and what they cost. */
  record Notes(String text, TokenUsage usage) {}

  LineageNotes(JobSeat seat, SectionInput input, LineageControl.Room room) {
    this.seat = seat;
    this.input = input;
    this.room = room;
  }

  /**
   * The notes, of a bounded length.
   *
   * @throws InferenceException if the fleet gives no answer for another reason than the answer
   */
  Notes ask() throws InferenceException, InterruptedException {
    int tokens = room.notesTokens();
    TokenUsage usage = TokenUsage.NONE;
    try {
      ChatAnswer answer =
          seat.complete(
              new ChatRequest(input.request().id(), prompt(tokens), tokens)
                  .withWatch(new LoopWatch()::stops));
      usage = answer.usage();
      String text = bounded(answer.text().strip(), tokens);
      if (!text.isBlank() && !Refusals.isRefusal(text)) {
        return new Notes(text, usage);
      }
    } catch (InferenceException e) {
      if (e.failure().cause() != InferenceFailure.Cause.ANSWER) {
        throw e;
      }
      LOG.info("The model gave no notes: {}", e.getMessage());
    }
    return new Notes(bounded(mainPoints(), tokens), usage);
  }

  /** The last prompt and its answer, and the question; without the oldest texts where too long. */
  private List<ChatMessage> prompt(int tokens) {
    List<ChatMessage> asked = question(input, tokens);
    for (int from = input.firstVerbatim() + 1;
        from < input.index() && !room.holds(asked, tokens);
        from++) {
      asked = question(input.with(new Digest(input.notes(), from)), tokens);
    }
    return asked;
  }

  private static List<ChatMessage> question(SectionInput input, int tokens) {
    List<ChatMessage> messages = new ArrayList<>(new PromptStyle.AppendOnly().messages(input));
    messages.removeLast();
    messages.add(
        ChatMessage.user(
            """
            Write no section now. What is above will not be shown to you again, so write notes for \
            yourself: for each part of the document so far, one or two sentences on what it says; \
            then the facts that later text must keep, such as names, numbers, dates, terms and \
            promises made to the reader. Carry over what still matters of earlier notes. Use at \
            most %d words, in the document's language. Answer with the notes alone.\
            """
                .formatted((int) (tokens * WORDS_PER_TOKEN))));
    return messages;
  }

  private String mainPoints() {
    return IntStream.range(1, input.index())
        .mapToObj(index ->
            "%d. %s"
                .formatted(
                    index, SafeText.cut(input.plan().step(index).mainPoint(), LONGEST_POINT)))
        .collect(Collectors.joining("\n"));
  }

  private String bounded(String notes, int tokens) {
    String text = SafeText.cut(notes, Digest.MOST_CHARACTERS);
    int estimate = TokenEstimate.of(text);
    if (estimate <= tokens) {
      return text;
    }
    String marked = SafeText.cut(text, (int) ((long) text.length() * tokens / estimate));
    // The mark of a cut would be taken for the end of a sentence.
    String cut = marked.endsWith("…") ? marked.substring(0, marked.length() - 1) : marked;
    String whole = SectionText.wholeSentences(cut);
    return whole.isBlank() ? cut : whole;
  }
}
