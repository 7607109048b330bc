package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatedModel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/** One server's metrics under vLLM's names, in Prometheus' text format. Seconds are real ones. */
final class SimulatorMetrics {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  // vLLM's own bounds, in seconds.
  private static final double[] BOUNDS = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
  };
  private static final String LABELS = "engine=\"0\",model_name=\"" + SimulatedModel.NAME + "\"";

  private final LongAdder prefixCacheQueries = new LongAdder();
  private final LongAdder prefixCacheHits = new LongAdder();
  private final LongAdder promptTokens = new LongAdder();
  private final LongAdder generationTokens = new LongAdder();
  private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS.length + 1);
  private final DoubleAdder secondsToFirstToken = new DoubleAdder();

  void prefilled(int prompt, int cached) {
    prefixCacheQueries.add(prompt);
    prefixCacheHits.add(cached);
    promptTokens.add(prompt);
  }

  void generated(int tokens) {
    generationTokens.add(tokens);
  }

  void firstToken(double seconds) {
    int bucket = 0;
    while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]) {
      bucket++;
    }
    buckets.incrementAndGet(bucket);
    secondsToFirstToken.add(seconds);
  }

  String text(SimulatedSeats seats) {
    StringBuilder text = new StringBuilder();
    single(text, "num_requests_running", "gauge", "Generations that hold a seat.", seats.running());
    single(text, "num_requests_waiting", "gauge", "Requests in the queue.", seats.waiting());
    single(
        text,
        "prefix_cache_queries_total",
        "counter",
        "Prompt tokens looked up in the prefix cache.",
        prefixCacheQueries.sum());
    single(
        text,
        "prefix_cache_hits_total",
        "counter",
        "Prompt tokens found in the prefix cache.",
        prefixCacheHits.sum());
    single(text, "prompt_tokens_total", "counter", "Prompt tokens.", promptTokens.sum());
    single(text, "generation_tokens_total", "counter", "Generated tokens.", generationTokens.sum());
    histogram(text);
    return text.toString();
  }

  private void histogram(StringBuilder text) {
    String name = "time_to_first_token_seconds";
    head(text, name, "histogram", "Time from a request's arrival to its first token.");
    long count = 0;
    for (int bucket = 0; bucket <= BOUNDS.length; bucket++) {
      count += buckets.get(bucket);
      String bound = bucket < BOUNDS.length ? Double.toString(BOUNDS[bucket]) : "+Inf";
      text.append(
          String.format(
              Locale.ROOT, "vllm:%s_bucket{%s,le=\"%s\"} %d\n", name, LABELS, bound, count));
    }
    text.append(
        "vllm:%s_sum{%s} %s\n".formatted(name, LABELS, Double.toString(secondsToFirstToken.sum())));
    text.append(String.format(Locale.ROOT, "vllm:%s_count{%s} %d\n", name, LABELS, count));
  }

  private static void single(
      StringBuilder text, String name, String type, String help, long value) {
    head(text, name, type, help);
    text.append(String.format(Locale.ROOT, "vllm:%s{%s} %d\n", name, LABELS, value));
  }

  private static void head(StringBuilder text, String name, String type, String help) {
    text.append("# HELP vllm:%s %s\n# TYPE vllm:%s %s\n".formatted(name, help, name, type));
  }
}
