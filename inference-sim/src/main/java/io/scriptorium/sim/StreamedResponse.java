package io.scriptorium.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer as server-sent events, a chunk for each few tokens. */
final class StreamedResponse implements CompletionResponse {
  private static final String DONE = "[DONE]";

  private final OutputStream out;
  private final Faults faults;
  private final CompletionJson json;
  private final boolean includeUsage;
  private final String lineEnd;
  private long lastSent = System.nanoTime();
  private int events;

  StreamedResponse(OutputStream out, String id, boolean includeUsage, Faults faults) {
    this.out = out;
    this.faults = faults;
    this.json = new CompletionJson(id, faults);
    this.includeUsage = includeUsage;
    this.lineEnd = faults.has(FaultKind.CRLF) ? "\r\n" : "\n";
  }

  @Override
  public void begin() throws IOException {
    if (faults.has(FaultKind.BYTE_ORDER_MARK)) {
      out.write("\ufeff".getBytes(UTF_8));
    }
    if (faults.has(FaultKind.EMPTY_CHOICES)) {
      send(json.choices(List.of()));
    }
    if (faults.has(FaultKind.NULL_CHOICES)) {
      send(json.choices(null));
    }
    between();
    if (!faults.has(FaultKind.ERROR_FIRST)) {
      send(json.first());
      flush();
    }
  }

  @Override
  public void reasoning(String text, Usage soFar) throws IOException {
    chunk(json.reasoning(text), soFar);
  }

  @Override
  public void text(String text, Usage soFar) throws IOException {
    chunk(json.text(text), soFar);
  }

  private void chunk(Map<String, @Nullable Object> chunk, Usage soFar) throws IOException {
    send(faults.has(FaultKind.USAGE_EACH) ? CompletionJson.with(chunk, soFar) : chunk);
    between();
    flush();
  }

  @Override
  public void heartbeat() throws IOException {
    line(": waiting");
    flush();
  }

  @Override
  public long lastSent() {
    return lastSent;
  }

  @Override
  public void end(String finishReason, Usage usage) throws IOException {
    boolean each = faults.has(FaultKind.USAGE_EACH);
    if (!faults.has(FaultKind.NO_FINISH)) {
      Map<String, @Nullable Object> last = json.last(finishReason);
      send(each ? CompletionJson.with(last, usage) : last);
    }
    if (faults.has(FaultKind.TRAILING_GARBAGE)) {
      data("Deprecated");
    }
    if (includeUsage && !each && !faults.has(FaultKind.NO_USAGE)) {
      send(CompletionJson.with(json.choices(List.of()), usage));
    }
    done();
  }

  @Override
  public void fail(FaultKind kind) throws IOException {
    Map<String, Object> error = CompletionResponse.error(kind);
    if (kind == FaultKind.ERROR_EVENT) {
      out.write(("event: error" + lineEnd).getBytes(UTF_8));
      data(SimulatorJson.MAPPER.writeValueAsString(Map.of("error", error)));
    } else if (kind == FaultKind.ERROR_OBJECT) {
      data(
          SimulatorJson.MAPPER.writeValueAsString(
              Map.of("object", "error", "message", "the worker is gone", "code", 50_001)));
    } else {
      send(kind == FaultKind.ERROR_CHOICE ? json.failed(error) : Map.of("error", error));
      done();
    }
    flush();
  }

  private void done() throws IOException {
    if (!faults.has(FaultKind.NO_DONE)) {
      data(faults.has(FaultKind.DONE_SPACE) ? " " + DONE + " " : DONE);
    }
  }

  /** What some servers send between their events. */
  private void between() throws IOException {
    if (faults.has(FaultKind.COMMENTS)) {
      line(": keep-alive");
    }
    if (faults.has(FaultKind.EMPTY_DATA)) {
      events++;
      line(events % 2 == 0 ? "data:" : "data: ");
    }
  }

  private void flush() throws IOException {
    out.flush();
    lastSent = System.nanoTime();
  }

  private void send(Map<String, ? extends @Nullable Object> chunk) throws IOException {
    data(SimulatorJson.MAPPER.writeValueAsString(chunk));
  }

  private void data(String content) throws IOException {
    line((faults.has(FaultKind.NO_SPACE) ? "data:" : "data: ") + content);
  }

  private void line(String line) throws IOException {
    out.write((line + lineEnd + lineEnd).getBytes(UTF_8));
  }
}
