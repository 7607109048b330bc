package io.scriptorium.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.benchmarks.RunCourse.ProcessState;
import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.TenantPolicy;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.runtime.ResourceStack;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * Scriptorium as it runs on several machines: a broker, a Redis, a planner, an assembler and any
 * number of writers, each a process of its own.
 */
final class PipelineContestant implements Contestant {

  private static final int PARTITIONS = 12;
  private static final int SCRAPE_SECONDS = 5;
  private static final int HEAP_MEGABYTES = 512;

  private final PipelineSettings settings;
  private final ResourceStack resources = new ResourceStack();
  private final List<MeasuredWorker> workers = new ArrayList<>();
  private final List<MeasuredWorker> writers = new ArrayList<>();
  private final BrokerProcess broker;
  private final LocalRedis redis;
  private final KafkaClient client;
  private OptionalLong liveHeapBytes = OptionalLong.empty();
  private @Nullable Exposition exposition;

  /**
   * How it is run.
   *
   * @param launcher the command {@code scriptorium}
   * @param planners how many planner processes
   * @param writers how many writer processes
   * @param course whether to print what each process costs from part to part of a run
   * @param emptiesRedis whether Redis is emptied when half of a run's jobs are written
   * @param weights of the tenants, in order; those that are missing are 1
   */
  record PipelineSettings(
      Path launcher,
      int planners,
      int writers,
      WorkerTelemetry telemetry,
      boolean course,
      boolean emptiesRedis,
      List<Integer> weights) {

    PipelineSettings {
      weights = List.copyOf(weights);
    }
  }

  /**
   * Starts everything and returns when it is ready for work.
   *
   * @param folder gets Kafka's data and the workers' logs
   */
  PipelineContestant(PipelineSettings settings, Path folder, List<InferenceServer> servers)
      throws InterruptedException, IOException {
    this.settings = settings;
    try {
      broker = resources.add(BrokerProcess.start(folder));
      redis = resources.add(LocalRedis.startOpen(0));
      KafkaSettings kafka = broker.settings();
      try (var admin = KafkaClients.admin(kafka, "benchmark")) {
        TopicAdmin.create(admin, PARTITIONS, 1);
      }
      publish(kafka, settings.weights());
      client = resources.add(new KafkaClient(kafka));
      HttpServer collector = spanSink();
      Map<String, String> environment =
          new HashMap<>(
              settings
                  .telemetry()
                  .environment("http://127.0.0.1:" + collector.getAddress().getPort()));
      environment.putAll(environment(folder, kafka, redis, servers));
      startWorkers(folder, environment);
      if (settings.telemetry() != WorkerTelemetry.OFF) {
        scrapeRegularly();
      }
    } catch (RuntimeException | InterruptedException | IOException e) {
      close();
      throw e;
    }
  }

  /** A collector that accepts spans and discards them. */
  private static void publish(KafkaSettings kafka, List<Integer> weights) {
    try (var publisher = new RecordPublisher(KafkaClients.producer(kafka, "benchmark"))) {
      for (int tenant = 1; tenant <= weights.size(); tenant++) {
        String name = Workload.tenant(tenant);
        var policy = new TenantPolicy(name, weights.get(tenant - 1), null, null, null, false);
        publisher.publish(Topics.TENANT_POLICIES, name, policy).join();
      }
    }
  }

  private HttpServer spanSink() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            // An empty message of OTLP: all was taken.
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    resources.<AutoCloseable>add(() -> server.stop(0));
    return server;
  }

  /** Reads the workers' meters as often as the Prometheus of docker-compose.yml does. */
  private void scrapeRegularly() {
    var clock =
        resources.add(
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory()));
    List<MeasuredWorker> all = List.copyOf(workers);
    var _ =
        clock.scheduleAtFixedRate(
            () -> all.forEach(MeasuredWorker::scrape), 0, SCRAPE_SECONDS, TimeUnit.SECONDS);
  }

  private void startWorkers(Path folder, Map<String, String> environment)
      throws InterruptedException {
    HttpClient http = resources.add(HttpClient.newHttpClient());
    for (int number = 1; number <= settings.planners(); number++) {
      start("planner", number, folder, environment, http);
    }
    start("assembler", 1, folder, environment, http);
    for (int number = 1; number <= settings.writers(); number++) {
      writers.add(start("writer", number, folder, environment, http));
    }
  }

  /** One after another: many JVMs that start at once on few processors run into their timeouts. */
  private MeasuredWorker start(
      String command, int number, Path folder, Map<String, String> environment, HttpClient http)
      throws InterruptedException {
    MeasuredWorker worker =
        resources.add(
            MeasuredWorker.start(settings.launcher(), command, number, folder, environment, http));
    workers.add(worker);
    if (settings.telemetry() == WorkerTelemetry.OFF) {
      worker.awaitRunning();
    } else {
      worker.awaitReady();
    }
    return worker;
  }

  private static Map<String, String> environment(
      Path folder, KafkaSettings kafka, LocalRedis redis, List<InferenceServer> servers) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrapServers(),
        "REDIS_URL",
        redis.url(),
        "INFERENCE_SERVERS",
        inferenceServers(servers),
        "PLANNER_STATE_DIR",
        folder.resolve("planner").toString(),
        "ASSEMBLER_STATE_DIR",
        folder.resolve("assembler").toString(),
        // All processes share one clock. With a Redis as young as this one, each request would be
        // searched for on
        // Kafka, as Redis may have lost it; with one that has run for a minute it would not.
        "EPOCH_MARGIN",
        "0s",
        // The workers log their management addresses, which are read from there.
        "LOG_LEVEL",
        "info",
        "LOG_FORMAT",
        "plain",
        "SCRIPTORIUM_JAVA_OPTIONS",
        "-Xmx%dm".formatted(HEAP_MEGABYTES));
  }

  /** Servers as INFERENCE_SERVERS takes them. */
  static String inferenceServers(List<InferenceServer> servers) {
    return servers.stream()
        .map(it -> "%s;seats=%d".formatted(it.name(), it.seats()))
        .collect(Collectors.joining(","));
  }

  @Override
  public String name() {
    return "Scriptorium, "
        + (settings.writers() == 1 ? "1 writer" : settings.writers() + " writers")
        + settings.telemetry().suffix();
  }

  @Override
  public boolean growingPrompts() {
    return true;
  }

  @Override
  public void warmUp(List<BenchmarkJob> jobs) throws InterruptedException {
    var _ = client.write(jobs, _ -> requireAlive());
  }

  private void requireAlive() {
    workers.forEach(worker -> worker.process.requireAlive());
  }

  @Override
  public List<WrittenJob> write(List<BenchmarkJob> jobs) throws InterruptedException {
    exposition = null;
    var course = new RunCourse(jobs.size(), this::states);
    var emptied = new AtomicBoolean(!settings.emptiesRedis());
    return client.write(
        jobs,
        written -> {
          requireAlive();
          if (settings.course()) {
            course.lines(written).forEach(System.err::println);
          }
          if (written >= jobs.size() / 2 && emptied.compareAndSet(false, true)) {
            emptyRedis();
          }
          if (exposition == null && written >= jobs.size() / 2) {
            measureInTheMiddle();
          }
        });
  }

  private List<ProcessState> states() {
    List<ProcessState> states = new ArrayList<>();
    for (MeasuredWorker worker : workers) {
      states.add(
          new ProcessState(
              worker.command(), worker.process.processorTime(), worker.process.memoryBytes()));
    }
    states.add(new ProcessState("broker", broker.processorTime(), broker.memoryBytes()));
    states.add(
        new ProcessState(
            "redis",
            BenchmarkProcess.processorTimeOfChildren(redis.process()),
            BenchmarkProcess.memoryOfChildren(redis.process())));
    return states;
  }

  private void emptyRedis() {
    try (var connection = RedisClient.create(redis.url())) {
      var _ = connection.flushAll();
      System.err.println("Redis is emptied.");
    }
  }

  /** In the middle of the jobs, when a writer holds as much as it ever does. */
  private void measureInTheMiddle() throws InterruptedException {
    if (settings.telemetry() == WorkerTelemetry.OFF) {
      return;
    }
    exposition = writers.getFirst().exposition();
    long most = 0;
    for (MeasuredWorker writer : writers) {
      most = Math.max(most, writer.liveHeapBytes());
    }
    liveHeapBytes = OptionalLong.of(most);
  }

  @Override
  public Cost cost() {
    return new Cost(
        List.of(
            processorTime("writer"),
            processorTime("planner"),
            processorTime("assembler"),
            new ProcessTime("broker", broker.processorTime()),
            new ProcessTime("redis", BenchmarkProcess.processorTimeOfChildren(redis.process()))),
        liveHeapBytes,
        writers.stream()
            .map(writer -> writer.process.peakMemoryBytes())
            .flatMapToLong(OptionalLong::stream)
            .max(),
        exposition);
  }

  private ProcessTime processorTime(String command) {
    return new ProcessTime(
        command,
        workers.stream()
            .filter(worker -> worker.command().equals(command))
            .map(worker -> worker.process.processorTime())
            .reduce(Duration.ZERO, Duration::plus));
  }

  @Override
  public void close() {
    resources.close();
  }
}
