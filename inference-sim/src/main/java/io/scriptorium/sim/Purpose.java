package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What a prompt asks for. */
public enum Purpose {
  /** An outline: JSON with an array of objects, or lines of number, words and main point. */
  PLAN,
  /** Anything else. */
  WRITE;

  /** The name on the wire. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The purpose of a name on the wire.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  @JsonCreator
  public static Purpose of(String wireName) {
    return Arrays.stream(values())
        .filter(purpose -> purpose.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'on' is '%s'; allowed are plan and write.".formatted(wireName)));
  }
}
