package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ApiKey;
import io.scriptorium.inference.client.InferenceServer;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A server, or all servers behind one DNS name, as a user named them.
 *
 * @param url the base URL, which ends in {@code /v1}
 * @param dns whether every address of the URL's host is a server of its own
 * @param seats how many generations may run on each concurrently; null to ask the server
 * @param model the model to request; null for the settings' own, or else the first it lists
 * @param apiKey sent to these servers alone; null for the settings' own
 */
public record ServerEntry(
    URI url,
    boolean dns,
    @Nullable Integer seats,
    @Nullable String model,
    @Nullable ApiKey apiKey) {

  static final String DNS_PREFIX = "dns+";

  public ServerEntry {
    if (seats != null && seats < 1) {
      throw new IllegalArgumentException(
          "The server %s has %d seats; it needs 1 or more.".formatted(url, seats));
    }
  }

  /** An entry for exactly this server, whose seats are not asked for. */
  static ServerEntry of(InferenceServer server) {
    return new ServerEntry(
        server.baseUrl(), false, server.seats(), server.model(), server.apiKey());
  }

  /** The same, with the settings' own model. */
  ServerEntry withoutModel() {
    return new ServerEntry(url, dns, seats, null, apiKey);
  }

  /** The entry as it is written, without its options. */
  public String name() {
    return dns ? DNS_PREFIX + url : url.toString();
  }

  /**
   * The server of this entry at a base URL.
   *
   * @param otherwise its seats where the entry does not give them
   */
  InferenceServer at(URI baseUrl, int otherwise) {
    return new InferenceServer(baseUrl, seats == null ? otherwise : seats, model, apiKey);
  }
}
