package io.scriptorium.inference.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.scriptorium.inference.client.InferenceServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerCheckTest {

  private final List<HttpServer> servers = new ArrayList<>();

  @AfterEach
  void stop() {
    servers.forEach(it -> it.stop(0));
  }

  @Test
  void aServerThatAnswersIsWellEvenIfItListsNoModels() throws Exception {
    assertThat(failures(serve(200), serve(404), serve(405))).isEmpty();
  }

  @Test
  void eachThatDoesNotAnswerIsNamedWithItsRemedy() throws Exception {
    URI closed = closed();
    URI locked = serve(401);
    URI broken = serve(500);

    assertThat(failures(serve(200), closed, locked, broken))
        .containsExactly(
            closed
                + " is not reachable: the connection was refused; check that it runs, and its URL",
            locked
                + " does not accept the API key, or the key may not use this (status 401): no"
                + " models here; set INFERENCE_API_KEY, and check what its account may use",
            broken + " answered with an error (status 500): no models here");
  }

  /** It accepts connections, and sends nothing. */
  @Test
  void aSilentServerIsNamedWithinSeconds() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:%d/v1".formatted(silent.getLocalPort()));

      assertThat(failures(url))
          .containsExactly(url + " sent no answer within 2000 ms; check that it runs, and its URL");
    }
  }

  private static List<String> failures(URI... urls) throws InterruptedException {
    return ServerCheck.failures(
        InferenceSettings.of(Stream.of(urls).map(InferenceServer::new).toList()));
  }

  private static URI closed() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return URI.create("http://127.0.0.1:%d/v1".formatted(socket.getLocalPort()));
    }
  }

  private URI serve(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    servers.add(server);
    byte[] body = "no models here".getBytes(UTF_8);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(status, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    return URI.create("http://127.0.0.1:%d/v1".formatted(server.getAddress().getPort()));
  }
}
