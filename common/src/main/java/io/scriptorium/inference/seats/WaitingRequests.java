package io.scriptorium.inference.seats;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.scriptorium.job.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one partition that are accepted and not yet planned, as planners report them.
 *
 * @param oldest the offset of the oldest of them on {@code writing-requests}; empty for none
 * @param counts how many wait in each queue
 */
public record WaitingRequests(int partition, OptionalLong oldest, Map<JobQueue, Integer> counts) {

  public WaitingRequests {
    counts = Map.copyOf(counts);
  }

  /** As it is kept in the ledger, by partition. */
  private record Kept(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long oldest,
      Map<String, Integer> queues) {}

  byte[] kept() {
    Map<String, Integer> queues = new TreeMap<>();
    counts.forEach((queue, count) -> queues.put(queue.code(), count));
    return Json.write(new Kept(oldest.isPresent() ? oldest.getAsLong() : null, queues));
  }

  static WaitingRequests ofKept(int partition, byte[] json) {
    Kept kept = Json.read(json, Kept.class);
    Map<JobQueue, Integer> counts = new HashMap<>();
    kept.queues.forEach((code, count) -> counts.put(JobQueue.ofCode(code), count));
    return new WaitingRequests(
        partition,
        kept.oldest == null ? OptionalLong.empty() : OptionalLong.of(kept.oldest),
        counts);
  }

  /** How many wait. */
  public long total() {
    return counts.values().stream().mapToLong(Integer::longValue).sum();
  }
}
