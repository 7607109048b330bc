package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.TokenUsage;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What attempts at planning a request left for the next attempt in this process: the tokens they
 * spent, and the plan that Kafka acknowledged while Redis could not accept it. Only saves work: a
 * request whose entry is lost is planned again. Safe for threads.
 */
final class UnfinishedPlans {

  private final int capacity;
  private final SequencedMap<RecordPosition, Unfinished> byRequest = new LinkedHashMap<>();

  private record Unfinished(TokenUsage usage, @Nullable AcceptedPlan acknowledged) {}

  /**
   * @param capacity the most requests to remember; the oldest is dropped for one more
   */
  UnfinishedPlans(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds the tokens that an attempt spent.
   *
   * @return those of all attempts so far
   */
  synchronized TokenUsage spend(RecordPosition request, TokenUsage usage) {
    TokenUsage total = spent(request).plus(usage);
    put(request, new Unfinished(total, acknowledged(request).orElse(null)));
    return total;
  }

  synchronized TokenUsage spent(RecordPosition request) {
    Unfinished unfinished = byRequest.get(request);
    return unfinished == null ? TokenUsage.NONE : unfinished.usage();
  }

  synchronized void acknowledge(RecordPosition request, AcceptedPlan plan) {
    put(request, new Unfinished(spent(request), plan));
  }

  synchronized Optional<AcceptedPlan> acknowledged(RecordPosition request) {
    Unfinished unfinished = byRequest.get(request);
    return Optional.ofNullable(unfinished == null ? null : unfinished.acknowledged());
  }

  synchronized void remove(RecordPosition request) {
    byRequest.remove(request);
  }

  private void put(RecordPosition request, Unfinished unfinished) {
    byRequest.put(request, unfinished);
    while (byRequest.size() > capacity) {
      var _ = byRequest.pollFirstEntry();
    }
  }
}
