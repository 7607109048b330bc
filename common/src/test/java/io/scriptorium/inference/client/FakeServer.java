package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An inference server whose every byte a test decides: HTTP/1.1 over a plain socket, so that it can
 * also break off where no proper server would.
 */
public final class FakeServer implements AutoCloseable {

  public static final String MODEL = "fake-model";
  public static final String FINISH = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
  public static final String DONE = "[DONE]";

  /** What the server does with one request. */
  public interface Script {
    void play(Call call) throws Exception;
  }

  private final ServerSocket listener;
  private final Script chat;
  private volatile Script models;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  public final List<Call> chats = new CopyOnWriteArrayList<>();
  public final List<Call> modelLists = new CopyOnWriteArrayList<>();

  private FakeServer(ServerSocket listener, Script chat) {
    this.listener = listener;
    this.chat = chat;
    models = call -> call.json(200, "{\"data\":[{\"id\":\"" + MODEL + "\"},{\"id\":\"other\"}]}");
  }

  public static FakeServer start(Script chat) {
    try {
      return start(chat, 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static FakeServer start(Script chat, int port) throws IOException {
    var listener = new ServerSocket(port, 100, InetAddress.getLoopbackAddress());
    var server = new FakeServer(listener, chat);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** A server that answers each question with the text. */
  public static FakeServer answering(String text) {
    return start(call -> call.answer(text));
  }

  public FakeServer listing(Script newModels) {
    models = newModels;
    return this;
  }

  public int port() {
    return listener.getLocalPort();
  }

  public InferenceServer server() {
    return server(InferenceServer.DEFAULT_SEATS);
  }

  public InferenceServer server(int seats) {
    return new InferenceServer(URI.create("http://127.0.0.1:%d/v1".formatted(port())), seats, null);
  }

  public static String delta(String content) {
    return "{\"model\":\"%s\",\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}"
        .formatted(MODEL, JsonMapper.shared().writeValueAsString(content));
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      for (Call call = read(socket, in); call != null; call = read(socket, in)) {
        boolean isChat = call.path.contains("/chat/completions");
        (isChat ? chats : modelLists).add(call);
        (isChat ? chat : models).play(call);
        if (call.cut) {
          return;
        }
      }
    } catch (IOException | InterruptedException e) {
      // The client went away, or the test is over.
    } catch (Exception e) {
      throw new IllegalStateException("A script failed", e);
    }
  }

  private static @Nullable Call read(Socket socket, InputStream in) throws IOException {
    String requestLine = line(in);
    if (requestLine == null) {
      return null;
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    String body = new String(in.readNBytes(length), UTF_8);
    int pathStart = requestLine.indexOf(' ') + 1;
    String path = requestLine.substring(pathStart, requestLine.lastIndexOf(' '));
    return new Call(socket, in, path, Map.copyOf(headers), body);
  }

  private static @Nullable String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        return line.toString().stripTrailing();
      }
      line.append((char) next);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** One request, and the answer to it. */
  public static final class Call {
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private boolean cut;
    public final String path;
    public final Map<String, String> headers;
    public final String body;

    public Call(
        Socket socket, InputStream in, String path, Map<String, String> headers, String body)
        throws IOException {
      this.socket = socket;
      this.in = in;
      this.path = path;
      this.headers = headers;
      this.body = body;
      out = socket.getOutputStream();
    }

    public JsonNode request() {
      return JsonMapper.shared().readTree(body);
    }

    Object connection() {
      return socket;
    }

    boolean isClosed() {
      return socket.isClosed();
    }

    /** A whole answer of one piece. */
    public void respond(int status, String contentType, String text, String... extraHeaders)
        throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      var head = new StringBuilder("HTTP/1.1 " + status + " x\r\n");
      head.append("Content-Type: ").append(contentType).append("\r\n");
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
      for (String header : extraHeaders) {
        head.append(header).append("\r\n");
      }
      out.write((head + "\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.flush();
    }

    public void json(int status, String json, String... extraHeaders) throws IOException {
      respond(status, "application/json", json, extraHeaders);
    }

    /** A whole event stream in an encoding. */
    void bytes(byte[] bytes, String encoding) throws IOException {
      String head =
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: %s\r\n"
              .formatted(encoding);
      out.write((head + "Content-Length: " + bytes.length + "\r\n\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.flush();
    }

    /** An event stream's beginning. */
    public Call stream() throws IOException {
      String head =
          """
          HTTP/1.1 200 OK
          Content-Type: text/event-stream; charset=utf-8
          Transfer-Encoding: chunked

          """;
      out.write(head.replace("\n", "\r\n").getBytes(UTF_8));
      out.flush();
      return this;
    }

    /** Bytes in place of an answer's head. */
    void noHead(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
      cut = true;
    }

    /** Bytes of the event stream, just as they are. */
    Call raw(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
      out.write(bytes);
      out.write("\r\n".getBytes(UTF_8));
      out.flush();
      return this;
    }

    public Call event(String data) throws IOException {
      return raw("data: " + data + "\n\n");
    }

    /** The proper end of the HTTP answer. */
    public void end() throws IOException {
      out.write("0\r\n\r\n".getBytes(UTF_8));
      out.flush();
    }

    /** Breaks the connection off after what was sent. */
    public void cut() {
      cut = true;
    }

    public void answer(String text) throws IOException {
      stream().event(delta(text)).event(FINISH).doneAndEnd();
    }

    /** In one piece, so that a client that stops reading at the one has the other already. */
    private void doneAndEnd() throws IOException {
      String data = "data: " + DONE + "\n\n";
      String chunk = Integer.toHexString(data.length()) + "\r\n" + data + "\r\n0\r\n\r\n";
      out.write(chunk.getBytes(UTF_8));
      out.flush();
    }

    /** Says nothing more until the client closes the connection, and tells when it did. */
    public void hang(CountDownLatch closed) throws IOException {
      try {
        while (in.read() >= 0) {
          // The client has nothing more to say; only its going away ends this.
        }
      } catch (SocketException e) {
        // Gone as well, without a goodbye.
      }
      closed.countDown();
      cut = true;
    }
  }
}
