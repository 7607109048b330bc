package io.scriptorium.benchmarks.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A question, answered at once by a simulated server in the same JVM: HTTP, stream, and what the
 * simulator takes to write 100 words; on a seat that the job has, and on one that it takes and
 * releases, so that the difference is what the ledger of seats costs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class FleetBenchmark {

  /** Four servers that take no time. */
  @State(Scope.Benchmark)
  public static class Servers {

    private final SimulatedFleet simulator =
        SimulatedFleet.start(
            FleetSettings.defaults()
                .withServers(4)
                .withServer(ServerSettings.defaults().withTimeScale(0))
                .withGenerationsInMemory(0));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final LocalRedis ledger = LocalRedis.startOpen(0);
    private final Redis redis = Redis.connect(RedisSettings.at(ledger.url()), meters);
    private final Fleet fleet =
        Fleet.start(
            InferenceSettings.of(simulator.baseUrls().stream().map(InferenceServer::new).toList()),
            SeatSettings.LOCAL,
            redis,
            Telemetry.untraced(meters));
    private final AtomicLong jobs = new AtomicLong();
    private final JobSeat kept = seat("kept");

    private JobSeat seat(String jobId) {
      return fleet.seat(SeatRequest.writing(jobId, jobId, Instant.EPOCH, 0, null, null));
    }

    @TearDown
    public void close() {
      kept.close();
      fleet.close();
      redis.close();
      ledger.close();
      simulator.close();
    }
  }

  @Benchmark
  public ChatAnswer askOnASeatThatIsKept(Servers servers)
      throws InferenceException, InterruptedException {
    return servers.kept.complete(question("kept"));
  }

  @Benchmark
  public ChatAnswer takeASeatAskAndGiveItBack(Servers servers)
      throws InferenceException, InterruptedException {
    String jobId = "job-" + servers.jobs.incrementAndGet();
    try (JobSeat seat = servers.seat(jobId)) {
      return seat.complete(question(jobId));
    }
  }

  private static ChatRequest question(String jobId) {
    return new ChatRequest(
        jobId, List.of(ChatMessage.user("Write 100 words about " + jobId)), 1_000);
  }
}
