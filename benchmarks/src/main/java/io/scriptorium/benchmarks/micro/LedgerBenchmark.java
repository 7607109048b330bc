package io.scriptorium.benchmarks.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.seats.RequestBudget;
import io.scriptorium.inference.seats.SeatClaim;
import io.scriptorium.inference.seats.SeatLease;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A seat taken from the ledger and given back, with 64 servers of 32 seats: how many claims a
 * second one ledger serves, which is how many jobs a second can begin. Redis runs each script alone
 * on one processor, which is the limit where it is all busy.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Threads(256)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class LedgerBenchmark {

  private static final int SERVERS = 64;
  private static final int SEATS = 32;

  /**
   * The servers of all processes.
   *
   * @param seats of each, by name
   */
  private record Fleet(Map<String, Integer> seats) implements SeatManager.FleetView {

    @Override
    public Map<String, Integer> seats(Set<String> inUse) {
      return seats;
    }

    @Override
    public String report() {
      return "{}";
    }
  }

  /** A ledger that is in use. */
  @State(Scope.Benchmark)
  public static class Ledger {

    /** Seats that are not held for good: of few, most of the claims measured wait for one. */
    @Param({"2048", "16"})
    public int free;

    private static final Duration LONG = Duration.ofHours(1);

    private final LocalRedis server = LocalRedis.startOpen(0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Redis redis = Redis.connect(RedisSettings.at(server.url()), meters);
    private final Map<String, Integer> seats = new LinkedHashMap<>();
    private final AtomicLong jobs = new AtomicLong();
    private final SeatManager manager =
        new SeatManager(
            redis,
            new SeatLedger(redis, SeatSettings.LOCAL),
            SeatSettings.LOCAL,
            new Fleet(seats),
            () -> {});

    @Setup(Level.Trial)
    public void fill() throws InterruptedException {
      for (int i = 0; i < SERVERS; i++) {
        seats.put("http://gpu-%02d:8000/v1".formatted(i), SEATS);
      }
      manager.start();
      for (int i = free; i < SERVERS * SEATS; i++) {
        var _ = take();
      }
    }

    SeatLease take() throws InterruptedException {
      long number = jobs.incrementAndGet();
      String job = "job-" + number;
      List<Place> places = new ArrayList<>();
      seats.forEach((name, count) -> places.add(new Place(name, count)));
      Collections.shuffle(places, new Random(number));
      SeatClaim claim =
          manager.claim(SeatRequest.writing(job, job, Instant.ofEpochMilli(number), 0, null, null));
      var budget = new RequestBudget(LONG, LONG, System.nanoTime());
      return manager.take(claim, () -> places, budget, () -> {}).orElseThrow();
    }

    @TearDown(Level.Trial)
    public void close() {
      System.out.printf("%n%s%n", processor());
      manager.close();
      redis.close();
      server.close();
    }

    private String processor() {
      return redis
          .call(client -> client.info("cpu"))
          .lines()
          .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
          .reduce("Redis since its start:", (all, line) -> all + " " + line);
    }
  }

  /** One job that begins and ends. */
  @Benchmark
  public void takeASeatAndGiveItBack(Ledger ledger) throws InterruptedException {
    ledger.manager.release(ledger.take());
  }
}
