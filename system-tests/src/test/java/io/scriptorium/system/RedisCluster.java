package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.scriptorium.security.SecurityPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Redis Cluster of three servers and a replica of each, from this machine's redis-server. */
final class RedisCluster implements AutoCloseable {

  private static final int SERVERS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PASSWORD = "cluster-s3cret";

  private final List<Integer> ports = new ArrayList<>();
  private final List<Process> processes = new ArrayList<>();

  /** Why there can be none on this machine; empty where there can. */
  static Optional<String> missing() {
    return Stream.of("redis-server", "redis-cli")
        .filter(it -> program(it).isEmpty())
        .map("%s is not on the PATH"::formatted)
        .findFirst();
  }

  private static Optional<Path> program(String name) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(it -> Path.of(it, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one whose user scriptorium has the permissions of docs/security.md. */
  RedisCluster(Path folder) throws Exception {
    for (int i = 0; i < SERVERS; i++) {
      int port = freePort();
      Path own = Files.createDirectories(folder.resolve("redis-" + port));
      ports.add(port);
      processes.add(
          new ProcessBuilder(
                  "redis-server",
                  "--port",
                  Integer.toString(port),
                  "--bind",
                  "127.0.0.1",
                  "--cluster-enabled",
                  "yes",
                  "--cluster-node-timeout",
                  "1500",
                  "--save",
                  "")
              .directory(own.toFile())
              .redirectErrorStream(true)
              .redirectOutput(own.resolve("log").toFile())
              .start());
    }
    for (int port : ports) {
      await().atMost(PATIENCE).until(() -> cli(port, "PING").startsWith("PONG"));
      List<String> acl = new ArrayList<>(List.of("ACL"));
      acl.addAll(SecurityPage.redisAcl(PASSWORD));
      assertThat(cli(port, acl.toArray(String[]::new))).startsWith("OK");
    }
    List<String> create =
        new ArrayList<>(List.of("redis-cli", "--cluster-yes", "--cluster-replicas", "1"));
    create.addAll(List.of("--cluster", "create"));
    ports.forEach(port -> create.add("127.0.0.1:" + port));
    assertThat(run(create)).contains("All 16384 slots covered");
    for (int port : ports) {
      await()
          .atMost(PATIENCE)
          .until(() -> cli(port, "CLUSTER", "INFO").contains("cluster_state:ok"));
    }
  }

  /** Any one of its servers, with user and password. */
  String url() {
    return "redis://scriptorium:%s@127.0.0.1:%d".formatted(PASSWORD, ports.getLast());
  }

  /** The ports of those that take writes now. */
  List<Integer> masters() throws Exception {
    List<Integer> masters = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      if (processes.get(i).isAlive() && cli(ports.get(i), "ROLE").startsWith("master")) {
        masters.add(ports.get(i));
      }
    }
    return masters;
  }

  /** What redis-cli prints for a command to one of the servers. */
  String cli(int port, String... command) throws Exception {
    List<String> line = new ArrayList<>(List.of("redis-cli", "-p", Integer.toString(port)));
    line.addAll(List.of(command));
    return run(line);
  }

  void kill(int port) throws InterruptedException {
    Process process = processes.get(ports.indexOf(port));
    process.destroyForcibly();
    process.waitFor();
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(10, TimeUnit.SECONDS);
    return output;
  }

  /** One whose number and 10,000 more, of the cluster's bus, are free. */
  private static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          var _ = new ServerSocket(port + 10_000, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (IOException e) {
        // Taken: the next.
      }
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
