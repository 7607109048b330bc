package io.scriptorium.inference.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import io.scriptorium.inference.fleet.LocalServers.Found;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalServersTest {

  private static final String OLLAMA =
      """
      {"object": "list", "data": [
        {"id": "nomic-embed-text:latest", "object": "model", "owned_by": "library"},
        {"id": "llama3.2:latest", "object": "model", "owned_by": "library"}]}
      """;

  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<Integer, String> ports = new LinkedHashMap<>();
  private final List<String> keys = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(it -> it.stop(0));
  }

  @Test
  void aModelServerIsFoundWithItsFirstModelThatWritesText() throws IOException {
    int port = serve(200, OLLAMA);

    Found found = find(null).orElseThrow();

    assertThat(found.url()).hasToString("http://127.0.0.1:%d/v1".formatted(port));
    assertThat(found.model()).isEqualTo("llama3.2:latest");
    assertThat(found.describe()).contains(found.url().toString(), "llama3.2:latest", "--inference");
  }

  @Test
  void theModelThatIsAskedForMustBeListed() throws IOException {
    serve(200, OLLAMA);
    int second = serve(200, "{\"data\": [{\"id\": \"qwen\"}]}");

    assertThat(find("qwen").orElseThrow().url()).hasPort(second);
    assertThat(find("mistral")).isEmpty();
  }

  @Test
  void ofSeveralTheFirstIsUsedAndTheOthersAreNamed() throws IOException {
    int first = serve(200, "{\"data\": [{\"id\": \"a\"}]}");
    int second = serve(200, "{\"data\": [{\"id\": \"b\"}]}");

    Found found = find(null).orElseThrow();

    assertThat(found.url()).hasPort(first);
    assertThat(found.describe()).contains("http://127.0.0.1:%d/v1 answered too".formatted(second));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>It works!</html>",
        "",
        "{}",
        "[]",
        "{\"status\": \"ready\"}",
        "{\"data\": null}",
        "{\"data\": []}",
        "{\"data\": {\"id\": \"a\"}}",
        "{\"data\": [\"a\", 5, {\"name\": \"a\"}, {\"id\": 5}, {\"id\": \" \"}]}",
        "{\"data\": [{\"id\": \"simulated\", \"owned_by\": \"scriptorium\"}]}",
        "{\"data\": [{\"id\": \"text-embedding-3\"}]}"
      })
  void anyOtherAnswerIsNoModelServer(String body) throws IOException {
    serve(200, body);

    assertThat(find(null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 401, 404, 500})
  void aServerThatRefusesIsNone(int status) throws IOException {
    serve(status, OLLAMA);

    assertThat(find(null)).isEmpty();
  }

  @Test
  void onePortThatIsSilentAndOneThatIsClosedDoNotHideAnother() throws IOException {
    try (var closed = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ports.put(closed.getLocalPort(), "closed");
    }
    try (var silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      ports.put(silent.getLocalPort(), "silent");
      int port = serve(200, OLLAMA);

      assertThat(find(null).orElseThrow().url()).hasPort(port);
    }
  }

  @Test
  void aKeyIsNeitherSentThereNorUsedForIt() throws IOException {
    serve(200, OLLAMA);
    ApiKey key = ApiKey.parse("secret-key").orElseThrow();
    var given = InferenceSettings.DEFAULT.withAccess(new ServerAccess(List.of(), null, key));

    InferenceSettings found = new LocalServers(ports).settings(given).orElseThrow();

    assertThat(keys).containsOnlyNulls();
    assertThat(found.access().apiKey()).isNull();
    assertThat(found.entries()).singleElement().extracting(ServerEntry::apiKey).isNull();
  }

  private Optional<Found> find(@Nullable String model) {
    return new LocalServers(ports).find(model);
  }

  private int serve(int status, String body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(
              exchange.getRequestURI().getPath().equals("/v1/models") ? status : 404,
              bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    servers.add(server);
    ports.put(server.getAddress().getPort(), "any");
    return server.getAddress().getPort();
  }
}
