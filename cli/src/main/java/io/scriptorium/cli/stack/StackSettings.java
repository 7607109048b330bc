package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerEntry;
import io.scriptorium.sim.FleetSettings;
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
 * @param simulator how the simulator behaves where it is used
 * @param lengthControl whether the writer sees to the length of what it writes
 * @param drainTimeout how long running work may take to end when the stack stops
 */
public record StackSettings(
    StackDirectory directory,
    int kafkaPort,
    int redisPort,
    Optional<InferenceSettings> inference,
    boolean infrastructureOnly,
    FleetSettings simulator,
    boolean lengthControl,
    Duration drainTimeout) {

  /** The names of the inference servers that were asked for; none for the simulator. */
  public List<String> inferenceNames() {
    return inference.stream().flatMap(it -> it.entries().stream()).map(ServerEntry::name).toList();
  }
}
