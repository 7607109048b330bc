package io.scriptorium.runtime;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.runtime.Worker.Health;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one worker as a process, from start to exit code. */
public final class WorkerProcess {

  /**
   * The name of this process in what it writes to Redis, for operators: its host and its pid, in
   * letters, digits, dots, underscores and dashes.
   */
  public static final String NAME =
      System.getenv().getOrDefault("HOSTNAME", "localhost").replaceAll("[^A-Za-z0-9._-]", "_")
          + "-"
          + ProcessHandle.current().pid();

  /** Stopped on request, and drained. */
  private static final int EXIT_OK = 0;

  /** The worker failed, or did not stop in time. */
  private static final int EXIT_DEAD = 1;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final long HEALTH_CHECK_MILLISECONDS = 200;

  /** What a stop may take beyond the drain timeout: the last commits, and closing clients. */
  private static final Duration CLOSE_MARGIN = Duration.ofSeconds(30);

  private WorkerProcess() {}

  /**
   * Starts a worker and its management endpoint, and returns when it has ended.
   *
   * @param name the stage's name in messages: {@code planner}
   * @param start starts the worker; may throw {@link StartupException}
   * @return the exit code that the process is to end with
   * @throws StartupException if the process cannot start, or lost what it needs
   */
  public static int run(
      String name, ManagementSettings options, Function<Telemetry, Worker> start) {
    try {
      Logging.configure(options.logFormat());
      return run(name, options, start, StopSignals.install());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EXIT_DEAD;
    }
  }

  private static int run(
      String name,
      ManagementSettings options,
      Function<Telemetry, Worker> start,
      StopSignals signals)
      throws InterruptedException {
    AtomicReference<@Nullable Worker> running = new AtomicReference<>();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    BoundedTags.bound(meters);
    if (options.port() < 0) {
      // Without the endpoint nothing reads them.
      meters.config().meterFilter(MeterFilter.deny());
    }
    try (Tracing tracing = Tracing.start(name, options.otlpEndpoint());
        JvmGcMetrics garbageCollection = new JvmGcMetrics();
        ManagementServer management = startManagement(options, meters, running)) {
      garbageCollection.bindTo(meters);
      new JvmMemoryMetrics().bindTo(meters);
      new JvmThreadMetrics().bindTo(meters);
      new ProcessorMetrics().bindTo(meters);
      new UptimeMetrics().bindTo(meters);
      ClockStepDetector clock = new ClockStepDetector();
      Worker worker = start.apply(new Telemetry(meters, tracing.tracer()));
      running.set(worker);
      LOG.info("The {} runs; {}.", name, describe(management));
      boolean works = true;
      while (works && !signals.await(HEALTH_CHECK_MILLISECONDS)) {
        works = works(name, worker, clock);
      }
      Health health = worker.health();
      boolean closed = close(name, worker, options.drainTimeout());
      if (!works && health instanceof Health.Dead(StartupException refusal)) {
        throw refusal;
      }
      return works && closed ? EXIT_OK : EXIT_DEAD;
    }
  }

  /** Whether the worker can go on; logs why where it cannot, and the exit does not say so. */
  private static boolean works(String name, Worker worker, ClockStepDetector clock) {
    Duration setBack = clock.setBack();
    if (!setBack.isZero()) {
      LOG.error(
          "The clock was set back by {}, and Kafka's clients would stall for as long: the {} ends"
              + " and must be restarted.",
          setBack,
          name);
      return false;
    }
    return switch (worker.health()) {
      case Health.Ready _, Health.NotReady _ -> true;
      case Health.Dead(StartupException _) -> false;
      case Health.Dead(Throwable cause) -> {
        LOG.error("The {} failed and must be restarted: {}", name, cause.toString(), cause);
        yield false;
      }
    };
  }

  private static @Nullable ManagementServer startManagement(
      ManagementSettings options,
      PrometheusMeterRegistry meters,
      AtomicReference<@Nullable Worker> running) {
    if (options.port() < 0) {
      return null;
    }
    return ManagementServer.start(
        options.host(),
        options.port(),
        meters,
        () -> {
          Worker worker = running.get();
          return worker == null ? new Health.NotReady("it is starting") : worker.health();
        });
  }

  private static String describe(@Nullable ManagementServer management) {
    return management == null
        ? "its health endpoint is switched off"
        : "health and metrics: " + management.url();
  }

  private static boolean close(String name, Worker worker, Duration drainTimeout)
      throws InterruptedException {
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Thread closing =
        Thread.ofPlatform()
            .name(name + "-close")
            .daemon()
            .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
            .start(worker::close);
    if (!closing.join(drainTimeout.plus(CLOSE_MARGIN))) {
      LOG.error("The {} did not stop within {} and is terminated.", name, drainTimeout);
      return false;
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      LOG.error("The {} did not stop cleanly: {}", name, thrown.toString(), thrown);
      return false;
    }
    LOG.info("The {} has stopped.", name);
    return true;
  }
}
