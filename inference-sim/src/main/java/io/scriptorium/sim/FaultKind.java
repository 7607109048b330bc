package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** The faults that can be injected. */
public enum FaultKind {
  /** 500 instead of an answer. */
  ERROR_500,
  /** 503 instead of an answer. */
  ERROR_503,
  /** 429 instead of an answer. */
  ERROR_429,
  /** Nothing more is sent until the fault is cleared, or the client closes the connection. */
  HANG,
  /** All times are longer by the factor. */
  SLOW,
  /** The connection ends in the middle of the answer. */
  CUT_STREAM,
  /** A well-formed answer without text. */
  EMPTY,
  /** A stream of events that hold no JSON. */
  GARBAGE,
  /** A web page with status 200. */
  HTML,
  /** A refusal, with finish reason {@code content_filter}. */
  REFUSE,
  /** An answer that stops half way with finish reason {@code length}. */
  TRUNCATE,
  /** Connections are closed without an answer, running ones too. */
  DOWN;

  /** The name on the wire, such as {@code cut-stream}. */
  @JsonValue
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of a name on the wire.
   *
   * @throws IllegalArgumentException listing the names there are
   */
  @JsonCreator
  public static FaultKind of(String wireName) {
    return Arrays.stream(values())
        .filter(kind -> kind.wireName().equals(wireName))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'fault' is '%s'; allowed are %s."
                    .formatted(
                        wireName,
                        String.join(
                            ", ", Arrays.stream(values()).map(FaultKind::wireName).toList()))));
  }
}
