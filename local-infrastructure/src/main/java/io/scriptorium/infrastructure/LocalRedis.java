package io.scriptorium.infrastructure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Utils;
import redis.embedded.core.ExecutableProvider;

/**
 * A real Redis in a process of its own, reachable from this machine alone: by its password, or, for
 * tests, by every process of the machine. It keeps nothing: its data is lost when it stops. It ends
 * with this JVM, however the JVM ends.
 */
public final class LocalRedis implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(20);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);
  private static final Duration PROBE_PAUSE = Duration.ofMillis(10);
  private static final String READY = "Ready to accept connections";
  private static final int ATTEMPTS_FOR_A_FREE_PORT = 5;

  // A shell starts Redis, for two reasons. Job control gives Redis a process group of its own,
  // so that Ctrl-C in a terminal stops the workers but not their Redis while they drain.
  // And the shell's standard input ends when this JVM does, by kill -9 too, which ends Redis too.
  private static final String GUARD =
      """
      set -m
      umask 077
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
  private final String url;

  private LocalRedis(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts a Redis that admits {@link RedisUser} alone, and returns when it answers.
   *
   * @param port the port on 127.0.0.1, or 0 for any that is free
   * @param password the user's
   * @throws InfrastructureException if the port is taken or Redis does not start
   */
  public static LocalRedis start(int port, String password) {
    return start(port, RedisUser.NAME + "@", RedisUser.configuration(password));
  }

  /**
   * Starts a Redis for a test: every client is its administrator, and can make it run any command
   * as this user of the machine.
   *
   * @param port the port on 127.0.0.1, or 0 for any that is free
   * @throws InfrastructureException if the port is taken or Redis does not start
   */
  public static LocalRedis startOpen(int port) {
    return start(port, "", List.of());
  }

  private static LocalRedis start(int port, String user, List<String> access) {
    if (port != 0) {
      return startOn(bindable(port), user, access);
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(bindable(0), user, access);
      } catch (InfrastructureException e) {
        if (attempt == ATTEMPTS_FOR_A_FREE_PORT) {
          throw e;
        }
      }
    }
  }

  /** The address for clients, with the user and without the password. */
  public String url() {
    return url;
  }

  /** The shell that runs it; Redis is its child. */
  public ProcessHandle process() {
    return process.toHandle();
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
          String.format(
              Locale.ROOT,
              "Port %d on 127.0.0.1 cannot be used for Redis: %s. Free it or choose another with --redis-port (0 takes any that is free).",
              port,
              e.getMessage()),
          e);
    }
  }

  private static LocalRedis startOn(int port, String user, List<String> access) {
    Path scratch = null;
    LocalRedis redis = null;
    try {
      // Java makes it for this user alone, and with a name that nobody can foresee.
      scratch = Files.createTempDirectory("scriptorium-redis-");
      Path log = scratch.resolve("redis.log");
      redis =
          new LocalRedis(
              launch(scratch, log, configuration(port, access)),
              String.format(Locale.ROOT, "redis://%s127.0.0.1:%d", user, port));
      redis.awaitReady(log);
      return redis;
    } catch (IOException | InfrastructureException e) {
      if (redis != null) {
        redis.close();
      }
      throw new InfrastructureException(
          String.format(
              Locale.ROOT, "The local Redis could not start on port %d: %s", port, e.getMessage()),
          e);
    } finally {
      // A running program needs its files no longer, and so nothing is left over when it is killed.
      if (scratch != null) {
        delete(scratch);
      }
    }
  }

  private static List<String> configuration(int port, List<String> access) {
    List<String> lines =
        new ArrayList<>(List.of("port " + port, "bind 127.0.0.1", "save \"\"", "appendonly no"));
    lines.addAll(access);
    return lines;
  }

  private static Process launch(Path scratch, Path log, List<String> configuration)
      throws IOException {
    Path binary = ExecutableProvider.newJarResourceProvider(scratch.toFile()).get().toPath();
    // A file, since every user of the machine can read command lines.
    Path file = Files.write(scratch.resolve("redis.conf"), configuration);
    List<String> command =
        List.of(
            "bash",
            "-c",
            GUARD,
            "scriptorium-redis",
            binary.toAbsolutePath().toString(),
            file.toAbsolutePath().toString());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .directory(scratch.toFile())
        .start();
  }

  /** By its log: on its port, another user's program may answer as long as it has not bound it. */
  private void awaitReady(Path log) throws IOException {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!(process.isAlive() && Files.readString(log).contains(READY))) {
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

  private static void delete(Path directory) {
    try {
      Utils.delete(directory.toFile());
    } catch (IOException e) {
      throw new InfrastructureException(
          "The scratch directory %s could not be removed: %s".formatted(directory, e), e);
    }
  }
}
