package io.scriptorium.runtime;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import io.scriptorium.job.SafeText;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what a process' meters take, in memory and in a scrape: the length of a label's value, the
 * different values of a label, and the meters. Labels may hold text from outside, such as the name
 * that a server gives its model.
 */
final class BoundedTags implements MeterFilter {

  /** In UTF-16 code units. */
  static final int LONGEST_VALUE = 80;

  /** The longest URL that is a server's name. */
  static final int LONGEST_SERVER = 200;

  static final int MOST_VALUES = 100;

  /** Servers come from the settings and from their DNS. */
  static final int MOST_SERVERS = 1_000;

  static final int MOST_METERS = 50_000;

  /** Stands for all values beyond the bound. */
  static final String OTHER = "other";

  private static final Logger LOG = LoggerFactory.getLogger(BoundedTags.class);
  private static final String SERVER = "server";

  private final MeterRegistry registry;
  private final ConcurrentHashMap<String, Set<String>> values = new ConcurrentHashMap<>();
  private final AtomicInteger meters = new AtomicInteger();
  private final AtomicBoolean reported = new AtomicBoolean();

  private BoundedTags(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Bounds a registry that has no meters yet. */
  static void bound(MeterRegistry registry) {
    var bounds = new BoundedTags(registry);
    registry.config().onMeterAdded(_ -> bounds.meters.incrementAndGet());
    registry.config().onMeterRemoved(_ -> bounds.meters.decrementAndGet());
    registry.config().meterFilter(bounds);
  }

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.replaceTags(
        id.getTags().stream().map(tag -> Tag.of(tag.getKey(), bounded(tag))).toList());
  }

  @Override
  public MeterFilterReply accept(Meter.Id id) {
    if (meters.get() < MOST_METERS) {
      return MeterFilterReply.NEUTRAL;
    }
    if (reported.compareAndSet(false, true)) {
      LOG.warn(
          "The meter {} and others are left out: there are {} already.", id.getName(), MOST_METERS);
    }
    return MeterFilterReply.DENY;
  }

  private String bounded(Tag tag) {
    boolean server = tag.getKey().equals(SERVER);
    String value = SafeText.of(tag.getValue(), server ? LONGEST_SERVER : LONGEST_VALUE);
    Set<String> known = values.computeIfAbsent(tag.getKey(), _ -> ConcurrentHashMap.newKeySet());
    if (known.contains(value)) {
      return value;
    }
    int most = server ? MOST_SERVERS : MOST_VALUES;
    synchronized (known) {
      if (known.size() >= most) {
        known.retainAll(used(tag.getKey()));
      }
      return known.contains(value) || (known.size() < most && known.add(value)) ? value : OTHER;
    }
  }

  /** The values that a label has in meters that were not removed. */
  private Set<String> used(String key) {
    return registry.getMeters().stream()
        .map(meter -> meter.getId().getTag(key))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
