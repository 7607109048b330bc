package io.scriptorium.sim;

import io.scriptorium.sim.text.SimulatorJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;

/** Talks to a simulated server over real HTTP. */
final class SimulatorClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI baseUrl;

  SimulatorClient(SimulatedFleet fleet) {
    this(fleet.baseUrls().getFirst());
  }

  SimulatorClient(URI baseUrl) {
    this.baseUrl = baseUrl;
  }

  static Map<String, String> message(String role, String content) {
    return Map.of("role", role, "content", content);
  }

  static Map<String, Object> prompt(String user) {
    return prompt(List.of(message("user", user)));
  }

  static Map<String, Object> prompt(List<Map<String, String>> messages) {
    Map<String, Object> prompt = new LinkedHashMap<>();
    prompt.put("model", "any");
    prompt.put("messages", messages);
    return prompt;
  }

  static Map<String, Object> with(Map<String, Object> prompt, String field, Object value) {
    Map<String, Object> changed = new LinkedHashMap<>(prompt);
    changed.put(field, value);
    return changed;
  }

  static Map<String, Object> streamed(Map<String, Object> prompt) {
    return with(with(prompt, "stream", true), "stream_options", Map.of("include_usage", true));
  }

  /** A completed answer, however it came. */
  record Answer(String text, String finishReason, JsonNode usage, String model) {}

  Answer ask(Map<String, Object> prompt) {
    return answer(post(prompt));
  }

  Answer answer(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.statusCode() + " " + response.body());
    }
    if (!response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
      JsonNode json = SimulatorJson.MAPPER.readTree(response.body());
      JsonNode choice = json.path("choices").path(0);
      return new Answer(
          choice.path("message").path("content").asString(),
          choice.path("finish_reason").asString(),
          json.path("usage"),
          json.path("model").asString());
    }
    StringBuilder text = new StringBuilder();
    String finishReason = "";
    String model = "";
    JsonNode usage = SimulatorJson.MAPPER.nullNode();
    List<String> events =
        response.body().lines().filter(line -> line.startsWith("data: ")).toList();
    if (!events.getLast().equals("data: [DONE]")) {
      throw new IllegalStateException("No [DONE]: " + events);
    }
    for (String event : events.subList(0, events.size() - 1)) {
      JsonNode chunk = SimulatorJson.MAPPER.readTree(event.substring("data: ".length()));
      JsonNode choice = chunk.path("choices").path(0);
      text.append(choice.path("delta").path("content").asString(""));
      finishReason = choice.path("finish_reason").asString(finishReason);
      usage = chunk.has("usage") ? chunk.path("usage") : usage;
      model = chunk.path("model").asString();
    }
    return new Answer(text.toString(), finishReason, usage, model);
  }

  HttpResponse<String> post(Map<String, Object> prompt) {
    return postAsync(prompt).join();
  }

  CompletableFuture<HttpResponse<String>> postAsync(Map<String, Object> prompt) {
    return http.sendAsync(request(prompt), BodyHandlers.ofString());
  }

  /** The body of an answer whose headers have come. */
  InputStream open(Map<String, Object> prompt) {
    return http.sendAsync(request(prompt), BodyHandlers.ofInputStream()).join().body();
  }

  /** Reads a stream until it holds a text, and leaves it open. */
  static void readUntil(InputStream stream, String text) {
    StringBuilder read = new StringBuilder();
    try {
      while (read.indexOf(text) < 0) {
        int next = stream.read();
        if (next < 0) {
          throw new IllegalStateException("The stream ended after " + read);
        }
        read.append((char) next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return http.sendAsync(
            HttpRequest.newBuilder(baseUrl.resolve(path)).build(), BodyHandlers.ofString())
        .join();
  }

  HttpResponse<String> send(String method, String path, String body) {
    return http.sendAsync(
            HttpRequest.newBuilder(baseUrl.resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .join();
  }

  private HttpRequest request(Map<String, Object> prompt) {
    return HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
        .header("Content-Type", "application/json")
        .POST(
            BodyPublishers.ofString(
                SimulatorJson.MAPPER.writeValueAsString(prompt), StandardCharsets.UTF_8))
        .build();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
