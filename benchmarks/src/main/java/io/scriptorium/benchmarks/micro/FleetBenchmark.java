package io.scriptorium.benchmarks.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.ChatAnswer;
import io.scriptorium.inference.ChatMessage;
import io.scriptorium.inference.ChatRequest;
import io.scriptorium.inference.Fleet;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.inference.InferenceServer;
import io.scriptorium.inference.InferenceSettings;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.ServerSettings;
import io.scriptorium.sim.SimulatedFleet;
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
 * A question of a new job, answered at once by a simulated server in the same JVM: order of
 * servers, seat, HTTP, stream, and what the simulator takes to write 100 words.
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
    private final Fleet fleet =
        new Fleet(
            InferenceSettings.of(simulator.baseUrls().stream().map(InferenceServer::new).toList()),
            new SimpleMeterRegistry());
    private final AtomicLong jobs = new AtomicLong();

    @TearDown
    public void close() {
      fleet.close();
      simulator.close();
    }
  }

  @Benchmark
  public ChatAnswer ask(Servers servers) throws InferenceException, InterruptedException {
    String jobId = "job-" + servers.jobs.incrementAndGet();
    ChatAnswer answer =
        servers.fleet.complete(
            new ChatRequest(
                jobId, List.of(ChatMessage.user("Write 100 words about " + jobId)), 1_000));
    servers.fleet.release(jobId);
    return answer;
  }
}
