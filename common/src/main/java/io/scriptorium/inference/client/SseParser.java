package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cuts a byte stream into server-sent events, wherever the network cut it into chunks (WHATWG HTML
 * Living Standard, section 9.2.6, "Interpreting an event stream"). Besides the standard it knows
 * {@code error:} lines, by which older servers of llama.cpp report a failure.
 */
final class SseParser {

  /**
   * One server-sent event.
   *
   * @param type {@code message} unless the server named another
   * @param data its data lines, joined by line feeds
   */
  record Event(String type, String data) {
    static final String MESSAGE = "message";
    static final String ERROR = "error";
  }

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final int maxEventBytes;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private final StringBuilder data = new StringBuilder();
  private String type = Event.MESSAGE;
  private boolean hasData;
  private boolean afterCarriageReturn;
  private boolean firstLine = true;

  /**
   * @param maxEventBytes the longest line, and the most data of one event, that is taken
   */
  SseParser(int maxEventBytes) {
    this.maxEventBytes = maxEventBytes;
  }

  /**
   * Takes the next bytes and returns the events that they complete.
   *
   * @throws IOException if an event is longer than the bound
   */
  List<Event> feed(ByteBuffer bytes) throws IOException {
    List<Event> events = new ArrayList<>();
    byte[] read = new byte[bytes.remaining()];
    bytes.get(read);
    int start = 0;
    for (int at = 0; at < read.length; at++) {
      byte next = read[at];
      boolean endsCarriageReturn = afterCarriageReturn && next == '\n';
      afterCarriageReturn = next == '\r';
      if (next == '\n' || next == '\r') {
        addToLine(read, start, at);
        start = at + 1;
        if (!endsCarriageReturn) {
          endLine(events);
        }
      }
    }
    addToLine(read, start, read.length);
    return events;
  }

  private void addToLine(byte[] read, int from, int to) throws IOException {
    checkBound(line.size() + to - from);
    line.write(read, from, to - from);
  }

  /** The event that the stream ended in the middle of, its half line included; empty for none. */
  Optional<Event> rest() throws IOException {
    List<Event> events = new ArrayList<>();
    if (line.size() > 0) {
      endLine(events);
    }
    endEvent(events);
    return events.stream().findFirst();
  }

  private void endLine(List<Event> events) throws IOException {
    String text = line.toString(UTF_8);
    line.reset();
    if (firstLine && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      text = text.substring(1);
    }
    firstLine = false;
    if (text.isEmpty()) {
      endEvent(events);
      return;
    }
    int colon = text.indexOf(':');
    String field = colon < 0 ? text : text.substring(0, colon);
    String value = colon < 0 ? "" : text.substring(colon + 1);
    if (value.startsWith(" ")) {
      value = value.substring(1);
    }
    switch (field) {
      case "data" -> addData(value);
      case "event" -> type = value;
      case "error" -> {
        type = Event.ERROR;
        addData(value);
      }
      default -> {
        // A comment (an empty field name), an id, a retry time: nothing of the answer.
      }
    }
  }

  private void addData(String value) throws IOException {
    if (hasData) {
      data.append('\n');
    }
    data.append(value);
    hasData = true;
    checkBound(data.length());
  }

  private void endEvent(List<Event> events) {
    if (hasData) {
      events.add(new Event(type, data.toString()));
    }
    data.setLength(0);
    hasData = false;
    type = Event.MESSAGE;
  }

  private void checkBound(int size) throws IOException {
    if (size > maxEventBytes) {
      throw new IOException(
          "a single event of more than " + maxEventBytes + " bytes, which is the most allowed");
    }
  }
}
