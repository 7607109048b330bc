package io.scriptorium.writer;

import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.TokenEstimate;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.job.Digest;
import io.scriptorium.job.TokenUsage;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps prompts inside the model's context window. Where a section's prompt and answer would not
 * fit, it begins a new lineage: from the model's notes on the text so far and the last sections
 * verbatim. The notes are a record of the section, so that any writer continues alike.
 *
 * <p>How many tokens a prompt has is estimated. A server that refuses one as too long shows the
 * estimate to be low, and the next try makes it larger.
 */
final class LineageControl {

  private static final Logger LOG = LoggerFactory.getLogger(LineageControl.class);

  /** How often a section is tried with a larger estimate after a refusal. */
  static final int MOST_REFUSALS = 4;

  private static final double LARGER = 1.35;

  /** Without a known window: the part of the refused prompt that is tried next. */
  private static final double SMALLER = 0.7;

  /** Of the room that the prompt's fixed parts leave, so that the lineage can go on. */
  private static final double SHARE_OF_TAIL = 0.5;

  private static final int MARGIN = 64;
  private static final int LEAST_ANSWER = 128;

  private final PromptStyle style;
  private final WriterMetrics metrics;

  LineageControl(PromptStyle style, WriterMetrics metrics) {
    this.style = style;
    this.metrics = metrics;
  }

  /**
   * What a section is written from, inside the window.
   *
   * @param begun the digest, where the section begins a lineage
   * @param room null where the window is not known
   * @param usage what the notes cost
   */
  record Fitted(SectionInput input, @Nullable Digest begun, @Nullable Room room, TokenUsage usage) {

    /** The tokens that an answer may have after this prompt, at most those wanted. */
    int limit(List<ChatMessage> prompt, int wanted) {
      return room == null
          ? wanted
          : Math.min(
              Math.min(wanted, room.window() / 2), Math.max(LEAST_ANSWER, room.left(prompt)));
    }
  }

  /** Whether a request was longer than its server's window. */
  static boolean isTooLong(InferenceFailure failure) {
    return failure instanceof InferenceFailure.ContextExceeded
        || failure instanceof InferenceFailure.PromptCut;
  }

  /**
   * The section's input, in a new lineage where it must begin one.
   *
   * @param answerTokens the most that the answer should have
   * @param refusals how often the section's prompt was refused as too long
   * @throws InferenceException if even the shortest prompt does not fit, or no notes could be had
   */
  Fitted fit(JobSeat seat, SectionInput input, int answerTokens, int refusals)
      throws InferenceException, InterruptedException {
    OptionalInt known = seat.contextWindow();
    if (known.isEmpty() && refusals == 0) {
      return new Fitted(input, null, null, TokenUsage.NONE);
    }
    Room room =
        known.isPresent()
            ? new Room(known.getAsInt(), Math.pow(LARGER, refusals))
            : new Room((int) (Math.pow(SMALLER, refusals) * tokens(input)), 1);
    int answer = Math.min(answerTokens, room.window() / 2);
    if (room.holds(style.messages(input), answer + room.forNotes(input))) {
      return new Fitted(input, null, room, TokenUsage.NONE);
    }
    return begin(seat, input, answer, room);
  }

  private int tokens(SectionInput input) {
    return TokenEstimate.of(style.messages(input));
  }

  private Fitted begin(JobSeat seat, SectionInput input, int answerTokens, Room room)
      throws InferenceException, InterruptedException {
    SectionInput bare = input.with(new Digest("", input.index()));
    int answer = Math.min(answerTokens, room.left(style.messages(bare)));
    if (answer < LEAST_ANSWER) {
      throw new InferenceException(
          new InferenceFailure.WindowTooSmall(
              "The inference server",
              room.window(),
              room.of(style.messages(bare)) + LEAST_ANSWER + MARGIN));
    }
    LineageNotes.Notes notes = LineageNotes.NONE;
    if (!input.before().isEmpty()) {
      notes = new LineageNotes(seat, input, room).ask();
    }
    SectionInput begun = withTail(input, notes.text(), answer, room);
    metrics.lineages.increment();
    LOG.info(
        "A new lineage begins, since the context window of {} tokens is full: {} characters of notes, and the text from section {} on.",
        room.window(),
        notes.text().length(),
        begun.firstVerbatim());
    return new Fitted(begun, begun.digest(), room, notes.usage());
  }

  /** With as many of the last sections as leave half of the room to the next ones. */
  private SectionInput withTail(SectionInput input, String notes, int answerTokens, Room room) {
    SectionInput begun = input.with(new Digest(notes, input.index()));
    int tail = (int) (SHARE_OF_TAIL * (room.left(style.messages(begun)) - answerTokens));
    int least = room.of(style.messages(begun));
    for (int from = input.index() - 1; from >= 1 && !input.before().isEmpty(); from--) {
      SectionInput longer = input.with(new Digest(notes, from));
      if (room.of(style.messages(longer)) - least > tail) {
        break;
      }
      begun = longer;
    }
    return begun;
  }

  /**
   * A context window.
   *
   * @param window its tokens
   * @param scale by how much the estimate of tokens is too low
   */
  record Room(int window, double scale) {

    private static final int MOST_NOTES_TOKENS = 1_200;
    private static final int LEAST_NOTES_TOKENS = 160;
    private static final int SHARE_OF_NOTES = 8;

    int of(List<ChatMessage> prompt) {
      return (int) Math.ceil(scale * TokenEstimate.of(prompt));
    }

    /** The tokens that a prompt leaves to its answer. */
    int left(List<ChatMessage> prompt) {
      return window - MARGIN - of(prompt);
    }

    boolean holds(List<ChatMessage> prompt, int answer) {
      return left(prompt) >= answer;
    }

    /** The most tokens of the notes that end a lineage. */
    int notesTokens() {
      return Math.clamp(window / SHARE_OF_NOTES, LEAST_NOTES_TOKENS, MOST_NOTES_TOKENS);
    }

    /** The room that must be left after a section, so that the notes can be asked for. */
    int forNotes(SectionInput input) {
      boolean nothingFollows = input.last() || (input.before().isEmpty() && input.index() > 1);
      return nothingFollows ? 0 : notesTokens() + LineageNotes.QUESTION_TOKENS;
    }
  }
}
