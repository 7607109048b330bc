package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.PromptCut;
import io.scriptorium.job.TokenUsage;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds servers that silently cut prompts which do not fit into their context windows, as Ollama
 * does, by the prompt tokens that they report: fewer than the prompt has words, or hardly more than
 * the shorter prompt had that it continues. One for each job; used by one thread.
 */
public final class PromptCheck {

  /** Shorter texts say too little. */
  private static final long LEAST_TOKENS = 200;

  /** No window is smaller: a server that reports less counts something else. */
  private static final long LEAST_WINDOW = 512;

  /** Words are a lower bound; a few of them may share a token all the same. */
  private static final double SURE = 0.8;

  /** A server that reports much less than before counts only what was not in its cache. */
  private static final double UNCACHED = 0.5;

  // The scripts of East Asia begin here; a token holds four of their characters at most.
  private static final char EAST_ASIA = '\u2e80';
  private static final int CHARACTERS_PER_TOKEN = 4;

  private record Prompt(String server, List<ChatMessage> messages, long reported, long least) {}

  private @Nullable Prompt last;

  /**
   * The failure where the server that answered has read a part of the prompt alone, as the prompt
   * shows that it continues. The answer has passed the check of its prompt alone in {@link
   * ChatClient}.
   */
  public Optional<PromptCut> check(ChatRequest request, ChatAnswer answer) {
    var prompt =
        new Prompt(
            answer.server(),
            request.messages(),
            answer.usage().prompt(),
            leastTokens(request.messages()));
    Prompt before = last;
    if (before != null && continues(before, prompt)) {
      long grown = prompt.least - before.least;
      long expected = before.reported + Math.round(SURE * grown);
      if (grown >= LEAST_TOKENS
          && prompt.reported < expected
          && prompt.reported >= LEAST_WINDOW
          && prompt.reported >= UNCACHED * before.reported) {
        return Optional.of(new PromptCut(prompt.server, prompt.reported, expected));
      }
    }
    last = prompt;
    return Optional.empty();
  }

  private static boolean continues(Prompt before, Prompt now) {
    int size = before.messages.size();
    return before.server.equals(now.server)
        && before.reported > 0
        && now.reported > 0
        && now.messages.size() > size
        && now.messages.subList(0, size).equals(before.messages);
  }

  /** The failure where a server reports fewer tokens of a prompt than it can have. */
  static Optional<PromptCut> check(String server, List<ChatMessage> messages, TokenUsage usage) {
    long least = leastTokens(messages);
    return usage.prompt() >= LEAST_WINDOW && least >= LEAST_TOKENS && usage.prompt() < SURE * least
        ? Optional.of(new PromptCut(server, usage.prompt(), least))
        : Optional.empty();
  }

  private static long leastTokens(List<ChatMessage> messages) {
    return messages.stream().mapToLong(message -> leastTokens(message.content())).sum();
  }

  /** The fewest tokens that a text can have: one for each word with a letter or a digit in it. */
  static long leastTokens(String text) {
    long words = 0;
    long dense = 0;
    boolean counted = false;
    for (int at = 0; at < text.length(); at++) {
      char next = text.charAt(at);
      if (next >= EAST_ASIA) {
        dense++;
        counted = false;
      } else if (Character.isWhitespace(next)) {
        counted = false;
      } else if (!counted && Character.isLetterOrDigit(next)) {
        words++;
        counted = true;
      }
    }
    return words + dense / CHARACTERS_PER_TOKEN;
  }
}
