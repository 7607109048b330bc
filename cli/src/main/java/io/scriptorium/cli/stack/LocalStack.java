package io.scriptorium.cli.stack;

import io.scriptorium.assembler.AssemblerSettings;
import io.scriptorium.assembler.AssemblerWorker;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.infrastructure.KafkaAccess;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.planner.PlannerSettings;
import io.scriptorium.planner.PlannerWorker;
import io.scriptorium.redis.RedisSettings;
import io.scriptorium.runtime.Logging;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.Worker.Health;
import io.scriptorium.sim.FleetSettings;
import io.scriptorium.sim.SimulatedFleet;
import io.scriptorium.stage.StageSettings;
import io.scriptorium.writer.WriterSettings;
import io.scriptorium.writer.WriterWorker;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole pipeline on one machine: Kafka, the workers and the simulator in this JVM, Redis in a
 * process beside it.
 */
public final class LocalStack implements Worker {

  /** What the user must know before taking a simulator's text for a model's. */
  static final String SIMULATOR_NOTICE =
      "NOTE: a simulator writes filler text, as no inference server is given or was found on this"
          + " machine, or --simulate asks for it. For a real one: --inference http://HOST:8000/v1";

  /** The fleet that writes where no inference server is given. */
  static final FleetSettings SIMULATOR = FleetSettings.defaults();

  private static final int PASSWORD_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  // Few partitions: a stack on one machine has one worker of each kind, and each partition costs
  // the assembler a state store at start.
  private static final int PARTITIONS = 4;

  private static final Executor THREADS =
      task -> Thread.ofPlatform().daemon().name("stack-start").start(task);

  private final StackDirectory.Claim claim;
  // Of Kafka, Redis and the simulator: other users of the machine can connect to them as well.
  private final String password = newPassword();
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

  @Override
  public Health health() {
    List<Health> all = workers.stream().map(Worker::health).toList();
    return Stream.of(Health.Dead.class, Health.NotReady.class)
        .flatMap(type -> all.stream().filter(type::isInstance))
        .findFirst()
        .orElseGet(Health.Ready::new);
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    CompletableFuture.allOf(
            workers.stream()
                .map(it -> CompletableFuture.runAsync(() -> closeQuietly(it), THREADS))
                .toArray(CompletableFuture[]::new))
        .join();
    infrastructure.forEach(LocalStack::closeQuietly);
    closeQuietly(claim);
  }

  private void startAll(StackSettings settings, Telemetry telemetry) {
    boolean works = !settings.infrastructureOnly();
    boolean simulated = works && settings.inference().isEmpty();
    var kafka = start(() -> startKafka(settings));
    var redis = start(() -> LocalRedis.start(settings.redisPort(), password));
    var simulator =
        simulated ? start(() -> SimulatedFleet.start(SIMULATOR.withApiKey(password))) : null;
    await(
        simulator == null ? List.of(kafka, redis) : List.of(kafka, redis, simulator),
        infrastructure::addFirst);
    List<String> inference =
        simulator == null
            ? settings.inferenceNames()
            : simulator.join().baseUrls().stream().map(URI::toString).toList();
    StackAddresses all =
        StackAddresses.here(
            kafka.join().bootstrapServers(),
            redis.join().url(),
            works ? inference : List.of(),
            simulated,
            password);
    addresses = all;
    if (works) {
      startWorkers(settings, all, telemetry);
    }
    claim.publish(all);
  }

  private void startWorkers(StackSettings settings, StackAddresses all, Telemetry telemetry) {
    KafkaSettings kafka = all.kafkaSettings();
    InferenceSettings inference =
        settings.inference().orElseGet(() -> InferenceSettings.of(simulatedServers(all)));
    StageSettings stage =
        StageSettings.of(
            kafka,
            all.redisSettings(SettingsReader.defaults(RedisSettings.class)),
            inference,
            SeatSettings.LOCAL.with(settings.order()),
            settings.drainTimeout());
    var planner = PlannerSettings.of(stage, 0, settings.directory().backlogState());
    var writer = WriterSettings.of(stage, settings.length());
    var assembler =
        AssemblerSettings.of(kafka, settings.directory().streamsState(), settings.drainTimeout());
    await(
        List.of(
            start(() -> PlannerWorker.start(planner, telemetry)),
            start(() -> WriterWorker.start(writer, telemetry)),
            start(() -> AssemblerWorker.start(assembler, telemetry))),
        workers::add);
  }

  private List<InferenceServer> simulatedServers(StackAddresses all) {
    int seats = SIMULATOR.server().seats();
    var key = new ApiKey(password);
    return all.inference().stream()
        .map(url -> new InferenceServer(URI.create(url), seats, null, key))
        .toList();
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private LocalKafka startKafka(StackSettings settings) {
    var access = new KafkaAccess.Password(password);
    LocalKafka kafka =
        LocalKafka.start(settings.directory().kafkaData(), settings.kafkaPort(), access);
    var client = new KafkaSettings(kafka.bootstrapServers(), access.ofClients());
    try (Admin admin = KafkaClients.admin(client, "scriptorium-stack")) {
      TopicAdmin.create(admin, PARTITIONS, 1);
      return kafka;
    } catch (RuntimeException e) {
      kafka.close();
      throw e;
    }
  }

  private static <T> CompletableFuture<T> start(Supplier<T> part) {
    return CompletableFuture.supplyAsync(part, THREADS);
  }

  /** Waits for all parts, keeps those that started, and throws what kept another from it. */
  private static <T> void await(List<CompletableFuture<? extends T>> starts, Consumer<T> kept) {
    RuntimeException failure = null;
    for (CompletableFuture<? extends T> start : starts) {
      try {
        kept.accept(start.join());
      } catch (CompletionException e) {
        failure = e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("A part of the stack did not stop cleanly: {}", part, e);
    }
  }
}
