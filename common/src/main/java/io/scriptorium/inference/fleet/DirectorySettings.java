package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.runtime.Setting;
import io.scriptorium.runtime.Setting.Fixed;
import io.scriptorium.runtime.Setting.Removed;
import io.scriptorium.runtime.SettingsReader;
import java.time.Duration;

/**
 * How a {@link ServerDirectory} finds servers and their seats.
 *
 * @param documentTokens the tokens of a long document: a server that reports the size of its KV
 *     cache (vLLM) gets no more seats by default than documents of this length fit in it; fixed, as
 *     seats can be given
 * @param dnsInterval from one lookup of the dns+ servers to the next; fixed, as a lookup is cheap
 * @param lookupTimeout how long one look at all names and servers may take; fixed, as servers that
 *     answer later are found by the next one
 * @param seatsInterval from one query for a server's seats to the next; fixed, as it costs a server
 *     one small request
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

  public static final DirectorySettings DEFAULT = SettingsReader.defaults(DirectorySettings.class);

  DirectorySettings withDefaultSeats(int seats) {
    return new DirectorySettings(seats, documentTokens, lookupTimeout, dnsInterval, seatsInterval);
  }
}
