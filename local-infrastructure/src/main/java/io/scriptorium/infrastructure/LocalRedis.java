package io.scriptorium.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Utils;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis in a process of its own, reachable from this machine alone. It keeps nothing: its
 * data is lost when it stops. It ends with this JVM, however the JVM ends.
 */
public final class LocalRedis implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration PROBE_PAUSE = Duration.ofMillis(10);
  private static final int PROBE_TIMEOUT_MS = 1_000;
  private static final int ATTEMPTS_FOR_A_FREE_PORT = 5;

  // A shell starts Redis, for two reasons. Job control gives Redis a process group of its own,
  // so that Ctrl-C in a terminal stops the workers but not their Redis while they drain.
  // And the shell's standard input ends when this JVM does, by kill -9 too, which ends Redis too.
  private static final String GUARD =
      """
      set -m
      trap '' INT TERM HUP
      exec 3<&0
      "$@" </dev/null & redis=$!
      { read -r <&3; kill -KILL $redis; } >/dev/null 2>&1 & guard=$!
      exec 3<&-
      wait $redis; code=$?
      kill -KILL -- -$guard
      exit $code
      """;

  private final Process process;
  private final int port;

  private LocalRedis(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts Redis and returns when it answers.
   *
   * @param port the port on 127.0.0.1, or 0 for any that is free
   * @throws InfrastructureException if the port is taken or Redis does not start
   */
  public static LocalRedis start(int port) {
    if (port != 0) {
      return startOn(bindable(port));
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(bindable(0));
      } catch (InfrastructureException e) {
        if (attempt == ATTEMPTS_FOR_A_FREE_PORT) {
          throw e;
        }
      }
    }
  }

  /** The address for clients, {@code redis://127.0.0.1:PORT}. */
  public String url() {
    return "redis://127.0.0.1:" + port;
  }

  /** Stops Redis; nothing of it is left. Does nothing the second time. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int bindable(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException | IllegalArgumentException e) {
      throw new InfrastructureException(
          "Port %d on 127.0.0.1 cannot be used for Redis: %s. Free it or choose another with --redis-port (0 takes any that is free)."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private static LocalRedis startOn(int port) {
    Path scratch = null;
    LocalRedis redis = null;
    try {
      scratch = Files.createTempDirectory("scriptorium-redis-");
      Path log = scratch.resolve("redis.log");
      redis = new LocalRedis(launch(scratch, log, port), port);
      redis.awaitReady(log);
      return redis;
    } catch (IOException | InfrastructureException e) {
      if (redis != null) {
        redis.close();
      }
      throw new InfrastructureException(
          "The local Redis could not start on port %d: %s".formatted(port, e.getMessage()), e);
    } finally {
      // A running program needs its file no longer, and so nothing is left over when it is killed.
      if (scratch != null) {
        delete(scratch);
      }
    }
  }

  private static Process launch(Path scratch, Path log, int port) throws IOException {
    Path binary = ExecutableProvider.newJarResourceProvider(scratch.toFile()).get().toPath();
    List<String> command =
        List.of(
            "bash",
            "-c",
            GUARD,
            "scriptorium-redis",
            binary.toAbsolutePath().toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no");
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .directory(scratch.toFile())
        .start();
  }

  private void awaitReady(Path log) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!(process.isAlive() && answers())) {
      if (!process.isAlive() || System.nanoTime() - deadline > 0) {
        throw new InfrastructureException(
            "%s. Its log says:%n%s"
                .formatted(
                    process.isAlive()
                        ? "It did not answer within " + START_LIMIT.toSeconds() + " s"
                        : "It ended with exit code " + process.exitValue(),
                    Files.readString(log)));
      }
      LockSupport.parkNanos(PROBE_PAUSE.toNanos());
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), PROBE_TIMEOUT_MS);
      socket.setSoTimeout(PROBE_TIMEOUT_MS);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
    } catch (IOException e) {
      return false;
    }
  }

  private static void delete(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new InfrastructureException(
          "The scratch directory %s could not be removed: %s".formatted(directory, e), e);
    }
  }
}
