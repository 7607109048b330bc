package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerEntry;
import io.scriptorium.inference.seats.SeatOrder.OrderSettings;
import io.scriptorium.writer.WriterSettings.LengthSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a local stack is made of.
 *
 * @param kafkaPort 0 for any that is free
 * @param redisPort 0 for any that is free
 * @param inference the inference servers; empty for the simulator
 * @param infrastructureOnly whether to leave out the workers and the simulator
 * @param order which waiting job is served first
 * @param length how the writer sees to the length and soundness of what it writes
 * @param drainTimeout how long running work may take to end when the stack stops
 */
public record StackSettings(
    StackDirectory directory,
    int kafkaPort,
    int redisPort,
    Optional<InferenceSettings> inference,
    boolean infrastructureOnly,
    OrderSettings order,
    LengthSettings length,
    Duration drainTimeout) {

  /** What is running when a command ends belongs to other jobs, or continues at the next start. */
  private static final Duration COMMAND_DRAIN = Duration.ofSeconds(2);

  /** A stack inside a command, on any ports that are free. */
  public static StackSettings ofCommand(
      StackDirectory directory, Optional<InferenceSettings> inference, LengthSettings length) {
    return new StackSettings(
        directory, 0, 0, inference, false, OrderSettings.DEFAULTS, length, COMMAND_DRAIN);
  }

  /** The same with other inference servers. */
  StackSettings with(Optional<InferenceSettings> servers) {
    return new StackSettings(
        directory, kafkaPort, redisPort, servers, infrastructureOnly, order, length, drainTimeout);
  }

  /** The names of the inference servers that were asked for; none for the simulator. */
  public List<String> inferenceNames() {
    return inference.stream().flatMap(it -> it.entries().stream()).map(ServerEntry::name).toList();
  }
}
