package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.Timeouts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Fleet} must know.
 *
 * @param fleet what the fleet is used for, as a label of its metrics
 * @param entries the servers as they were named, at least one, none twice
 * @param apiKey sent to every server that has none of its own; null for none
 * @param model the model to ask for; null to take the first that a server lists
 * @param temperature the sampling temperature; null to leave it to the server
 * @param seatTimeout how long a request may wait for a free seat
 * @param maxAnswerCharacters the longest answer that is read, in UTF-16 code units
 * @param directory how servers and their seats are found
 * @param circuit when a server that fails is left alone
 */
public record InferenceSettings(
    String fleet,
    List<ServerEntry> entries,
    @Nullable ApiKey apiKey,
    @Nullable String model,
    @Nullable Double temperature,
    Timeouts timeouts,
    RetryPolicy retry,
    Duration seatTimeout,
    int maxAnswerCharacters,
    DirectorySettings directory,
    CircuitSettings circuit) {

  /** The label of a fleet that writes. */
  public static final String WRITING = "writing";

  /** The label of a fleet that plans. */
  public static final String PLANNING = "planning";

  /** The label of servers that judge texts. */
  public static final String JUDGING = "judging";

  public static final Duration DEFAULT_SEAT_TIMEOUT = Duration.ofHours(6);
  public static final int DEFAULT_MAX_ANSWER_CHARACTERS = 1_000_000;

  public InferenceSettings {
    entries = List.copyOf(entries);
    if (entries.isEmpty()) {
      throw new IllegalArgumentException("A fleet has no servers; it needs at least one.");
    }
    if (entries.stream().map(ServerEntry::name).distinct().count() < entries.size()) {
      throw new IllegalArgumentException("A fleet has a server twice: " + entries);
    }
  }

  /** Exactly these servers with their seats, and the default for all else. */
  public static InferenceSettings of(List<InferenceServer> servers) {
    return ofEntries(servers.stream().map(ServerEntry::of).toList());
  }

  /** The servers of these entries, and the default for all else. */
  public static InferenceSettings ofEntries(List<ServerEntry> entries) {
    return new InferenceSettings(
        WRITING,
        entries,
        null,
        null,
        null,
        Timeouts.DEFAULT,
        RetryPolicy.DEFAULT,
        DEFAULT_SEAT_TIMEOUT,
        DEFAULT_MAX_ANSWER_CHARACTERS,
        DirectorySettings.DEFAULT,
        CircuitSettings.DEFAULT);
  }

  /**
   * The servers that are named one by one, with the seats that are configured. {@link
   * ServerDirectory} knows those behind DNS names too, and the seats that servers tell.
   */
  public List<InferenceServer> servers() {
    return entries.stream()
        .filter(entry -> !entry.dns())
        .map(entry -> entry.at(entry.url(), directory.defaultSeats()))
        .toList();
  }

  public InferenceSettings withFleet(String newFleet) {
    return with(newFleet, entries, timeouts, retry, directory, circuit);
  }

  public InferenceSettings withTimeouts(Timeouts newTimeouts) {
    return with(fleet, entries, newTimeouts, retry, directory, circuit);
  }

  public InferenceSettings withRetry(RetryPolicy newRetry) {
    return with(fleet, entries, timeouts, newRetry, directory, circuit);
  }

  public InferenceSettings withDirectory(DirectorySettings newDirectory) {
    return with(fleet, entries, timeouts, retry, newDirectory, circuit);
  }

  public InferenceSettings withCircuit(CircuitSettings newCircuit) {
    return with(fleet, entries, timeouts, retry, directory, newCircuit);
  }

  /** The same, with {@link #model} in place of what single servers name. */
  InferenceSettings withOneModel() {
    List<ServerEntry> bare = entries.stream().map(ServerEntry::withoutModel).toList();
    return with(fleet, bare, timeouts, retry, directory, circuit);
  }

  private InferenceSettings with(
      String newFleet,
      List<ServerEntry> newEntries,
      Timeouts newTimeouts,
      RetryPolicy newRetry,
      DirectorySettings newDirectory,
      CircuitSettings newCircuit) {
    return new InferenceSettings(
        newFleet,
        newEntries,
        apiKey,
        model,
        temperature,
        newTimeouts,
        newRetry,
        seatTimeout,
        maxAnswerCharacters,
        newDirectory,
        newCircuit);
  }
}
