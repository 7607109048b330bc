package io.scriptorium.benchmarks.micro;

import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.SectionRecord;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The JSON of what travels: a section of 500 words, and a plan of eight. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JsonBenchmark {

  private static final String JOB = "job-1";

  private final PlanRecord.Planned plan = SampleRecords.plan(JOB, 8).planned();
  private final SectionRecord.Written section =
      SampleRecords.section(JOB, 1, SampleRecords.plan(JOB, 8).planned().root());
  private final byte[] planJson = Json.write(plan);
  private final byte[] sectionJson = Json.write(section);

  @Benchmark
  public byte[] writeSection() {
    return Json.write(section);
  }

  @Benchmark
  public SectionRecord readSection() {
    return Json.read(sectionJson, SectionRecord.class);
  }

  @Benchmark
  public byte[] writePlan() {
    return Json.write(plan);
  }

  @Benchmark
  public PlanRecord readPlan() {
    return Json.read(planJson, PlanRecord.class);
  }
}
