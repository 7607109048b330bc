package io.scriptorium.runtime;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.scriptorium.runtime.HttpEndpoint.Limits;
import io.scriptorium.runtime.Worker.Health;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that hold connections of the management endpoint. */
class SlowClientsTest {

  private static final int ATTACKERS = 400;
  private static final int CONNECTIONS = 20;
  private static final Duration AGE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ManagementServer server =
      ManagementServer.start(
          "127.0.0.1", 0, new Limits(CONNECTIONS, AGE), meters, Health.Ready::new);
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  @Test
  void halfOpenRequestsLeaveRoomForAProbeAndAreClosed() throws Exception {
    for (int i = 0; i < ATTACKERS; i++) {
      send(
          switch (i % 3) {
            case 0 -> "";
            case 1 -> "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ";
            default -> "POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nbody";
          });
    }

    assertThat(probe()).startsWith("HTTP/1.1 200 OK");
    await().atMost(PATIENCE).until(() -> open() <= CONNECTIONS);
    await().atMost(PATIENCE).until(() -> open() == 0);
  }

  @Test
  void probesAreAnsweredWhileClientsKeepOpeningConnections() throws Exception {
    var attacking = new AtomicBoolean(true);
    Thread attack =
        Thread.ofPlatform()
            .start(() -> {
              while (attacking.get()) {
                try {
                  send("GET /health/live HTTP/1.1\r\nX-Slow: ");
                  if (sockets.size() > ATTACKERS) {
                    sockets.removeFirst().close();
                  }
                } catch (IOException e) {
                  // The server has closed it already.
                }
                LockSupport.parkNanos(1_000_000);
              }
            });
    int answered = 0;
    for (int i = 0; i < 200; i++) {
      answered += probe().startsWith("HTTP/1.1 200 OK") ? 1 : 0;
    }
    attacking.set(false);
    attack.join();

    assertThat(answered).isGreaterThan(190);
  }

  @Test
  void aClientThatDoesNotReadIsCutOff() throws Exception {
    // More than the buffers of two sockets hold.
    for (int i = 0; i < 60_000; i++) {
      meters.counter("scriptorium.test." + "long".repeat(20), "number", Integer.toString(i));
    }
    for (int i = 0; i < CONNECTIONS; i++) {
      send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    assertThat(probe()).startsWith("HTTP/1.1 200 OK");
    for (Socket socket : List.copyOf(sockets)) {
      await().atMost(PATIENCE).until(() -> isReset(socket));
    }
  }

  /** Whether the server has closed a connection whose response is not read. */
  private static boolean isReset(Socket socket) {
    try {
      socket.getOutputStream().write('x');
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Test
  void hugeHeadsAreRefused() throws Exception {
    for (String huge :
        List.of("GET /" + "x".repeat(100_000), "GET / HTTP/1.1\r\n" + "X-Y: z\r\n".repeat(5_000))) {
      try {
        assertThat(readAll(send(huge + "\r\n\r\n"))).doesNotContain("200 OK");
      } catch (IOException e) {
        // Closed without reading it all.
      }
    }
    assertThat(probe()).startsWith("HTTP/1.1 200 OK");
  }

  /** Connections that the server has not closed, by those of the sockets that are still waiting. */
  private long open() throws IOException {
    for (Socket socket : List.copyOf(sockets)) {
      try {
        socket.setSoTimeout(1);
        if (socket.getInputStream().read() < 0) {
          sockets.remove(socket);
        }
      } catch (SocketTimeoutException e) {
        // Open.
      } catch (IOException e) {
        sockets.remove(socket);
      }
    }
    return sockets.size();
  }

  private Socket send(String text) throws IOException {
    URI url = URI.create(server.url());
    Socket socket = new Socket(url.getHost(), url.getPort());
    sockets.add(socket);
    socket.getOutputStream().write(text.getBytes(US_ASCII));
    return socket;
  }

  private String probe() throws IOException {
    URI url = URI.create(server.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket
          .getOutputStream()
          .write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
      return readAll(socket);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), US_ASCII);
  }
}
