package io.scriptorium.cli.stack;

import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.runtime.Logging;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.Worker.Health;
import io.scriptorium.sim.SimulatedFleet;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole pipeline on one machine: Kafka, the workers and the simulator in this JVM, Redis in a
 * process beside it.
 */
public final class LocalStack implements Worker {

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  // Few partitions: a stack on one machine has one worker of each kind, and each partition costs
  // the assembler a state store at start.
  private static final int PARTITIONS = 4;

  private final StackDirectory.Claim claim;
  private final Deque<AutoCloseable> infrastructure = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private @Nullable StackAddresses addresses;
  private boolean closed;

  private LocalStack(StackDirectory.Claim claim) {
    this.claim = claim;
  }

  /**
   * Starts it all and returns when jobs are worked on.
   *
   * @param claim the ownership of the settings' directory; given up when the stack is closed
   * @throws RuntimeException what kept a part from starting; the others are stopped
   */
  public static LocalStack start(
      StackSettings settings, StackDirectory.Claim claim, Telemetry telemetry) {
    Logging.hushBroker();
    LocalStack stack = new LocalStack(claim);
    try {
      stack.startAll(settings, telemetry);
      return stack;
    } catch (RuntimeException e) {
      stack.close();
      throw e;
    }
  }

  public StackAddresses addresses() {
    if (addresses == null) {
      throw new IllegalStateException("The stack has not started.");
    }
    return addresses;
  }

  public KafkaSettings kafka() {
    return KafkaSettings.of(addresses().kafka());
  }

  @Override
  public Health health() {
    Health worst = new Health.Ready();
    for (Worker worker : workers) {
      switch (worker.health()) {
        case Health.Dead dead -> {
          return dead;
        }
        case Health.NotReady notReady -> worst = notReady;
        case Health.Ready ready -> {
          // The worst so far stays.
        }
      }
    }
    return worst;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture.allOf(
            workers.stream()
                .map(worker -> inThread(() -> closeQuietly(worker)))
                .toArray(CompletableFuture[]::new))
        .join();
    infrastructure.forEach(LocalStack::closeQuietly);
    closeQuietly(claim);
  }

  private void startAll(StackSettings settings, Telemetry telemetry) {
    boolean simulated = settings.inference().isEmpty() && !settings.infrastructureOnly();
    var kafkaStart = inThread(() -> startKafka(settings));
    var redisStart = inThread(() -> LocalRedis.start(settings.redisPort()));
    var simulatorStart =
        simulated ? inThread(() -> SimulatedFleet.start(settings.simulator())) : null;
    RuntimeException failure = null;
    failure = keep(kafkaStart, failure);
    failure = keep(redisStart, failure);
    if (simulatorStart != null) {
      failure = keep(simulatorStart, failure);
    }
    if (failure != null) {
      throw failure;
    }
    List<String> inference =
        simulatorStart == null
            ? settings.inferenceNames()
            : simulatorStart.join().baseUrls().stream().map(URI::toString).toList();
    StackAddresses all =
        StackAddresses.here(
            kafkaStart.join().bootstrapServers(),
            redisStart.join().url(),
            settings.infrastructureOnly() ? List.of() : inference,
            simulated);
    addresses = all;
    if (!settings.infrastructureOnly()) {
      startWorkers(settings, all, telemetry);
    }
    claim.publish(all);
  }

  private void startWorkers(StackSettings settings, StackAddresses all, Telemetry telemetry) {
    RuntimeException failure = null;
    List<CompletableFuture<Worker>> starts = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      starts.add(inThread(() -> stage.start(settings, all, telemetry)));
    }
    for (CompletableFuture<Worker> start : starts) {
      try {
        workers.add(start.join());
      } catch (CompletionException e) {
        failure = cause(e);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static LocalKafka startKafka(StackSettings settings) {
    LocalKafka kafka = LocalKafka.start(settings.directory().kafkaData(), settings.kafkaPort());
    try (Admin admin =
        KafkaClients.admin(KafkaSettings.of(kafka.bootstrapServers()), "scriptorium-stack")) {
      TopicAdmin.create(admin, PARTITIONS, 1);
      return kafka;
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private @Nullable RuntimeException keep(
      CompletableFuture<? extends AutoCloseable> start, @Nullable RuntimeException failure) {
    try {
      infrastructure.addFirst(start.join());
      return failure;
    } catch (CompletionException e) {
      return cause(e);
    }
  }

  private static RuntimeException cause(CompletionException e) {
    return e.getCause() instanceof RuntimeException cause ? cause : e;
  }

  private static <T> CompletableFuture<T> inThread(Supplier<T> action) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("stack-start")
        .start(() -> {
          try {
            result.complete(action.get());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }

  private static boolean closeQuietly(AutoCloseable part) {
    try {
      part.close();
      return true;
    } catch (Exception e) {
      LOG.warn("A part of the stack did not stop cleanly: {}", part, e);
      return false;
    }
  }
}
