package io.scriptorium.cli.stack;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.job.DurationText;
import io.scriptorium.runtime.Logging;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker.Health;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A stack to work with: the one that runs on the data directory already, or one of our own. */
public final class StackSession implements AutoCloseable {

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final StackDirectory directory;
  private final StackAddresses addresses;
  private final @Nullable LocalStack own;

  private StackSession(
      StackDirectory directory, StackAddresses addresses, @Nullable LocalStack own) {
    this.directory = directory;
    this.addresses = addresses;
    this.own = own;
  }

  /**
   * Joins the stack that runs, or starts one.
   *
   * @throws UsageException if another process has the directory but never becomes ready
   */
  public static StackSession join(StackSettings settings) {
    return join(settings, settings::inference);
  }

  /**
   * The same.
   *
   * @param servers the inference servers of a stack that is started
   */
  public static StackSession join(
      StackSettings settings, Supplier<Optional<InferenceSettings>> servers) {
    StackDirectory directory = settings.directory();
    long deadline = System.nanoTime() + JOIN_LIMIT.toNanos();
    while (System.nanoTime() - deadline < 0) {
      Optional<StackDirectory.Claim> claim = directory.claim();
      if (claim.isPresent()) {
        Logging.toFile(directory.log());
        LocalStack stack =
            LocalStack.start(
                settings.with(chosen(servers, claim.get())),
                claim.get(),
                Telemetry.untraced(new SimpleMeterRegistry()));
        return new StackSession(directory, stack.addresses(), stack);
      }
      Optional<StackAddresses> running = directory.running();
      if (running.isPresent()) {
        return new StackSession(directory, running.get(), null);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new UsageException(
        "Another stack has the data directory %s, but did not become ready within %s. Stop it, or name another directory with --data."
            .formatted(directory.path(), DurationText.of(JOIN_LIMIT)));
  }

  /**
   * Joins the stack that runs, or starts one, and says which it is.
   *
   * @throws UsageException as {@link #join} and {@link #introduce}
   */
  static StackSession open(StackSettings settings, ServerChoice servers, ProgressLine progress) {
    progress.show("Starting the local stack …");
    StackSession session =
        join(settings, () -> servers.choose(settings.directory(), progress::say));
    try {
      session.introduce(settings, progress);
      return session;
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static Optional<InferenceSettings> chosen(
      Supplier<Optional<InferenceSettings>> servers, StackDirectory.Claim claim) {
    try {
      return servers.get();
    } catch (RuntimeException e) {
      claim.close();
      throw e;
    }
  }

  public StackAddresses addresses() {
    return addresses;
  }

  /**
   * Says which stack it is, and whether its model is a simulator.
   *
   * @param wanted what was asked for
   * @throws UsageException if another stack runs than the one that was asked for
   */
  public void introduce(StackSettings wanted, ProgressLine progress) {
    if (!isOwn()) {
      progress.say("Using the stack that runs on %s.".formatted(directory.path()));
      List<String> servers = wanted.inferenceNames();
      if (!servers.isEmpty() && !servers.equals(addresses.inference())) {
        throw new UsageException(
            "The stack that runs uses %s, and not the inference servers %s. Stop it first, or leave --inference out."
                .formatted(
                    addresses.simulated() ? "its simulator" : addresses.inference().toString(),
                    servers));
      }
    }
    if (addresses.simulated()) {
      progress.say(LocalStack.SIMULATOR_NOTICE);
    }
  }

  /** A client of the stack's Kafka. */
  public ScriptoriumClient client() {
    return ConnectionOptions.client(addresses.kafkaSettings());
  }

  /** The state of the stack's inference servers. */
  public FleetView fleet() {
    return addresses.fleet();
  }

  /** The command that starts this stack again, with the servers that it writes with. */
  public String upCommand(DataOptions data) {
    return addresses.simulated()
        ? data.command("up")
        : data.command("up", "--inference", new LastServers(directory).shown());
  }

  public boolean isOwn() {
    return own != null;
  }

  /**
   * Whether the stack still works.
   *
   * @throws IllegalStateException if a worker of our own died
   */
  public boolean alive() {
    if (own == null) {
      return directory.running().filter(addresses::equals).isPresent();
    }
    if (own.health() instanceof Health.Dead(Throwable cause)) {
      throw new IllegalStateException("a worker of the local stack died: " + cause, cause);
    }
    return true;
  }

  /** Stops the stack if it is our own. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
