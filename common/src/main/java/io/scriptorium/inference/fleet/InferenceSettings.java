package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatSettings;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.runtime.Fixed;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Removed;
import io.scriptorium.runtime.Renamed;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Everything a {@link Fleet} must know.
 *
 * @param fleet what the fleet is used for, as a label of its metrics
 * @param chat how requests are made
 * @param directory how servers and their seats are found
 * @param circuit when a server that fails gets no requests
 */
public record InferenceSettings(
    @Fixed(WRITING) String fleet,
    ServerAccess access,
    ChatSettings chat,
    RetryPolicy retry,
    @Setting(
            option = "--inference-seat-timeout",
            variable = "INFERENCE_SEAT_TIMEOUT",
            value = "6h",
            min = "1ms",
            help = "How long a request may wait for a free seat.")
        Duration seatTimeout,
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
    String model = planner.model();
    return withFleet(PLANNING)
        .withAccess(
            new ServerAccess(
                model == null
                    ? entries()
                    : entries().stream().map(ServerEntry::withoutModel).toList(),
                model == null ? access.model() : model,
                planner.apiKey() == null ? access.apiKey() : planner.apiKey()));
  }

  /** The servers whose model judges texts. Nothing is judged without them. */
  @Removed("JUDGE_INFERENCE_SEATS")
  public record JudgeSettings(
      @Renamed(
              from = "inference",
              option = "judge",
              variable = "JUDGE_INFERENCE",
              help = "For judging texts; without servers nothing is judged. ")
          ServerAccess access) {

    /** Texts judged concurrently on each server that is given no seats. */
    private static final int DEFAULT_SEATS = 4;

    /** The judge's settings, or empty where none is wanted. */
    public Optional<InferenceSettings> ifGiven() {
      return DEFAULT
          .withFleet(JUDGING)
          .withAccess(access)
          .withDirectory(DirectorySettings.DEFAULT.withDefaultSeats(DEFAULT_SEATS))
          .ifGiven();
    }
  }

  private InferenceSettings withFleet(String other) {
    return new InferenceSettings(other, access, chat, retry, seatTimeout, directory, circuit);
  }

  private InferenceSettings withAccess(ServerAccess other) {
    return new InferenceSettings(fleet, other, chat, retry, seatTimeout, directory, circuit);
  }

  public InferenceSettings withChat(ChatSettings other) {
    return new InferenceSettings(fleet, access, other, retry, seatTimeout, directory, circuit);
  }

  public InferenceSettings withRetry(RetryPolicy other) {
    return new InferenceSettings(fleet, access, chat, other, seatTimeout, directory, circuit);
  }

  InferenceSettings withDirectory(DirectorySettings other) {
    return new InferenceSettings(fleet, access, chat, retry, seatTimeout, other, circuit);
  }

  InferenceSettings withCircuit(CircuitSettings other) {
    return new InferenceSettings(fleet, access, chat, retry, seatTimeout, directory, other);
  }
}
