package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
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
            "Line %d of %s is no generation: %s".formatted(number, file, e.getOriginalMessage()),
            e);
      }
    }
    return new GenerationLog(generations);
  }

  /** The base URLs of the servers that were asked for anything. */
  public Set<String> servers() {
    Set<String> servers = new TreeSet<>();
    generations.forEach(generation -> servers.add(generation.server()));
    return servers;
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

  /**
   * The generations whose prompt held an assistant message that no generation of the same
   * conversation had produced before, from exactly the messages before it. None when every section
   * was generated from text that the fleet itself wrote for the sections before.
   */
  public List<Generation> withUnknownContext() {
    Map<String, Instant> producedAt = new HashMap<>();
    for (Generation generation : generations) {
      if (generation.whole()) {
        String chain = chain(generation, generation.context().size()) + generation.output();
        producedAt.merge(chain, generation.end(), (a, b) -> a.isBefore(b) ? a : b);
      }
    }
    return generations.stream()
        .filter(generation ->
            IntStream.range(0, generation.context().size())
                .mapToObj(index -> chain(generation, index) + generation.context().get(index))
                .anyMatch(link ->
                    !producedAt.containsKey(link)
                        || producedAt.get(link).isAfter(generation.arrived())))
        .toList();
  }

  /**
   * The sections of a document, from index 1, that no completed generation produced from exactly
   * the texts before them. None when the document keeps its promise.
   *
   * @param texts the document's sections in order
   */
  public List<Integer> unexplainedSections(List<String> texts) {
    return provenance().unexplained(texts);
  }

  /** Which generation wrote which text. */
  public Provenance provenance() {
    return new Provenance(generations);
  }

  private static String chain(Generation generation, int messages) {
    return generation.conversation() + String.join("", generation.context().subList(0, messages));
  }

  private int mostAtOnce(String server, Function<Generation, Instant> begin) {
    Collection<Change> changes = new ArrayList<>();
    for (Generation generation : generations) {
      if (generation.server().equals(server) && generation.hadSeat()) {
        changes.add(new Change(begin.apply(generation), 1));
        changes.add(new Change(generation.end(), -1));
      }
    }
    int now = 0;
    int most = 0;
    // A seat released at the very instant at which another is taken is free for it.
    for (Change change :
        changes.stream()
            .sorted(Comparator.comparing(Change::at).thenComparingInt(Change::by))
            .toList()) {
      now += change.by();
      most = Math.max(most, now);
    }
    return most;
  }

  private record Change(Instant at, int by) {}
}
