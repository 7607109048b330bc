package io.scriptorium.sim;

import java.io.IOException;

/**
 * Leaves a handler so that the HTTP server closes the connection immediately: the client sees it
 * end in the middle of the response, or before one.
 */
final class ConnectionCutException extends IOException {
  ConnectionCutException(String reason) {
    super(reason);
  }
}
