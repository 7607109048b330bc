package io.scriptorium.inference.client;

/** A secret that is sent to servers and shown to nobody. */
public record ApiKey(String secret) {

  public ApiKey {
    if (secret.isBlank()) {
      throw new IllegalArgumentException("An API key is blank; leave it out instead.");
    }
  }

  @Override
  public String toString() {
    return "***";
  }
}
