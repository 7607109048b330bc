package io.scriptorium.inference.client;

import java.util.Locale;

/** One turn of a conversation with a model. */
public record ChatMessage(Role role, String content) {

  public enum Role {
    SYSTEM,
    USER,
    ASSISTANT;

    /** The name used in requests: lower case. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static ChatMessage system(String content) {
    return new ChatMessage(Role.SYSTEM, content);
  }

  public static ChatMessage user(String content) {
    return new ChatMessage(Role.USER, content);
  }

  public static ChatMessage assistant(String content) {
    return new ChatMessage(Role.ASSISTANT, content);
  }
}
