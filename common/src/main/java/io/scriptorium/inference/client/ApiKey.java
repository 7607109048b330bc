package io.scriptorium.inference.client;

import java.util.Optional;

/** A secret that is sent to servers and never shown. */
public record ApiKey(String secret) {

  public ApiKey {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("An API key is blank; leave it out instead.");
    }
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
    return "***";
  }
}
