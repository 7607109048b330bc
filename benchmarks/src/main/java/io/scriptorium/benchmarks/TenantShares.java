package io.scriptorium.benchmarks;

import io.scriptorium.sim.Generation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which part of all tokens was generated for each tenant, minute by minute, as long as each of them
 * had jobs waiting.
 *
 * @param generations those of each tenant's documents
 */
record TenantShares(Map<String, List<Generation>> generations) {

  private static final Duration WINDOW = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(5);

  TenantShares {
    generations = new TreeMap<>(generations);
  }

  /** A line for each tenant: its lowest and its highest part. */
  List<String> lines() {
    List<Instant> windows = windows();
    List<String> lines = new ArrayList<>();
    generations.forEach((tenant, its) -> {
      double[] parts =
          windows.stream()
              .mapToDouble(from -> tokens(its, from) / allTokens(from))
              .sorted()
              .toArray();
      lines.add(
          parts.length == 0
              ? "%s: no minute in which all tenants had jobs waiting".formatted(tenant)
              : String.format(
                  Locale.ROOT,
                  "%s: %.1f to %.1f %% of the tokens in each of %d times 60 s",
                  tenant,
                  100 * parts[0],
                  100 * parts[parts.length - 1],
                  parts.length));
    });
    return lines;
  }

  /**
   * Where each window begins: after all have begun, and before one of them has begun all it has.
   */
  private List<Instant> windows() {
    Instant from = bounds(Comparator.naturalOrder()).stream().max(Comparator.naturalOrder()).get();
    Instant to = bounds(Comparator.reverseOrder()).stream().min(Comparator.naturalOrder()).get();
    List<Instant> windows = new ArrayList<>();
    for (Instant at = from.plus(STEP); !at.plus(WINDOW).isAfter(to); at = at.plus(STEP)) {
      windows.add(at);
    }
    return windows;
  }

  /** Each tenant's first start of a document in this order. */
  private List<Instant> bounds(Comparator<Instant> order) {
    return generations.values().stream()
        .map(its ->
            its.stream()
                .filter(it -> it.context().isEmpty())
                .map(Generation::start)
                .min(order)
                .orElseThrow())
        .toList();
  }

  private double allTokens(Instant from) {
    return generations.values().stream().mapToDouble(its -> tokens(its, from)).sum();
  }

  /** Those that fall into a window, each generation's spread evenly over its time. */
  private static double tokens(List<Generation> some, Instant from) {
    Instant to = from.plus(WINDOW);
    double sum = 0;
    for (Generation each : some) {
      Instant start = each.start().isBefore(from) ? from : each.start();
      Instant end = each.end().isAfter(to) ? to : each.end();
      if (start.isBefore(end)) {
        sum += each.completionTokens() * nanos(start, end) / nanos(each.start(), each.end());
      }
    }
    return sum;
  }

  private static double nanos(Instant from, Instant to) {
    return (double) Duration.between(from, to).toNanos();
  }
}
