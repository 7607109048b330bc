package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * What a fleet did in a run, and what can be proved from it.
 *
 * @param generations in the order in which they ended
 */
public record GenerationLog(List<Generation> generations) {

  public GenerationLog {
    generations = List.copyOf(generations);
  }

  /**
   * Reads a file of JSON lines, as {@code simulate --generations-log} writes it. A last line
   * without its end, as a killed simulator leaves, is ignored.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalArgumentException naming the line that is no generation
   */
  public static GenerationLog read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The generations log " + file + " cannot be read.", e);
    }
    List<Generation> generations = new ArrayList<>();
    int number = 0;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      number++;
      try {
        generations.add(SimulatorJson.MAPPER.readValue(line, Generation.class));
      } catch (JacksonException e) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "Line %d of %s is no generation: %s",
                number,
                file,
                e.getOriginalMessage()),
            e);
      }
    }
    return new GenerationLog(generations);
  }

  /** The base URLs of the servers that were asked for anything. */
  public Set<String> servers() {
    return generations.stream()
        .map(Generation::server)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The most generations that ever ran on a server at the same time: never above its seats. */
  public int maxConcurrent(String server) {
    return mostAtOnce(server, Generation::start);
  }

  /**
   * The most requests that a server ever had at the same time, running and waiting: above its seats
   * when its clients oversubscribed it.
   */
  public int maxInFlight(String server) {
    return mostAtOnce(server, Generation::arrived);
  }

  /** Which generation wrote which text. */
  public Provenance provenance() {
    return new Provenance(generations);
  }

  private int mostAtOnce(String server, Function<Generation, Instant> begin) {
    List<Change> changes = new ArrayList<>();
    for (Generation generation : generations) {
      if (generation.server().equals(server) && generation.hadSeat()) {
        changes.add(new Change(begin.apply(generation), 1));
        changes.add(new Change(generation.end(), -1));
      }
    }
    // A seat released at the very instant at which another is taken is free for it.
    changes.sort(Comparator.comparing(Change::at).thenComparingInt(Change::by));
    int now = 0;
    int most = 0;
    for (Change change : changes) {
      now += change.by();
      most = Math.max(most, now);
    }
    return most;
  }

  private record Change(Instant at, int by) {}
}
