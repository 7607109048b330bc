package io.scriptorium.inference.client;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server said, fit to stand in a failure's reason: one short line without secrets. */
final class ErrorExcerpt {

  static final int MAX_CHARACTERS = 200;

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Cntrl}]+");
  private static final Pattern KEYS =
      Pattern.compile("(?i)(bearer\\s+)[^\\s\"']+|\\bsk-[A-Za-z0-9_*-]{6,}");

  private ErrorExcerpt() {}

  static String of(String body, @Nullable ApiKey secret) {
    String text = SPACES.matcher(body).replaceAll(" ").strip();
    if (secret != null) {
      text = text.replace(secret.secret(), secret.toString());
    }
    text = KEYS.matcher(text).replaceAll(match -> match.group(1) == null ? "***" : "$1***");
    if (text.isEmpty()) {
      return "(nothing)";
    }
    if (text.length() <= MAX_CHARACTERS) {
      return text;
    }
    int end = MAX_CHARACTERS - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }

  /**
   * The message inside an error's JSON, in the shapes that servers use, or else the body itself.
   */
  static String message(String body) {
    try {
      JsonNode json = MAPPER.readTree(body);
      for (JsonNode candidate :
          new JsonNode[] {
            json.path("error").path("message"),
            json.path("message"),
            json.path("error"),
            json.path("detail")
          }) {
        if (candidate.isString()) {
          return candidate.stringValue();
        }
      }
      return body;
    } catch (JacksonException e) {
      return body;
    }
  }
}
