package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import java.time.Duration;

/**
 * How a {@link ServerDirectory} finds servers and their seats.
 *
 * @param defaultSeats the seats of a server that neither is given a number nor tells one
 * @param documentTokens the length of a document in tokens, for which a server must have room in
 *     its KV cache for each seat that it gets by default
 * @param lookupTimeout how long one look at all names and servers may take
 * @param dnsInterval from one lookup of the DNS names to the next
 * @param seatsInterval from one question for a server's seats to the next
 */
public record DirectorySettings(
    int defaultSeats,
    int documentTokens,
    Duration lookupTimeout,
    Duration dnsInterval,
    Duration seatsInterval) {

  public static final DirectorySettings DEFAULT =
      new DirectorySettings(
          InferenceServer.DEFAULT_SEATS,
          8192,
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofMinutes(1));

  DirectorySettings withDefaultSeats(int seats) {
    return new DirectorySettings(seats, documentTokens, lookupTimeout, dnsInterval, seatsInterval);
  }
}
