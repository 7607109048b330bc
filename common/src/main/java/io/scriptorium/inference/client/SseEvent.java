package io.scriptorium.inference.client;

/**
 * One server-sent event.
 *
 * @param type {@code message} unless the server named another
 * @param data its data lines, joined by line feeds
 */
record SseEvent(String type, String data) {

  static final String MESSAGE = "message";
  static final String ERROR = "error";
}
