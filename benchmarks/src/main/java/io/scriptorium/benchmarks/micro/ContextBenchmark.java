package io.scriptorium.benchmarks.micro;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.ContextSettings;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.ContextStore.StoreOutcome;
import io.scriptorium.context.JobContext;
import io.scriptorium.context.Lease;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.SectionRecord;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
 * What a writer does with Redis for a section, against a real one on this machine: the context is
 * read, the section stored, and around it the job's lease taken and given back.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 2)
public class ContextBenchmark {

  private static final int SECTIONS = 8;
  private static final String SHORT = "short";
  private static final String LONG = "long";

  /** A Redis with a job of one section and a job of eight. */
  @State(Scope.Benchmark)
  public static class Store {

    private final LocalRedis server = LocalRedis.startOpen(0);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RedisSettings settings = RedisSettings.at(server.url());
    private final Redis redis = Redis.connect(settings, meters);
    private final ContextStore contexts = new ContextStore(ContextSettings.DEFAULTS, redis, meters);

    public Store() {
      write(SHORT, 1);
      write(LONG, SECTIONS);
    }

    private void write(String jobId, int sections) {
      String link = contexts.acceptPlan(SampleRecords.plan(jobId, SECTIONS)).planned().root();
      try (Lease lease = contexts.acquireLease(jobId).orElseThrow()) {
        for (int index = 1; index <= sections; index++) {
          SectionRecord.Written section = SampleRecords.section(jobId, index, link);
          requireStored(contexts.storeSection(section, lease));
          link = section.hash();
        }
      }
    }

    @TearDown
    public void close() {
      contexts.close();
      redis.close();
      server.close();
    }
  }

  /** A job that grows section by section; a new one when it is full. */
  @State(Scope.Thread)
  public static class Growing {

    private int jobs;
    private int written = SECTIONS;
    private String jobId = "";
    private String link = "";
    private @Nullable Lease lease;

    /** The next section; before a job's first its plan is accepted. */
    SectionRecord.Written next(ContextStore contexts) {
      if (written == SECTIONS) {
        jobId = "job-" + Thread.currentThread().threadId() + "-" + jobs++;
        AcceptedPlan plan = contexts.acceptPlan(SampleRecords.plan(jobId, SECTIONS));
        written = 0;
        link = plan.planned().root();
        if (lease != null) {
          lease.close();
        }
        lease = contexts.acquireLease(jobId).orElseThrow();
      }
      SectionRecord.Written section = SampleRecords.section(jobId, ++written, link);
      link = section.hash();
      return section;
    }
  }

  @Benchmark
  public JobContext loadOneSection(Store store) {
    return store.contexts.load(SHORT).orElseThrow();
  }

  @Benchmark
  public JobContext loadEightSections(Store store) {
    return store.contexts.load(LONG).orElseThrow();
  }

  /** With an eighth of what a plan and a lease take, and the section's hash. */
  @Benchmark
  public StoreOutcome storeSection(Store store, Growing job) {
    SectionRecord.Written section = job.next(store.contexts);
    return requireStored(store.contexts.storeSection(section, requireNonNull(job.lease)));
  }

  /** Taken and given back. */
  @Benchmark
  public Lease lease(Store store) {
    Lease lease = store.contexts.acquireLease(LONG).orElseThrow();
    lease.close();
    return lease;
  }

  private static StoreOutcome requireStored(StoreOutcome outcome) {
    if (!(outcome instanceof StoreOutcome.Stored)) {
      throw new IllegalStateException("The section was not stored: " + outcome);
    }
    return outcome;
  }
}
