package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.LocalServers;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.UsageException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Which model a local stack writes with: the servers given; else one that is found on this machine;
 * else the simulator. A picocli mixin.
 */
public final class ServerChoice {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Mixin
  private final SettingsReader<InferenceSettings> inference =
      SettingsReader.of(InferenceSettings.class);

  @Option(
      names = "--simulate",
      description =
          "Write filler text with the simulator. By default it does so only where no server is"
              + " given, and none is found at a usual port of this machine.")
  private boolean simulate;

  /** The servers that the user names; empty for none. */
  public Optional<InferenceSettings> given() {
    if (simulate
        && command != null
        && command.commandLine().getParseResult().hasMatchedOption("--inference-servers")) {
      throw new UsageException(
          "--simulate writes without a model, and --inference names one; give one of them.");
    }
    return simulate ? Optional.empty() : inference.read().ifGiven();
  }

  /**
   * Those that are named, or else found.
   *
   * @param found takes one line about what is found
   */
  public Optional<InferenceSettings> givenOrFound(Consumer<String> found) {
    Optional<InferenceSettings> given = given();
    if (given.isPresent() || simulate) {
      return given;
    }
    InferenceSettings settings = inference.read();
    return LocalServers.usual()
        .find(settings.access().model())
        .map(it -> {
          found.accept(it.describe());
          return it.settings(settings);
        });
  }
}
