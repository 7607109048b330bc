package io.scriptorium.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * An inference server whose model attacks the jobs that name an attack in their instruction, and
 * serves all others well.
 */
final class HostileModel implements AutoCloseable {

  private static final int MANY = 400_000;

  /** What the model answers in place of a plan. */
  static final Map<String, String> PLANS =
      Map.of(
          "attack-fence", "```json" + "\n".repeat(MANY) + "x",
          "attack-lines", "\n".repeat(MANY) + "1 | 1" + " ".repeat(MANY) + "x",
          "attack-infinity", plan("\"Tea\"", "1e400"),
          "attack-integer", plan("\"Tea\"", "99999999999999999999" + "9".repeat(400)),
          "attack-surrogate", plan("\"\\ud800\"", "600"),
          "attack-type", plan("[{\"a\": null}]", "-5"),
          "attack-depth", "{\"steps\": " + "[".repeat(MANY),
          "attack-length", plan("\"" + "Tea ".repeat(MANY / 8) + "\"", "600"));

  /** What it answers in place of a section. */
  static final Map<String, String> SECTIONS =
      Map.of(
          "attack-identifier", "Section 1" + " ".repeat(MANY / 2) + "x",
          "attack-identifiers", "Section 1: ".repeat(MANY / 10) + "Tea.",
          "attack-sentences", ".".repeat(MANY / 2) + "x" + " tea".repeat(MANY / 8),
          "attack-half", "Tea \ud800 is old. ".repeat(60),
          "attack-marks", "e" + "\u0301\u0316".repeat(MANY / 4),
          "attack-sigma", "Σ".repeat(MANY / 2));

  private static final String USAGE =
      "{\"prompt_tokens\":-5,\"completion_tokens\":1e18,\"prompt_tokens_details\":{\"cached_tokens\":1e400}}";

  private final HttpServer server;

  HostileModel() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/", exchange -> answer(exchange, 404, "text/html", "\u0301".repeat(MANY)));
    server.createContext(
        "/v1/models",
        exchange -> answer(exchange, 200, "application/json", "{\"data\":[{\"id\":\"hostile\"}]}"));
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }

  private void chat(HttpExchange exchange) throws IOException {
    String asked = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean plan = asked.contains("response_format");
    String text =
        (plan ? PLANS : SECTIONS)
            .entrySet().stream()
                .filter(it -> asked.contains(it.getKey() + "."))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(plan ? plan("\"Tea\"", "600") : "Tea is old and good. ".repeat(120));
    String events =
        """
        data: {"model":"hostile","choices":[{"delta":{"content":%s},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":%s}

        data: [DONE]

        """
            .formatted(quoted(text), USAGE);
    answer(exchange, 200, "text/event-stream", events);
  }

  /** As JSON that may hold half a surrogate pair, which no JSON writer writes. */
  private static String quoted(String text) {
    String half = "HALF";
    return Json.MAPPER.writeValueAsString(text.replace("\ud800", half)).replace(half, "\\ud800");
  }

  private static String plan(String mainPoint, String words) {
    return "{\"steps\": [{\"main_point\": %s, \"words\": %s}]}".formatted(mainPoint, words);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
