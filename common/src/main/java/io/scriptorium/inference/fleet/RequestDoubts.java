package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceFailure;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether waiting for an answer to a request may well be in vain: a server has rejected it, or no
 * server works until a person has changed something. Then it waits for a share of its budget alone.
 * Used by one thread.
 */
final class RequestDoubts {

  /** So many servers that have answered other requests are enough against this one. */
  private static final int MOST_REJECTIONS = 2;

  /** And so many in all: a server that has answered nothing yet may reject every request. */
  private static final int MOST_UNPROVEN_REJECTIONS = 5;

  private static final int SHARE_OF_BUDGET = 15;

  private final ServerRouter servers;
  private final long limitNanos;
  // By the names of the servers, the first first.
  private final Map<String, InferenceFailure> rejections = new LinkedHashMap<>();
  private int provenRejections;
  private boolean doubtful;
  private long sinceNanos;

  RequestDoubts(ServerRouter servers, Duration budget) {
    this.servers = servers;
    limitNanos = budget.toNanos() / SHARE_OF_BUDGET;
  }

  /** The servers that have rejected the request. */
  Set<String> rejectedAt() {
    return rejections.keySet();
  }

  /** What the first server that rejected the request said of it. */
  Optional<InferenceFailure> rejection() {
    return rejections.values().stream().findFirst();
  }

  /** A server rejected the request: returns whether there is another one to decide. */
  boolean rejected(InferenceFailure failure) {
    boolean first = rejections.put(failure.server(), failure) == null;
    provenRejections += first && servers.circuit(failure.server()).isProven() ? 1 : 0;
    return provenRejections < MOST_REJECTIONS
        && rejections.size() < MOST_UNPROVEN_REJECTIONS
        && servers.all().stream().anyMatch(server -> !rejections.containsKey(server.name()));
  }

  /** Whether it is in doubt now. */
  boolean any(long nowNanos) {
    boolean before = doubtful;
    doubtful = !rejections.isEmpty() || servers.allNeedPerson();
    if (doubtful && !before) {
      sinceNanos = nowNanos;
    }
    return doubtful;
  }

  /** How much longer it waits, never negative. */
  long leftNanos(long nowNanos) {
    return Math.max(0, limitNanos - (nowNanos - sinceNanos));
  }
}
