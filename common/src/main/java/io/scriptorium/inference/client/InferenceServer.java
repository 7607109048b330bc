package io.scriptorium.inference.client;

import io.scriptorium.runtime.Secret;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One OpenAI-compatible endpoint, as it is known now. Its {@link #name} is its identity: its seats
 * may change while it runs.
 *
 * @param baseUrl what {@code /chat/completions} and {@code /models} are below; most servers' ends
 *     in {@code /v1}; it may have a query, which every request gets
 * @param seats how many generations may run on it concurrently
 * @param model the model to request; null for the settings' own, or else the first it lists
 * @param apiKey sent to this server alone; null for the settings' own
 * @param context the tokens of its context window as configured; null to learn them
 */
public record InferenceServer(
    URI baseUrl,
    int seats,
    @Nullable String model,
    @Nullable ApiKey apiKey,
    @Nullable Integer context) {

  /** The seats of a server that reports none, where none are configured. */
  public static final int DEFAULT_SEATS = 32;

  public InferenceServer {
    if (seats < 1) {
      throw new IllegalArgumentException(
          "The server %s has %d seats; it needs 1 or more.".formatted(baseUrl, seats));
    }
  }

  public InferenceServer(URI baseUrl, int seats, @Nullable String model, @Nullable ApiKey apiKey) {
    this(baseUrl, seats, model, apiKey, null);
  }

  public InferenceServer(URI baseUrl, int seats, @Nullable String model) {
    this(baseUrl, seats, model, null);
  }

  public InferenceServer(URI baseUrl) {
    this(baseUrl, DEFAULT_SEATS, null);
  }

  /** The server's name in logs, metrics and records: its base URL. */
  public String name() {
    return baseUrl.toString();
  }

  /** A secret that is sent to servers and never shown. */
  public record ApiKey(Secret<String> secret) {

    public ApiKey {
      if (secret.reveal().isBlank()) {
        throw new IllegalArgumentException("An API key is blank; leave it out instead.");
      }
    }

    public ApiKey(String key) {
      this(Secret.of(key));
    }

    /**
     * The key in a text, or empty where it can be none: only visible ASCII characters are allowed.
     */
    public static Optional<ApiKey> parse(String text) {
      String key = text.strip();
      return !key.isEmpty() && key.chars().allMatch(character -> character > ' ' && character < 127)
          ? Optional.of(new ApiKey(key))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return secret.toString();
    }
  }
}
