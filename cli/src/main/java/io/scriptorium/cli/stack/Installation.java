package io.scriptorium.cli.stack;

import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.terminal.ProgressLine;
import io.scriptorium.terminal.UsageException;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What writes the jobs of a command that waits for them: the workers of the Kafka that is named;
 * else the local stack that runs; else one of the command's own, which ends with it.
 */
public final class Installation implements AutoCloseable {

  private final ConnectionOptions connection;
  private final ScriptoriumClient client;
  private final @Nullable FleetView fleet;
  private final @Nullable StackSession session;

  private Installation(
      ConnectionOptions connection,
      ScriptoriumClient client,
      @Nullable FleetView fleet,
      @Nullable StackSession session) {
    this.connection = connection;
    this.client = client;
    this.fleet = fleet;
    this.session = session;
  }

  /**
   * Finds it, or starts it.
   *
   * @param servers of a stack of its own
   * @param length of a stack of its own
   * @throws UsageException if the Kafka that is named does not answer, or servers are named for
   *     workers that have their own
   */
  public static Installation open(
      ConnectionOptions connection,
      ServerChoice servers,
      LengthSettings length,
      ProgressLine progress) {
    if (connection.isNamed()) {
      servers.requireNone(
          "the workers at %s have servers of their own. Leave it out, or name no Kafka."
              .formatted(connection.kafka().bootstrapServers()));
      ScriptoriumClient client = connection.verifiedClient();
      return new Installation(connection, client, connection.fleet().orElse(null), null);
    }
    StackSettings settings =
        StackSettings.ofCommand(connection.data().directory(), servers.given(), length);
    StackSession session = StackSession.open(settings, servers, progress);
    return new Installation(connection, session.client(), session.fleet(), session);
  }

  public ScriptoriumClient client() {
    return client;
  }

  /** The state of the inference servers; empty where it is not known. */
  public Optional<FleetView> fleet() {
    return Optional.ofNullable(fleet);
  }

  /** What the workers log to; empty where that is elsewhere. */
  public Optional<Path> log() {
    return Optional.ofNullable(session).map(_ -> connection.data().directory().log());
  }

  /** Whether it ends with the command. */
  public boolean isOwn() {
    return session != null && session.isOwn();
  }

  /** The command that starts a stack of its own again; for one that is its own. */
  public String upCommand() {
    return session == null ? "" : session.upCommand(connection.data());
  }

  /**
   * Checks that it works still.
   *
   * @throws UsageException if the stack that ran has stopped
   */
  public void requireAlive() {
    if (session != null && !session.alive()) {
      throw new UsageException(
          "The stack on %s has stopped, and its jobs wait for the next one: %s"
              .formatted(connection.data().directory().path(), connection.command("up")));
    }
  }

  @Override
  public void close() {
    client.close();
    if (fleet != null) {
      fleet.close();
    }
    if (session != null) {
      session.close();
    }
  }
}
