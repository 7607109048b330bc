package io.scriptorium.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.sim.text.SimulatorJson;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A simulated server, asked with the faults in its address. */
final class FaultyServer implements AutoCloseable {
  static final Map<String, Object> PROMPT =
      SimulatorClient.prompt("Section 2 of 3: The tea ships. Write about 60 words.");

  final SimulatedFleet fleet;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  FaultyServer() {
    this(TestFleets.instant());
  }

  FaultyServer(FleetSettings settings) {
    this.fleet = SimulatedFleet.start(settings);
  }

  HttpResponse<byte[]> bytes(String faults, Map<String, Object> prompt) {
    return send(
        faults,
        "/v1/chat/completions",
        BodyPublishers.ofString(SimulatorJson.MAPPER.writeValueAsString(prompt)));
  }

  /** The whole response to a prompt. */
  Response post(String faults, Map<String, Object> prompt) {
    return response(bytes(faults, prompt));
  }

  /** The whole response to a prompt for a stream with its usage. */
  String stream(String faults) {
    return post(faults, SimulatorClient.streamed(PROMPT)).body();
  }

  Response get(String faults, String path) {
    return response(send(faults, path, null));
  }

  /** The text of a whole answer. */
  String text(String faults, Map<String, Object> prompt) {
    JsonNode choice = post(faults, prompt).json().path("choices").path(0);
    return choice.path("message").path("content").asString();
  }

  record Response(int status, String contentType, String body) {
    JsonNode json() {
      return SimulatorJson.MAPPER.readTree(body);
    }

    /** What a refusal says, whatever its form. */
    String message() {
      return json().path("error").path("message").asString(json().path("message").asString(""));
    }
  }

  /** The JSON of each event of a stream that holds some. */
  static List<JsonNode> chunks(String stream) {
    return stream
        .lines()
        .filter(line -> line.startsWith("data: {"))
        .map(line -> SimulatorJson.MAPPER.readTree(line.substring("data: ".length())))
        .toList();
  }

  private static Response response(HttpResponse<byte[]> response) {
    return new Response(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        new String(response.body(), UTF_8));
  }

  private HttpResponse<byte[]> send(
      String faults, String path, HttpRequest.@Nullable BodyPublisher body) {
    String prefix = faults.isEmpty() ? "" : "/faults/" + faults;
    URI uri = fleet.baseUrls().getFirst().resolve(prefix + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (body != null) {
      request.POST(body);
    }
    return http.sendAsync(request.build(), BodyHandlers.ofByteArray()).join();
  }

  @Override
  public void close() {
    http.shutdownNow();
    fleet.close();
  }
}
