package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.AnswerListener;
import io.scriptorium.job.TokenUsage;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recent tokens a second of each server, as this process saw them. Any number of threads may use
 * it.
 */
final class TokenRates {

  /** Tokens of this age count half. */
  private static final Duration HALF_LIFE = Duration.ofSeconds(7);

  /**
   * @param generated generated tokens a second
   * @param prompted prompt tokens a second, cached ones included
   * @param cached prompt tokens a second that the server had in its cache
   */
  record Rates(double generated, double prompted, double cached) {
    static final Rates NONE = new Rates(0, 0, 0);
  }

  private static final class Server {
    double generated;
    double prompted;
    double cached;
    long at = System.nanoTime();

    /** Decaying sums: each is the rate times the mean life of what was added. */
    synchronized void add(double newGenerated, double newPrompted, double newCached) {
      long now = System.nanoTime();
      double kept = Math.pow(0.5, (now - at) / (double) HALF_LIFE.toNanos());
      generated = generated * kept + newGenerated;
      prompted = prompted * kept + newPrompted;
      cached = cached * kept + newCached;
      at = now;
    }

    synchronized Rates rates() {
      add(0, 0, 0);
      double meanLife = HALF_LIFE.toNanos() / 1e9 / Math.log(2);
      return new Rates(generated / meanLife, prompted / meanLife, cached / meanLife);
    }
  }

  private final Map<String, Server> servers = new ConcurrentHashMap<>();

  /** Counts the tokens of one stream of the server, and forwards them. */
  AnswerListener measuring(String server, AnswerListener next) {
    Server counted = server(server);
    return new AnswerListener() {
      @Override
      public void began() {
        next.began();
      }

      @Override
      public void generated(double tokens) {
        counted.add(tokens, 0, 0);
        next.generated(tokens);
      }

      @Override
      public void ended() {
        next.ended();
      }
    };
  }

  /** A prompt was read. */
  void prompted(String server, TokenUsage usage) {
    server(server).add(0, (double) usage.prompt(), (double) usage.cached());
  }

  Rates rates(String server) {
    Server known = servers.get(server);
    return known == null ? Rates.NONE : known.rates();
  }

  /** Drops all servers but these. */
  void keepOnly(Collection<String> names) {
    servers.keySet().retainAll(names);
  }

  private Server server(String name) {
    return servers.computeIfAbsent(name, _ -> new Server());
  }
}
