package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Contestant.ProcessTime;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.runtime.ResourceStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Starts the processes of peers, with as many requests at a time as there are seats. */
final class PeerProcesses implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("(The worker is ready\\.)");

  /** The variables of peers/temporal/sqlite.yaml. */
  private static final List<String> TEMPORAL_PORTS =
      List.of(
          "FRONTEND_PORT",
          "FRONTEND_MEMBERSHIP_PORT",
          "MATCHING_PORT",
          "MATCHING_MEMBERSHIP_PORT",
          "HISTORY_PORT",
          "HISTORY_MEMBERSHIP_PORT",
          "WORKER_PORT",
          "WORKER_MEMBERSHIP_PORT");

  private final PeerPrograms programs;
  private final Path folder;
  private final String servers;
  private final String seats;
  private final ResourceStack resources = new ResourceStack();
  private final List<BenchmarkProcess> processes = new ArrayList<>();

  /**
   * A peer that is ready for work.
   *
   * @param name how the table calls it
   * @param worker asks the model
   * @param client takes jobs, as {@code peers/workload.py} describes; may be the worker
   * @param others what the other processes cost
   */
  record RunningPeer(
      String name,
      BenchmarkProcess worker,
      BenchmarkProcess client,
      List<Supplier<ProcessTime>> others) {}

  /**
   * @param folder gets the output of all processes
   */
  PeerProcesses(PeerPrograms programs, Path folder, List<InferenceServer> servers) {
    this.programs = programs;
    this.folder = folder;
    this.servers = servers.stream().map(InferenceServer::name).collect(Collectors.joining(","));
    this.seats = Integer.toString(servers.stream().mapToInt(InferenceServer::seats).sum());
  }

  /** Starts a peer and returns when it is ready for work. */
  RunningPeer start(Peer peer) throws InterruptedException, IOException {
    return switch (peer) {
      case LOOPS -> loops();
      case CELERY -> celery();
      case TEMPORAL -> temporal();
    };
  }

  private RunningPeer loops() {
    BenchmarkProcess loops = python("loops", Map.of(), "loops.py", seats, servers);
    return new RunningPeer(seats + " Python loops", loops, loops, List.of());
  }

  private RunningPeer celery() throws InterruptedException {
    LocalRedis redis = resources.add(LocalRedis.startOpen(0));
    Map<String, String> environment = Map.of("REDIS_URL", redis.url(), "SERVERS", servers);
    BenchmarkProcess worker =
        python(
            "worker",
            environment,
            "-m",
            "celery",
            "--app=celery_tasks",
            "worker",
            "--pool=threads",
            "--concurrency=" + seats,
            "--loglevel=WARNING");
    var _ = worker.await(READY);
    return new RunningPeer(
        "Celery %s, %s threads".formatted(programs.releaseOf("celery"), seats),
        worker,
        python("client", environment, "celery_client.py"),
        List.of(() ->
            new ProcessTime("redis", BenchmarkProcess.processorTimeOfChildren(redis.process()))));
  }

  private RunningPeer temporal() throws InterruptedException, IOException {
    Map<String, String> ports = freePorts(TEMPORAL_PORTS);
    BenchmarkProcess server = start("server", ports, programs.temporal("temporal", "sqlite"));
    String address = "127.0.0.1:" + ports.get(TEMPORAL_PORTS.getFirst());
    Map<String, String> environment = Map.of("SERVERS", servers);
    BenchmarkProcess worker = python("worker", environment, "temporal_worker.py", address, seats);
    var _ = worker.await(READY);
    return new RunningPeer(
        "Temporal %s, SQLite, %s activities".formatted(programs.temporalRelease(), seats),
        worker,
        python("client", environment, "temporal_client.py", address),
        List.of(() -> new ProcessTime("server", server.processorTime())));
  }

  private BenchmarkProcess python(
      String name, Map<String, String> environment, String... arguments) {
    Map<String, String> variables = new HashMap<>(environment);
    // The programs' folder belongs to a checkout.
    variables.put("PYTHONDONTWRITEBYTECODE", "1");
    return start(name, variables, programs.python(List.of(arguments)));
  }

  private BenchmarkProcess start(
      String name, Map<String, String> environment, ProcessBuilder program) {
    BenchmarkProcess process =
        resources.add(BenchmarkProcess.start(folder.resolve(name + ".log"), environment, program));
    processes.add(process);
    return process;
  }

  /**
   * @throws IllegalStateException if one of them has ended
   */
  void requireAlive() {
    processes.forEach(BenchmarkProcess::requireAlive);
  }

  /** Other processes may take them before they are used, which ends the run. */
  private static Map<String, String> freePorts(List<String> names) throws IOException {
    Map<String, String> ports = new HashMap<>();
    Deque<ServerSocket> sockets = new ArrayDeque<>();
    try {
      for (String name : names) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.put(name, Integer.toString(socket.getLocalPort()));
      }
      return ports;
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
