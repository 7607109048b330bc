package io.scriptorium.cli.stack;

import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.LocalServers;
import io.scriptorium.inference.fleet.ServerCheck;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.SettingsReader;
import io.scriptorium.terminal.UsageException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Which model a local stack writes with: the servers given; else those that wrote on its data
 * directory before; else one that is found on this machine; else the simulator. A picocli mixin.
 */
@OptionGroup(OptionGroup.Heading.INFERENCE)
public final class ServerChoice {

  @Mixin
  private final SettingsReader<InferenceSettings> inference =
      SettingsReader.of(InferenceSettings.class);

  @Option(
      names = "--simulate",
      description =
          "Write filler text with the simulator. By default it does so only where no server is"
              + " given, none has written in the data directory before, and none is found at a"
              + " usual port of this machine.")
  private boolean simulate;

  /** The servers that the user names; empty for none. */
  public Optional<InferenceSettings> given() {
    if (simulate && inference.hasOption("--inference-servers")) {
      throw new UsageException(
          "--simulate writes without a model, and --inference names one; give one of them.");
    }
    return simulate ? Optional.empty() : inference.read().ifGiven();
  }

  /**
   * Checks that none is named.
   *
   * @param why not, and the remedy, in a sentence
   * @throws UsageException if an option names any; a variable may be meant for other commands
   */
  public void requireNone(String why) {
    if (simulate || inference.hasOption("--inference-servers")) {
      throw new UsageException(
          "%s names what a stack of this command's own writes with: %s"
              .formatted(simulate ? "--simulate" : "--inference", why));
    }
  }

  /**
   * Those that a stack on a directory writes with: the ones that are named; else those that wrote
   * there last; else one that is found. They are remembered for the next time. Empty for the
   * simulator.
   *
   * @param directory which this process owns
   * @param said takes one line about servers that were not named
   * @throws UsageException if the simulator is asked for where a model has written
   */
  public Optional<InferenceSettings> choose(StackDirectory directory, Consumer<String> said) {
    Optional<InferenceSettings> given = given();
    var last = new LastServers(directory);
    if (given.isPresent()) {
      last.remember(inference.written());
      return checked(given, said);
    }
    Map<String, String> before = last.settings();
    if (before.isEmpty()) {
      return simulate ? Optional.empty() : find(last, said);
    }
    if (simulate) {
      throw new UsageException(
          "The jobs in %s were begun with %s, and the simulator would finish them with filler text. Leave --simulate out, or name another directory with --data."
              .formatted(directory.path(), last.shown()));
    }
    said.accept(
        "Writing with %s, as the last time on %s. With others: --inference URL."
            .formatted(last.shown(), directory.path()));
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.putAll(before);
    return checked(inference.read(variables).ifGiven(), said);
  }

  /** Says which of them do not answer now. */
  private static Optional<InferenceSettings> checked(
      Optional<InferenceSettings> servers, Consumer<String> said) {
    try {
      if (servers.isPresent()) {
        ServerCheck.failures(servers.get()).forEach(it -> said.accept("No answer: " + it + "."));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return servers;
  }

  private Optional<InferenceSettings> find(LastServers last, Consumer<String> said) {
    InferenceSettings settings = inference.read();
    return LocalServers.usual()
        .find(settings.access().model())
        .map(found -> {
          said.accept(found.describe());
          last.remember(found);
          return found.settings(settings);
        });
  }
}
