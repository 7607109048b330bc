package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.TokenUsage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts at planning requests left for the next ones in this process. It only saves
 * work: a request whose entry is lost is planned again.
 */
final class UnfinishedPlans {

  private final Map<RecordPosition, Unfinished> byRequest;

  /**
   * @param capacity the most requests; the oldest entry is dropped for one too many
   */
  UnfinishedPlans(int capacity) {
    byRequest =
        Collections.synchronizedMap(
            new LinkedHashMap<>() {
              @Override
              protected boolean removeEldestEntry(Map.Entry<RecordPosition, Unfinished> eldest) {
                return size() > capacity;
              }
            });
  }

  /**
   * What the attempts at one request left.
   *
   * @param usage the tokens they spent
   * @param acknowledged the plan on Kafka that an unavailable Redis could not accept, if any
   */
  record Unfinished(TokenUsage usage, @Nullable AcceptedPlan acknowledged) {

    private static final Unfinished NONE = new Unfinished(TokenUsage.NONE, null);
  }

  Unfinished of(RecordPosition request) {
    return byRequest.getOrDefault(request, Unfinished.NONE);
  }

  void put(RecordPosition request, Unfinished left) {
    byRequest.put(request, left);
  }

  void remove(RecordPosition request) {
    byRequest.remove(request);
  }
}
