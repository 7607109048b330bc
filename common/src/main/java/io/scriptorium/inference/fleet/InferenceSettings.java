package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.Timeouts;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Fleet} must know.
 *
 * @param fleet what the fleet is used for, as a label of its metrics
 * @param temperature the sampling temperature; null to leave it to the server
 * @param maxAnswerCharacters the longest answer that is read, in UTF-16 code units; fixed, as it is
 *     a hundred times a section's length
 * @param directory how servers and their seats are found
 * @param circuit when a server that fails gets no requests
 */
@Removed("INFERENCE_MAX_ANSWER_CHARACTERS")
public record InferenceSettings(
    @Fixed(WRITING) String fleet,
    ServerAccess access,
    @Setting(
            option = "--inference-temperature",
            variable = "INFERENCE_TEMPERATURE",
            min = "0",
            max = "2",
            label = "T",
            help = "The sampling temperature; by default the server's own.")
        @Nullable Double temperature,
    Timeouts timeouts,
    RetryPolicy retry,
    @Setting(
            option = "--inference-seat-timeout",
            variable = "INFERENCE_SEAT_TIMEOUT",
            value = "6h",
            min = "1ms",
            help = "How long a request may wait for a free seat.")
        Duration seatTimeout,
    @Fixed("1000000") int maxAnswerCharacters,
    DirectorySettings directory,
    CircuitSettings circuit) {

  /** The label of a fleet that writes. */
  public static final String WRITING = "writing";

  /** The label of a fleet that plans. */
  public static final String PLANNING = "planning";

  /** The label of servers that judge texts. */
  public static final String JUDGING = "judging";

  /** Without servers. */
  public static final InferenceSettings DEFAULT = SettingsReader.defaults(InferenceSettings.class);

  /** Exactly these servers with their seats, and the default for all else. */
  public static InferenceSettings of(List<InferenceServer> servers) {
    return ofEntries(servers.stream().map(ServerEntry::of).toList());
  }

  /** The servers of these entries, and the default for all else. */
  public static InferenceSettings ofEntries(List<ServerEntry> entries) {
    return DEFAULT.withAccess(new ServerAccess(entries, null, null));
  }

  /** Reports where a command that cannot do without servers is given none. */
  public static void requireServers(boolean given, Problems problems) {
    if (!given) {
      problems.add(
          "No inference server is given. Set --inference-servers or INFERENCE_SERVERS to the base"
              + " URLs of OpenAI-compatible servers, for example:"
              + " INFERENCE_SERVERS=http://localhost:8000/v1");
    }
  }

  /** Whether any server is given. */
  public boolean hasServers() {
    return access.isGiven();
  }

  /** Empty where no server is given. */
  public Optional<InferenceSettings> ifGiven() {
    return Optional.of(this).filter(InferenceSettings::hasServers);
  }

  /** The servers as they were named. */
  public List<ServerEntry> entries() {
    return access.entries();
  }

  /** The key of servers that have none of their own; null for none. */
  public @Nullable ApiKey apiKey() {
    return access.apiKey();
  }

  /** The model to ask for; null to take the first that a server lists. */
  public @Nullable String model() {
    return access.model();
  }

  /**
   * The servers that are named one by one, with the seats that are configured. {@link
   * ServerDirectory} knows those of DNS names too, and the seats that servers report.
   */
  public List<InferenceServer> servers() {
    return entries().stream()
        .filter(entry -> !entry.dns())
        .map(entry -> entry.at(entry.url(), directory.defaultSeats()))
        .toList();
  }

  /**
   * The settings for planning: with the planner's servers where it has any, else with these ones
   * and the planner's model and key where it has them.
   */
  public InferenceSettings forPlanning(ServerAccess planner) {
    if (planner.isGiven()) {
      return withFleet(PLANNING).withAccess(planner);
    }
    List<ServerEntry> shared =
        planner.model() == null
            ? entries()
            : entries().stream().map(ServerEntry::withoutModel).toList();
    return withFleet(PLANNING)
        .withAccess(
            new ServerAccess(
                shared,
                planner.model() == null ? model() : planner.model(),
                planner.apiKey() == null ? apiKey() : planner.apiKey()));
  }

  public InferenceSettings withFleet(String newFleet) {
    return with(newFleet, access, timeouts, retry, directory, circuit);
  }

  public InferenceSettings withAccess(ServerAccess newAccess) {
    return with(fleet, newAccess, timeouts, retry, directory, circuit);
  }

  public InferenceSettings withTimeouts(Timeouts newTimeouts) {
    return with(fleet, access, newTimeouts, retry, directory, circuit);
  }

  public InferenceSettings withRetry(RetryPolicy newRetry) {
    return with(fleet, access, timeouts, newRetry, directory, circuit);
  }

  public InferenceSettings withDirectory(DirectorySettings newDirectory) {
    return with(fleet, access, timeouts, retry, newDirectory, circuit);
  }

  public InferenceSettings withCircuit(CircuitSettings newCircuit) {
    return with(fleet, access, timeouts, retry, directory, newCircuit);
  }

  private InferenceSettings with(
      String newFleet,
      ServerAccess newAccess,
      Timeouts newTimeouts,
      RetryPolicy newRetry,
      DirectorySettings newDirectory,
      CircuitSettings newCircuit) {
    return new InferenceSettings(
        newFleet,
        newAccess,
        temperature,
        newTimeouts,
        newRetry,
        seatTimeout,
        maxAnswerCharacters,
        newDirectory,
        newCircuit);
  }
}
