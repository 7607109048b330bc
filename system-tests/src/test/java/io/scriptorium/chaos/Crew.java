package io.scriptorium.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The worker processes, with the supervisor that they have in production: one that ends by itself
 * is restarted.
 */
final class Crew implements AutoCloseable {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final String HEAP = "-Xmx256m";

  private final Path folder;
  private final List<String> jvmOptions;
  private final Map<String, String> environment;
  private final Map<Role, List<ScriptoriumProcess>> workers = new EnumMap<>(Role.class);
  private final AtomicInteger started = new AtomicInteger();

  /**
   * @param folder gets a log of each process
   * @param jvmOptions what each process is started with
   * @param environment where Kafka, Redis and the inference servers are
   */
  Crew(Path folder, List<String> jvmOptions, Map<String, String> environment) {
    this.folder = folder;
    this.jvmOptions = List.copyOf(jvmOptions);
    this.environment = Map.copyOf(environment);
    for (Role role : Role.values()) {
      workers.put(role, new ArrayList<>());
    }
  }

  /** Starts one more. */
  ScriptoriumProcess start(Role role) {
    return start(role, Map.of());
  }

  /** Starts one more, with further environment variables. */
  synchronized ScriptoriumProcess start(Role role, Map<String, String> more) {
    String name = "%03d-%s".formatted(started.incrementAndGet(), role.command());
    var variables = new HashMap<>(environment);
    variables.putAll(more);
    List<String> line = new ArrayList<>(jvmOptions);
    line.addAll(List.of(HEAP, "io.scriptorium.cli.Scriptorium", role.command()));
    ScriptoriumProcess worker =
        ScriptoriumProcess.start(name, folder.resolve(name + ".log"), variables, line);
    of(role).add(worker);
    return worker;
  }

  /** Those at work now. */
  synchronized List<ScriptoriumProcess> all(Role role) {
    return List.copyOf(of(role));
  }

  /** All at work now, of every kind. */
  synchronized List<ScriptoriumProcess> all() {
    return workers.values().stream().flatMap(List::stream).toList();
  }

  synchronized ScriptoriumProcess any(Role role, Random random) {
    List<ScriptoriumProcess> some = of(role);
    return some.get(random.nextInt(some.size()));
  }

  /** Kills one; nobody takes its place. */
  synchronized void kill(Role role, ScriptoriumProcess worker) throws InterruptedException {
    of(role).remove(worker);
    worker.kill();
  }

  /**
   * Asks one to stop, and waits until it has. Nobody takes its place.
   *
   * @throws AssertionError if it does not end with code 0 although it was at work
   */
  void retire(Role role, ScriptoriumProcess worker) throws Exception {
    synchronized (this) {
      of(role).remove(worker);
    }
    boolean atWork = worker.atWork();
    worker.terminate();
    int code = worker.awaitExit(STOP_LIMIT);
    if (atWork && code != 0) {
      throw new AssertionError(
          "%s was asked to stop and ended with code %d.".formatted(worker.name(), code));
    }
  }

  /** Restarts the processes that ended by themselves. */
  synchronized void supervise() {
    for (Role role : Role.values()) {
      for (ScriptoriumProcess worker : List.copyOf(of(role))) {
        if (!worker.alive()) {
          of(role).remove(worker);
          var _ = start(role);
        }
      }
    }
  }

  private List<ScriptoriumProcess> of(Role role) {
    return java.util.Objects.requireNonNull(workers.get(role));
  }

  /** Asks all to stop, and waits until they have. */
  void retireAll() throws Exception {
    for (Role role : Role.values()) {
      for (ScriptoriumProcess worker : all(role)) {
        retire(role, worker);
      }
    }
  }

  @Override
  public synchronized void close() {
    for (List<ScriptoriumProcess> some : workers.values()) {
      for (ScriptoriumProcess worker : some) {
        try {
          worker.kill();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
