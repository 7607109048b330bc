package io.scriptorium.inference.client;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many tokens the models of servers spend on reasoning, and so how many a request is given
 * beside those of its text. Learned from each answer, per server and model; a server that is new
 * begins with what the same model needs elsewhere. Any number of threads may use it.
 */
final class ReasoningRooms {

  private static final double MARGIN = 1.5;

  /** How much of an old need remains after each answer that needed less. */
  private static final double MEMORY = 0.95;

  private static final double LEAST_NEED = 32;
  private static final int LEAST_ROOM = 256;
  private static final int FIRST_ROOM = 2_048;
  private static final int GROWTH = 4;

  private record Key(String server, String model) {}

  /**
   * @param guessed whether no answer has shown it yet
   */
  private record Need(double tokens, boolean guessed) {}

  private final int most;
  private final Map<Key, Need> needs = new ConcurrentHashMap<>();

  /**
   * @param most tokens that are given at most; 0 for none
   */
  ReasoningRooms(int most) {
    this.most = most;
  }

  /** The tokens for reasoning, beside those of the text. */
  int room(String server, String model) {
    Need own = needs.get(new Key(server, model));
    double need =
        own != null
            ? own.tokens()
            : needs.entrySet().stream()
                .filter(entry -> entry.getKey().model().equals(model))
                .mapToDouble(entry -> entry.getValue().tokens())
                .max()
                .orElse(0);
    return need < LEAST_NEED ? 0 : bounded(Math.max(LEAST_ROOM, need * MARGIN));
  }

  private int bounded(double tokens) {
    return (int) Math.min(most, Math.ceil(tokens));
  }

  /** An answer spent so many tokens on reasoning. */
  void spent(String server, String model, long tokens) {
    var key = new Key(server, model);
    if (tokens > 0 || needs.containsKey(key)) {
      needs.merge(
          key,
          new Need(tokens, false),
          (before, now) ->
              before.guessed()
                  ? now
                  : new Need(Math.max(now.tokens(), before.tokens() * MEMORY), false));
    }
  }

  /**
   * Reasoning used up a request's limit before its text was whole.
   *
   * @param limit the tokens that were asked for in all
   * @return whether there is more room now than there was
   */
  boolean starved(String server, String model, int limit) {
    int before = room(server, model);
    double need = Math.max(FIRST_ROOM, (double) GROWTH * limit) / MARGIN;
    needs.merge(
        new Key(server, model),
        new Need(Math.min(need, most), true),
        (known, guess) -> known.tokens() > guess.tokens() ? known : guess);
    return room(server, model) > before;
  }

  void keepOnly(Set<String> servers) {
    needs.keySet().removeIf(key -> !servers.contains(key.server()));
  }
}
