package io.scriptorium.sim;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of one request for a generation. Hashes are SHA-256 of UTF-8 text, in lower-case
 * hexadecimal.
 *
 * @param server the base URL of the server, ending in {@code /v1}
 * @param arrived when the request had been read
 * @param start when it got its seat, or {@code end} when it never got one
 * @param end when it released its seat, or was answered without one
 * @param seatsInUse the seats taken at its start, its own included; 0 when it never got one
 * @param promptTokens the tokens of the prompt
 * @param cachedTokens those of them found in the prefix cache
 * @param completionTokens the tokens generated
 * @param finish how it ended
 * @param fault the fault that struck it, if any
 * @param conversation the hash of all messages before the first of the assistant's: with
 *     append-only prompts the same for all sections of a job, and no other job's
 * @param context the hash of each assistant message in the prompt, in order
 * @param output the hash of the text generated, without its identifier ("Paragraph 3:") if any
 * @param lastMessage the last user message's end, at most 80 characters
 * @param text the text generated, without its identifier; null where texts are not kept
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Generation(
    String server,
    Instant arrived,
    Instant start,
    Instant end,
    int seatsInUse,
    int promptTokens,
    int cachedTokens,
    int completionTokens,
    Finish finish,
    @Nullable FaultKind fault,
    String conversation,
    List<String> context,
    String output,
    String lastMessage,
    @Nullable String text) {

  public Generation {
    context = List.copyOf(context);
  }

  /** Whether the model finished, at its own end or at the token limit. */
  public boolean whole() {
    return finish == Finish.STOP || finish == Finish.LENGTH;
  }

  /** How a generation ended. */
  public enum Finish {
    /** The whole text was generated. */
    STOP,
    /** It stopped at the most tokens allowed. */
    LENGTH,
    /** The server cut the connection on purpose. */
    CUT,
    /** The client went away, or the server was closed. */
    CANCELLED,
    /** A fault answered in the model's place. */
    FAULT;

    /** The name in the log. */
    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether it was ever given a seat. */
  public boolean hadSeat() {
    return seatsInUse > 0;
  }
}
