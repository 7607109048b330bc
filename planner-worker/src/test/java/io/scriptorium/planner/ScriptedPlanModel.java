package io.scriptorium.planner;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A server whose model gives these answers, one after another. */
final class ScriptedPlanModel implements AutoCloseable {

  static final int COMPLETION_TOKENS = 100;

  /** An answer that is nothing but reasoning, up to its limit. */
  static final String REASONING = "<reasoning>";

  private final List<Integer> limits = Collections.synchronizedList(new ArrayList<>());
  private final List<String> prompts = Collections.synchronizedList(new ArrayList<>());
  private final List<List<String>> conversations = Collections.synchronizedList(new ArrayList<>());
  private final List<Supplier<String>> answers;
  private final HttpServer server;

  ScriptedPlanModel(String... answers) throws IOException {
    this(Stream.of(answers).map(answer -> (Supplier<String>) () -> answer).toList());
  }

  /**
   * @param answers each may block, or act on the test's surroundings, before it answers
   */
  ScriptedPlanModel(List<Supplier<String>> answers) throws IOException {
    this.answers = List.copyOf(answers);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/v1/models",
        exchange -> answer(exchange, "application/json", "{\"data\":[{\"id\":\"scripted\"}]}"));
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
  }

  InferenceServer address() {
    return new InferenceServer(
        URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort())));
  }

  /** The last message of each request so far. */
  List<String> prompts() {
    return List.copyOf(prompts);
  }

  /** The limit of tokens of each request so far. */
  List<Integer> limits() {
    return List.copyOf(limits);
  }

  /** All messages of each request so far. */
  List<List<String>> conversations() {
    return List.copyOf(conversations);
  }

  private void chat(HttpExchange exchange) throws IOException {
    JsonNode request = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
    JsonNode messages = request.path("messages");
    limits.add(request.path("max_tokens").asInt(0));
    int number = prompts.size();
    conversations.add(messages.valueStream().map(it -> it.path("content").stringValue()).toList());
    prompts.add(messages.path(messages.size() - 1).path("content").stringValue());
    String text = answers.get(number).get();
    boolean reasoning = text.equals(REASONING);
    String events =
        """
        data: {"model":"scripted","choices":[{"delta":{"%s":%s},"finish_reason":"%s"}]}

        data: {"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":%d}}

        data: [DONE]

        """
            .formatted(
                reasoning ? "reasoning_content" : "content",
                Json.MAPPER.writeValueAsString(text),
                reasoning ? "length" : "stop",
                COMPLETION_TOKENS);
    answer(exchange, "text/event-stream", events);
  }

  private static void answer(HttpExchange exchange, String type, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
