package io.scriptorium.inference;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a {@link Fleet} must know.
 *
 * @param fleet what the fleet is used for, as a label of its metrics
 * @param servers at least one, none twice
 * @param apiKey sent to every server; null for none
 * @param model the model to ask for; null to take the first that a server lists
 * @param temperature the sampling temperature; null to leave it to the server
 * @param seatTimeout how long a request may wait for a free seat
 * @param maxAnswerCharacters the longest answer that is read, in UTF-16 code units
 * @param maxPins the number of jobs whose server is remembered; the longest unused is forgotten
 *     first
 */
public record InferenceSettings(
    String fleet,
    List<InferenceServer> servers,
    @Nullable ApiKey apiKey,
    @Nullable String model,
    @Nullable Double temperature,
    Timeouts timeouts,
    RetryPolicy retry,
    Duration seatTimeout,
    int maxAnswerCharacters,
    int maxPins) {

  /** The label of a fleet that writes. */
  public static final String WRITING = "writing";

  /** The label of a fleet that plans. */
  public static final String PLANNING = "planning";

  public static final Duration DEFAULT_SEAT_TIMEOUT = Duration.ofHours(6);
  public static final int DEFAULT_MAX_ANSWER_CHARACTERS = 1_000_000;
  public static final int DEFAULT_MAX_PINS = 100_000;

  public InferenceSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("A fleet has no servers; it needs at least one.");
    }
    if (servers.stream().map(InferenceServer::baseUrl).distinct().count() < servers.size()) {
      throw new IllegalArgumentException("A fleet has a server twice: " + servers);
    }
  }

  /** These servers, and the default for all else. */
  public static InferenceSettings of(List<InferenceServer> servers) {
    return new InferenceSettings(
        WRITING,
        servers,
        null,
        null,
        null,
        Timeouts.DEFAULT,
        RetryPolicy.DEFAULT,
        DEFAULT_SEAT_TIMEOUT,
        DEFAULT_MAX_ANSWER_CHARACTERS,
        DEFAULT_MAX_PINS);
  }

  public InferenceSettings withFleet(String newFleet) {
    return new InferenceSettings(
        newFleet,
        servers,
        apiKey,
        model,
        temperature,
        timeouts,
        retry,
        seatTimeout,
        maxAnswerCharacters,
        maxPins);
  }

  public InferenceSettings withTimeouts(Timeouts newTimeouts) {
    return new InferenceSettings(
        fleet,
        servers,
        apiKey,
        model,
        temperature,
        newTimeouts,
        retry,
        seatTimeout,
        maxAnswerCharacters,
        maxPins);
  }

  public InferenceSettings withRetry(RetryPolicy newRetry) {
    return new InferenceSettings(
        fleet,
        servers,
        apiKey,
        model,
        temperature,
        timeouts,
        newRetry,
        seatTimeout,
        maxAnswerCharacters,
        maxPins);
  }

  /** The same, with {@link #model} in place of what single servers name. */
  InferenceSettings withOneModel() {
    return new InferenceSettings(
        fleet,
        servers.stream().map(one -> new InferenceServer(one.baseUrl(), one.seats(), null)).toList(),
        apiKey,
        model,
        temperature,
        timeouts,
        retry,
        seatTimeout,
        maxAnswerCharacters,
        maxPins);
  }
}
