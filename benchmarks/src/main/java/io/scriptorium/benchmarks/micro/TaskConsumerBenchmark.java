package io.scriptorium.benchmarks.micro;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.engine.EngineSettings;
import io.scriptorium.kafka.engine.TaskConsumer;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.runtime.Telemetry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The task engine from end to end with a broker in the same JVM: small tasks are produced, polled,
 * put into lanes, run, and their offsets committed. The handler does nothing, so the producer and
 * the broker have their share in the figure.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class TaskConsumerBenchmark {

  private static final int TASKS = 10_000;
  private static final int LANES = 500;
  private static final int PARTITIONS = 12;
  private static final int RUNNING_LANES = 256;

  /** A broker, a producer and a consumer at work. */
  @State(Scope.Benchmark)
  public static class Engine {

    private final Path data;
    private final LocalKafka kafka;
    private final Producer<byte[], byte[]> producer;
    private final RecordPublisher publisher;
    private final TaskConsumer consumer;
    private final Semaphore handled = new Semaphore(0);

    public Engine() {
      try {
        data = Files.createTempDirectory("scriptorium-benchmark");
      } catch (IOException e) {
        // JMH's generated state calls a constructor that throws nothing checked.
        throw new UncheckedIOException(e);
      }
      kafka = LocalKafka.startOpen(data, 0);
      KafkaSettings settings = KafkaSettings.of(kafka.bootstrapServers());
      try (var admin = KafkaClients.admin(settings, "benchmark")) {
        TopicAdmin.create(admin, PARTITIONS, 1);
      }
      producer = KafkaClients.producer(settings, "benchmark");
      publisher = new RecordPublisher(KafkaClients.producer(settings, "benchmark-dead-letters"));
      consumer =
          TaskConsumer.start(
              new TaskConsumer.ConsumerSettings(
                  List.of(Topics.SECTION_TASKS),
                  "benchmark",
                  "benchmark",
                  true,
                  RUNNING_LANES,
                  10_000,
                  Duration.ofSeconds(60),
                  EngineSettings.DEFAULTS),
              settings,
              () ->
                  task -> {
                    handled.release();
                    return Outcome.done();
                  },
              new DeadLetters(publisher),
              Telemetry.untraced(new SimpleMeterRegistry()));
    }

    void produce(int task) {
      byte[] key = ("lane-" + task % LANES).getBytes(StandardCharsets.UTF_8);
      var _ = producer.send(new ProducerRecord<>(Topics.SECTION_TASKS, key, key));
    }

    @TearDown
    public void close() throws IOException {
      consumer.close();
      publisher.close();
      producer.close();
      kafka.close();
      Utils.delete(data.toFile());
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public int tasks(Engine engine) throws InterruptedException {
    for (int task = 0; task < TASKS; task++) {
      engine.produce(task);
    }
    engine.handled.acquire(TASKS);
    return TASKS;
  }
}
