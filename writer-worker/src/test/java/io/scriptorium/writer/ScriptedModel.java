package io.scriptorium.writer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A server whose model gives these answers one after another, and only errors after them. */
final class ScriptedModel implements AutoCloseable {

  static final int TOKENS_AN_ANSWER = 100;

  private static final int CHARACTERS_A_TOKEN = 4;

  private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<String> answers;
  private final HttpServer server;

  ScriptedModel(String... answers) throws IOException {
    this.answers = new ArrayDeque<>(List.of(answers));
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/models",
        exchange ->
            answer(exchange, 200, "application/json", "{\"data\":[{\"id\":\"scripted\"}]}"));
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
  }

  InferenceServer address() {
    return new InferenceServer(
        URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort())));
  }

  /** The questions so far. */
  List<JsonNode> requests() {
    return List.copyOf(requests);
  }

  private void chat(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    requests.add(Json.MAPPER.readTree(request));
    String text = answers.poll();
    if (text == null) {
      answer(exchange, 400, "application/json", "{\"error\":{\"message\":\"no more answers\"}}");
      return;
    }
    String events =
        """
        data: {"model":"scripted","choices":[{"delta":{"content":%s},"finish_reason":"stop"}]}

        data: {"choices":[],"usage":{"prompt_tokens":%d,"completion_tokens":%d}}

        data: [DONE]

        """
            .formatted(
                Json.MAPPER.writeValueAsString(text),
                request.length / CHARACTERS_A_TOKEN,
                TOKENS_AN_ANSWER);
    answer(exchange, 200, "text/event-stream", events);
  }

  private static void answer(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
