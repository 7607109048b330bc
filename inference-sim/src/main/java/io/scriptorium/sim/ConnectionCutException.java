package io.scriptorium.sim;

import java.io.IOException;

/**
 * Leaves a handler so that the HTTP server drops the connection as it is: the client sees it end in
 * the middle of the response, or before one.
 */
final class ConnectionCutException extends IOException {
  ConnectionCutException(String reason) {
    super(reason);
  }
}
