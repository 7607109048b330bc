package io.scriptorium.inference.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a model's reasoning out of its text, where a server leaves both in one, piece by piece as
 * it streams and in linear time. Text that merely mentions a mark of reasoning is kept: one in
 * quotes or in a block of code, after a colon, or inside a sentence. Used by one thread.
 */
final class ReasoningFilter {

  private static final String CHANNEL = "<|channel|>";
  private static final String MESSAGE = "<|message|>";
  private static final String FINAL = "final";
  private static final int MAX_CHANNEL_CHARACTERS = 100;

  /** The ends of a message of the harmony format, which gpt-oss writes. */
  private static final List<String> MESSAGE_ENDS =
      List.of("<|end|>", "<|return|>", "<|call|>", CHANNEL, "<|start|>");

  private static final ReasoningTag HARMONY = new ReasoningTag(CHANNEL, "<|end|>", true);
  private static final String FENCE = "```";
  private static final String FIRST = "<[\u25c1";

  private final StringBuilder visible = new StringBuilder();
  private final StringBuilder pending = new StringBuilder();
  private @Nullable ReasoningTag inside;
  private @Nullable ReasoningTag wrapper;
  private boolean removed;
  private boolean harmony;
  private boolean skipsSpaces;
  private boolean fenced;
  private int fenceMarks;
  private int mentions;

  /** The text without reasoning; empty where no answer follows it. */
  static String of(String text) {
    var filter = new ReasoningFilter();
    filter.append(text);
    filter.end();
    return filter.visible().toString();
  }

  /** The text so far, without reasoning; it grows, and shrinks where it was reasoning after all. */
  StringBuilder visible() {
    return visible;
  }

  /** Whether nothing was left out. */
  boolean isWhole() {
    return !removed;
  }

  void append(String piece) {
    pending.append(piece);
    scan(false);
  }

  /** Nothing more follows. */
  void end() {
    scan(true);
    if (wrapper != null) {
      String text = visible.toString().stripTrailing();
      if (text.endsWith(wrapper.close())) {
        visible.setLength(text.length() - wrapper.close().length());
      }
    }
    UnmarkedReasoning.remove(visible);
  }

  private void scan(boolean last) {
    int at = 0;
    int next = 0;
    while (next >= 0 && at < pending.length()) {
      next = inside == null ? outside(at, last) : insideOf(inside, at);
      at = next < 0 ? at : next;
      if (next < 0 && inside != null) {
        at = Math.max(at, last ? pending.length() : pending.length() - MAX_CHANNEL_CHARACTERS);
      }
    }
    pending.delete(0, at);
  }

  /** Where to continue after reasoning; negative where its end has not arrived. */
  private int insideOf(ReasoningTag tag, int at) {
    List<String> ends = tag.equals(HARMONY) ? MESSAGE_ENDS : List.of(tag.close());
    int end = indexOf(ends, at, pending.length());
    if (end < 0) {
      return -1;
    }
    inside = null;
    return tag.equals(HARMONY) ? end : end + tag.close().length();
  }

  /** Where the first of these marks begins, in one pass. */
  private int indexOf(List<String> marks, int from, int to) {
    for (int at = from; at < to; at++) {
      if (FIRST.indexOf(pending.charAt(at)) >= 0) {
        for (String mark : marks) {
          if (isAt(mark, at)) {
            return at;
          }
        }
      }
    }
    return -1;
  }

  private boolean isAt(String mark, int at) {
    if (at + mark.length() > pending.length()) {
      return false;
    }
    for (int i = 0; i < mark.length(); i++) {
      if (Character.toLowerCase(pending.charAt(at + i)) != Character.toLowerCase(mark.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether what has arrived may be the beginning of a mark and what decides on it. */
  private boolean mayBegin(String mark, int at, int lookahead) {
    int left = pending.length() - at;
    return left < mark.length()
        ? isAt(mark.substring(0, left), at)
        : left < mark.length() + lookahead && isAt(mark, at);
  }

  /** Where to continue after a character or a mark of the text; negative to wait for more. */
  private int outside(int at, boolean last) {
    char next = pending.charAt(at);
    if (FIRST.indexOf(next) >= 0) {
      int end = harmonyMark(at, last);
      if (end != at) {
        return end;
      }
      for (ReasoningTag tag : ReasoningTag.ALL) {
        if (!last && (mayBegin(tag.open(), at, 2) || mayBegin(tag.close(), at, 2))) {
          return -1;
        }
        if (isAt(tag.open(), at) && (tag.anywhere() || ReasoningMention.lastWord(visible) < 0)) {
          return open(tag, at);
        }
        if (tag.anywhere() && isAt(tag.close(), at)) {
          return close(tag, at);
        }
      }
      if (removed && visible.isEmpty()) {
        for (ReasoningTag tag : ReasoningTag.ANSWERS) {
          if (!last && mayBegin(tag.open(), at, 0)) {
            return -1;
          }
          if (isAt(tag.open(), at)) {
            wrapper = tag;
            return at + tag.open().length();
          }
        }
      }
    }
    copy(next);
    return at + 1;
  }

  private void copy(char next) {
    if (skipsSpaces && Character.isWhitespace(next)) {
      return;
    }
    skipsSpaces = false;
    visible.append(next);
    fenceMarks = next == '`' ? fenceMarks + 1 : 0;
    if (fenceMarks == FENCE.length()) {
      fenced = !fenced;
    }
  }

  /** After a mark of the harmony format, or the same place where there is none. */
  private int harmonyMark(int at, boolean last) {
    if (!last && mayBegin(CHANNEL, at, 0)) {
      return -1;
    }
    if (isAt(CHANNEL, at)) {
      int name = at + CHANNEL.length();
      int far = Math.min(pending.length(), name + MAX_CHANNEL_CHARACTERS);
      int message = indexOf(List.of(MESSAGE), name, far);
      if (message < 0) {
        return last || pending.length() - name > MAX_CHANNEL_CHARACTERS ? at : -1;
      }
      harmony = true;
      remove(0);
      if (!pending.substring(name, message).strip().startsWith(FINAL)) {
        inside = HARMONY;
      }
      return message + MESSAGE.length();
    }
    if (!harmony) {
      return at;
    }
    for (String mark : MESSAGE_ENDS) {
      if (!last && mayBegin(mark, at, 0)) {
        return -1;
      }
      if (isAt(mark, at)) {
        int end = at + mark.length();
        int far = Math.min(pending.length(), end + MAX_CHANNEL_CHARACTERS);
        int role = mark.equals("<|start|>") ? indexOf(List.of(CHANNEL, MESSAGE), end, far) : -1;
        return role < 0 ? end : role;
      }
    }
    return at;
  }

  private int open(ReasoningTag tag, int at) {
    int end = at + tag.open().length();
    if (isInCode() || mention(end).ofOpening()) {
      mentions++;
      return copyTo(at, end);
    }
    remove(ReasoningMention.lastWord(visible) < 0 ? 0 : visible.length());
    inside = tag;
    return end;
  }

  private int close(ReasoningTag tag, int at) {
    int end = at + tag.close().length();
    if (mentions > 0) {
      mentions--;
      return copyTo(at, end);
    }
    if (isInCode() || mention(end).ofClosing()) {
      return copyTo(at, end);
    }
    // Some chat templates hold the opening mark, so that only the closing one is generated.
    remove(0);
    return end;
  }

  private boolean isInCode() {
    return fenced && ReasoningMention.lastWord(visible) >= 0;
  }

  private ReasoningMention mention(int end) {
    return new ReasoningMention(visible, pending, end);
  }

  private int copyTo(int at, int end) {
    for (int i = at; i < end; i++) {
      copy(pending.charAt(i));
    }
    return end;
  }

  /** What is visible from here on was reasoning, and the spaces after it go too. */
  private void remove(int from) {
    visible.setLength(from);
    removed = true;
    fenced = fenced && from > 0;
    skipsSpaces = visible.isEmpty() || Character.isWhitespace(visible.charAt(from - 1));
  }
}
