package io.scriptorium.inference;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * One OpenAI-compatible endpoint.
 *
 * @param baseUrl ends in {@code /v1}
 * @param seats how many generations may run on it at a time
 * @param model the model to ask it for; null for the settings' own, or else the first it lists
 */
public record InferenceServer(URI baseUrl, int seats, @Nullable String model) {

  /** The seats of a server for which none are configured. */
  public static final int DEFAULT_SEATS = 32;

  public InferenceServer {
    if (seats < 1) {
      throw new IllegalArgumentException(
          "The server %s has %d seats; 1 is the least.".formatted(baseUrl, seats));
    }
  }

  public InferenceServer(URI baseUrl) {
    this(baseUrl, DEFAULT_SEATS, null);
  }

  /** The server's name in logs, metrics and records: its base URL. */
  public String name() {
    return baseUrl.toString();
  }
}
