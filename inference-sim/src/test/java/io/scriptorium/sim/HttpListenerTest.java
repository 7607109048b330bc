package io.scriptorium.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpListenerTest {
  private static final int BODY_LIMIT = 1_000;
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final HttpListener listener;

  HttpListenerTest() throws IOException {
    listener =
        new HttpListener(
            new InetSocketAddress(LOOPBACK, 0),
            BODY_LIMIT,
            null,
            exchange -> exchange.send(200, "text/plain", echo(exchange)));
    listener.start();
  }

  private static String echo(HttpExchange request) {
    String body = new String(request.body(), StandardCharsets.UTF_8);
    return request.method() + " " + request.path() + " " + body;
  }

  @AfterEach
  void close() {
    listener.close();
  }

  private String roundTrip(String request) throws IOException {
    try (Socket socket = new Socket(LOOPBACK, listener.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void answersRequestsOneAfterAnotherOnAConnection() throws Exception {
    String answers =
        roundTrip(
            String.join(
                "\r\n",
                "GET /one?x=1 HTTP/1.1",
                "Host: x",
                "",
                "POST /two HTTP/1.1",
                "Host: x",
                "Content-Length: 2",
                "",
                "hi"));

    assertThat(answers).startsWith("HTTP/1.1 200 OK\r\n").contains("GET /one ", "POST /two hi");
  }

  @Test
  void readsABodyInChunks() throws Exception {
    String body = "3;note=x\r\nabc\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";

    String answer =
        roundTrip("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

    assertThat(answer).endsWith("POST / abc0123456789");
  }

  @Test
  void invitesABodyThatIsAnnounced() throws Exception {
    String head = "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n";
    try (Socket socket = new Socket(LOOPBACK, listener.port())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      byte[] invitation = socket.getInputStream().readNBytes("HTTP/1.1 100 ".length());
      assertThat(invitation).asString(StandardCharsets.US_ASCII).isEqualTo("HTTP/1.1 100 ");

      socket.getOutputStream().write("hi".getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();

      assertThat(socket.getInputStream().readAllBytes())
          .asString(StandardCharsets.US_ASCII)
          .contains("HTTP/1.1 200 OK")
          .endsWith("POST / hi");
    }
  }

  @Test
  void closesBehindAClientThatAsksForItOrIsOld() throws Exception {
    String next = "GET /two HTTP/1.1\r\nHost: x\r\n\r\n";

    assertThat(roundTrip("GET /one HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n" + next))
        .contains("Connection: close")
        .doesNotContain("/two");
    assertThat(roundTrip("GET /one HTTP/1.0\r\n\r\n" + next)).doesNotContain("/two");
  }

  @Test
  void refusesABodyOverTheLimitHoweverItComes() throws Exception {
    String body = "x".repeat(BODY_LIMIT + 1);

    assertThat(
            roundTrip(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body))
        .startsWith("HTTP/1.1 413");
    assertThat(
            roundTrip(
                "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                    + body
                    + "\r\n"))
        .startsWith("HTTP/1.1 413");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "GET / HT"
      })
  void answers400ToWhatIsNoHttp(String request) throws Exception {
    assertThat(roundTrip(request)).startsWith("HTTP/1.1 400").contains("Connection: close");
    assertThat(roundTrip("GET / HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 200");
  }

  @Test
  void closesWithoutAnAnswerWhenABodyIsCutShort() throws Exception {
    assertThat(roundTrip("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhi")).isEmpty();
  }

  @Test
  void noticesAClientThatClosesOnlyItsHalf() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicBoolean goneAtFirst = new AtomicBoolean();
    AtomicBoolean gone = new AtomicBoolean();
    HttpListener patient =
        new HttpListener(
            new InetSocketAddress(LOOPBACK, 0),
            BODY_LIMIT,
            null,
            exchange -> {
              goneAtFirst.set(exchange.clientDisconnected());
              begun.countDown();
              await().until(exchange::clientDisconnected);
              gone.set(true);
            });
    patient.start();
    try (Socket socket = new Socket(LOOPBACK, patient.port())) {
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      begun.await();

      socket.shutdownOutput();

      InputStream in = socket.getInputStream();
      assertThat(in.read()).isEqualTo(-1);
      assertThat(gone).isTrue();
      assertThat(goneAtFirst).isFalse();
    } finally {
      patient.close();
    }
  }

  @Test
  void aClientWithoutTheKeyIsRefusedBeforeItsBodyIsRead() throws Exception {
    var handled = new AtomicBoolean();
    HttpListener locked =
        new HttpListener(
            new InetSocketAddress(LOOPBACK, 0), BODY_LIMIT, "key", _ -> handled.set(true));
    locked.start();
    try (Socket socket = new Socket(LOOPBACK, locked.port())) {
      socket
          .getOutputStream()
          .write(
              "POST /faults HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"
                  .getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 401 ");
      assertThat(handled).isFalse();
    } finally {
      locked.close();
    }
  }

  @Test
  void halfOpenRequestsLeaveRoomForWholeOnesAndAreClosed() throws Exception {
    var waiting = new WaitingConnections(10, Duration.ofSeconds(5));
    HttpListener bounded =
        new HttpListener(
            new InetSocketAddress(LOOPBACK, 0),
            BODY_LIMIT,
            null,
            waiting,
            exchange -> exchange.send(200, "text/plain", "ok"));
    bounded.start();
    List<Socket> halfOpen = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(LOOPBACK, bounded.port());
        socket
            .getOutputStream()
            .write("POST / HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
        halfOpen.add(socket);
      }
      try (Socket whole = new Socket(LOOPBACK, bounded.port())) {
        whole
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(new String(whole.getInputStream().readNBytes(15), StandardCharsets.UTF_8))
            .isEqualTo("HTTP/1.1 200 OK");
      }
      for (Socket socket : halfOpen) {
        assertThat(ended(socket)).isTrue();
      }
    } finally {
      bounded.close();
      for (Socket socket : halfOpen) {
        socket.close();
      }
    }
  }

  private static boolean ended(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
