package io.scriptorium.inference.client;

import java.time.Duration;

/**
 * How long a server may send nothing.
 *
 * @param connect until the connection is established
 * @param firstToken from the request until the first generated token; a server's queue may be long
 * @param idle from one chunk of the stream to the next
 */
public record Timeouts(Duration connect, Duration firstToken, Duration idle) {

  public static final Timeouts DEFAULT =
      new Timeouts(Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofSeconds(30));
}
