package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatSettings;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.runtime.Backoff;
import io.scriptorium.runtime.OptionGroup;
import io.scriptorium.runtime.Problems;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.Setting.Renamed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Everything a {@link Fleet} must know.
 *
 * @param fleet what the fleet is used for, as a label of its metrics
 * @param chat how requests are made
 * @param directory how servers and their seats are found
 * @param circuit when a server that fails gets no requests
 */
@OptionGroup(OptionGroup.Heading.INFERENCE)
public record InferenceSettings(
    @Fixed(WRITING) String fleet,
    ServerAccess access,
    ChatSettings chat,
    RetryPolicy retry,
    @Setting(
            option = "--inference-seat-timeout",
            variable = "INFERENCE_SEAT_TIMEOUT",
            value = "7d",
            min = "1ms",
            help = "How long a request may wait for a free seat.")
        Duration seatTimeout,
    DirectorySettings directory,
    CircuitSettings circuit) {

  // The labels of fleets.
  public static final String WRITING = "writing";
  public static final String PLANNING = "planning";
  public static final String JUDGING = "judging";

  /** Without servers. */
  public static final InferenceSettings DEFAULT = SettingsReader.defaults(InferenceSettings.class);

  /** Exactly these servers with their seats, and the default for all else. */
  public static InferenceSettings of(List<InferenceServer> servers) {
    return ofEntries(servers.stream().map(ServerEntry::of).toList());
  }

  /** The servers of these entries, and the default for all else. */
  public static InferenceSettings ofEntries(List<ServerEntry> entries) {
    return DEFAULT.with(WRITING, new ServerAccess(entries, null, null));
  }

  /** Reports where a command that cannot do without servers has none. */
  public static void requireServers(boolean any, Problems problems) {
    if (!any) {
      problems.add(
          "No inference server is given, and no model server answers on this machine (%s). Set --inference-servers or INFERENCE_SERVERS to the base URLs of OpenAI-compatible servers, for example: INFERENCE_SERVERS=http://localhost:8000/v1"
              .formatted(LocalServers.usual().places()));
    }
  }

  /** Reports where none is given and none is found. */
  public void requireGivenOrFound(Problems problems) {
    requireServers(hasServers() || LocalServers.usual().find(access.model()).isPresent(), problems);
  }

  public boolean hasServers() {
    return access.isGiven();
  }

  /** Empty where no server is given. */
  public Optional<InferenceSettings> ifGiven() {
    return Optional.of(this).filter(InferenceSettings::hasServers);
  }

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
      return with(PLANNING, planner);
    }
    String model = planner.model();
    return with(
        PLANNING,
        new ServerAccess(
            model == null ? entries() : entries().stream().map(ServerEntry::withoutModel).toList(),
            model == null ? access.model() : model,
            planner.apiKey() == null ? access.apiKey() : planner.apiKey()));
  }

  /** The servers whose model judges texts. Nothing is judged without them. */
  @OptionGroup(OptionGroup.Heading.JUDGE)
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
          .with(JUDGING, access)
          .withDirectory(DirectorySettings.DEFAULT.withDefaultSeats(DEFAULT_SEATS))
          .ifGiven();
    }
  }

  private InferenceSettings with(String otherFleet, ServerAccess other) {
    return new InferenceSettings(otherFleet, other, chat, retry, seatTimeout, directory, circuit);
  }

  /** The same with other servers. */
  InferenceSettings withAccess(ServerAccess other) {
    return with(fleet, other);
  }

  /** These, or where they name no server, with the one that is found on this machine, if any. */
  public InferenceSettings orFound() {
    return hasServers() ? this : LocalServers.usual().settings(this).orElse(this);
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

  /**
   * How long and how often a request is attempted.
   *
   * @param initialDelay the longest delay before the second round of attempts
   * @param maxDelay the longest delay before any round
   * @param budget the time in which a request must be answered; waiting for a free seat on a
   *     healthy server does not count
   * @param answerTries how many answers without usable text (empty, refused, truncated, too long)
   *     are accepted for one request: the request may be the cause, so that more time would not end
   *     it
   */
  public record RetryPolicy(
      @Fixed("500ms") Duration initialDelay,
      @Fixed("30s") Duration maxDelay,
      @Setting(
              option = "--inference-budget",
              variable = "INFERENCE_BUDGET",
              value = "15m",
              min = "1ms",
              help = "How long one answer is tried for, all servers included.")
          Duration budget,
      @Fixed("5") int answerTries) {

    public static final RetryPolicy DEFAULT = SettingsReader.defaults(RetryPolicy.class);

    /**
     * The random delay before the next round.
     *
     * @param round the number of rounds that failed, from 1
     */
    public Duration delay(int round, RandomGenerator random) {
      return new Backoff(initialDelay, maxDelay).delay(round, 0, random.nextDouble());
    }
  }

  /**
   * How a {@link ServerDirectory} finds servers and their seats.
   *
   * @param documentTokens the tokens of a long document: a server that reports the size of its KV
   *     cache (vLLM) gets no more seats by default than documents of this length fit in it; fixed,
   *     as seats can be given
   * @param dnsInterval from one lookup of the dns+ servers to the next; fixed, as a lookup is cheap
   * @param lookupTimeout how long one look at all names and servers may take; fixed, as servers
   *     that answer later are found by the next one
   * @param seatsInterval from one query for a server's seats to the next; fixed, as it costs a
   *     server one small request
   */
  @Removed({
    "INFERENCE_DOCUMENT_TOKENS",
    "INFERENCE_DNS_INTERVAL",
    "INFERENCE_LOOKUP_TIMEOUT",
    "INFERENCE_SEATS_INTERVAL"
  })
  public record DirectorySettings(
      @Setting(
              option = "--inference-seats",
              variable = "INFERENCE_SEATS",
              value = "" + InferenceServer.DEFAULT_SEATS,
              min = "1",
              help =
                  "Concurrent generations on each server for which no seats are given and that"
                      + " reports none.")
          int defaultSeats,
      @Fixed("8192") int documentTokens,
      @Fixed("3s") Duration lookupTimeout,
      @Fixed("10s") Duration dnsInterval,
      @Fixed("1m") Duration seatsInterval) {

    public static final DirectorySettings DEFAULT =
        SettingsReader.defaults(DirectorySettings.class);

    DirectorySettings withDefaultSeats(int seats) {
      return new DirectorySettings(
          seats, documentTokens, lookupTimeout, dnsInterval, seatsInterval);
    }
  }

  /**
   * When the circuit of a server that fails opens, and for how long. Most of it is fixed: the
   * values were chosen together, and a probe closes the circuit again within seconds.
   *
   * @param window how many of the last requests count
   * @param minimumCalls how many of them there must be, and how many failures in a row are enough
   *     by themselves
   * @param failureRate the share of failures, in percent, that opens the circuit
   * @param firstOpen how long it is open at first; each trial that fails doubles it
   * @param longestRetryAfter the longest Retry-After that is honoured; as long as a request is
   *     tried
   * @param probeInterval how often a server whose circuit is open is probed, and how long one probe
   *     may take
   */
  @Removed({
    "INFERENCE_CIRCUIT_WINDOW",
    "INFERENCE_CIRCUIT_CALLS",
    "INFERENCE_CIRCUIT_FAILURE_RATE",
    "INFERENCE_CIRCUIT_OPEN",
    "INFERENCE_PROBE_INTERVAL"
  })
  public record CircuitSettings(
      @Fixed("20") int window,
      @Fixed("3") int minimumCalls,
      @Fixed("50") int failureRate,
      @Fixed("1s") Duration firstOpen,
      @Setting(
              option = "--inference-circuit-longest-open",
              variable = "INFERENCE_CIRCUIT_LONGEST_OPEN",
              value = "30s",
              min = "1s",
              help = "How long a server that keeps failing gets no requests between two trials.")
          Duration longestOpen,
      @Fixed(sameAs = "--inference-budget") Duration longestRetryAfter,
      @Fixed("2s") Duration probeInterval) {}
}
