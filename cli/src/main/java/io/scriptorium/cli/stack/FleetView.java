package io.scriptorium.cli.stack;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.fleet.FleetStatus;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.inference.seats.TenantUse;
import io.scriptorium.inference.seats.WaitingRequests;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.StartupException;
import io.scriptorium.runtime.UnavailableException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the state of the inference servers; connects to Redis with the first read. */
public final class FleetView implements Supplier<FleetStatus>, AutoCloseable {

  private final RedisSettings settings;
  private @Nullable Redis redis;

  FleetView(RedisSettings settings) {
    this.settings = settings;
  }

  /**
   * The state now.
   *
   * @throws UnavailableException if Redis is unavailable
   */
  @Override
  public FleetStatus get() {
    return read(FleetStatus::read);
  }

  /**
   * The requests that wait to be planned.
   *
   * @throws UnavailableException if Redis is unavailable
   */
  public List<WaitingRequests> backlog() {
    return read(open -> new SeatLedger(open, SeatSettings.DEFAULTS).waitingRequests());
  }

  /**
   * What each tenant has.
   *
   * @throws UnavailableException if Redis is unavailable
   */
  public Map<String, TenantUse> tenants() {
    return read(open -> new SeatLedger(open, SeatSettings.DEFAULTS).tenants());
  }

  private <T> T read(Function<Redis, T> reader) {
    try {
      Redis open = redis == null ? Redis.connect(settings, new SimpleMeterRegistry()) : redis;
      redis = open;
      return reader.apply(open);
    } catch (StartupException e) {
      throw new UnavailableException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
  }
}
