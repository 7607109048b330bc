package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import io.scriptorium.inference.client.InferenceServer.ApiKey;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests to inference servers over one pool of connections; each wait for an answer
 * has a limit. Any number of threads may use it.
 */
public final class ServerConnections implements AutoCloseable {

  private static final int MAX_PAGE_BYTES = 4 * 1024 * 1024;

  /**
   * A whole response to a GET.
   *
   * @param failure what the status means where it is not 200
   */
  public record Page(int status, String body, InferenceFailure failure) {}

  static {
    // Before the JDK's client reads them: a host name with an underscore is replaced by its address
    // and sent in the header, and proxies of https servers may demand a password.
    setUnlessSet("jdk.httpclient.allowRestrictedHeaders", "host");
    setUnlessSet("jdk.http.auth.tunneling.disabledSchemes", "");
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private final HttpClient http;
  private final EnvironmentProxies proxies;
  private final @Nullable ApiKey apiKey;

  /**
   * @param apiKey sent to every server that has none of its own; null for none
   */
  public ServerConnections(Duration connectTimeout, @Nullable ApiKey apiKey) {
    this(connectTimeout, apiKey, System.getenv());
  }

  /**
   * @param environment may name proxies
   */
  ServerConnections(
      Duration connectTimeout, @Nullable ApiKey apiKey, Map<String, String> environment) {
    this.apiKey = apiKey;
    proxies = new EnvironmentProxies(environment);
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .proxy(proxies)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    proxies.authenticator().ifPresent(builder::authenticator);
    http = builder.build();
  }

  /** The server's list of models. */
  public Page models(InferenceServer server, Duration limit)
      throws InferenceException, InterruptedException {
    return get(server, ServerAddress.below(server.baseUrl(), "/models"), limit);
  }

  /**
   * Gets a resource of the server itself, beside the API.
   *
   * @param path below the base URL without its version, as {@code v1}
   */
  public Page beside(InferenceServer server, String path, Duration limit)
      throws InferenceException, InterruptedException {
    return get(server, ServerAddress.beside(server.baseUrl(), "/" + path), limit);
  }

  /**
   * Gets a resource of the server.
   *
   * @param limit for the response's head, and again for its body, which may be cut there
   */
  private Page get(InferenceServer server, URI url, Duration limit)
      throws InferenceException, InterruptedException {
    var late = new TimedOut(server.name(), "answer", limit);
    try {
      HttpResponse<ResponseBody> response = send(request(server, url).GET().build(), limit, late);
      try (ResponseBody reply = response.body()) {
        String body = reply.text(MAX_PAGE_BYTES, limit);
        return new Page(response.statusCode(), body, failures(server).of(response, body));
      }
    } catch (ExecutionException e) {
      throw unreachable(server, e);
    }
  }

  /**
   * Posts JSON to a path below the server's base URL, and waits for the answer's head. The server
   * sees the request once at most: where a connection breaks after the body was sent, the request
   * may be running there, and sending it again would start a second generation on the same seat.
   *
   * @param deadline of the answer
   */
  HttpResponse<ResponseBody> post(
      InferenceServer server, String path, byte[] json, AnswerReader.Deadline deadline)
      throws InferenceException, InterruptedException {
    var sent = new AtomicBoolean();
    // The client pulls the body only once the head is written; without its body no server acts on
    // a request.
    Iterable<byte[]> body = () -> Stream.of(json).peek(_ -> sent.set(true)).iterator();
    HttpRequest request =
        request(server, ServerAddress.below(server.baseUrl(), path))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream, application/json")
            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArrays(body), json.length))
            .build();
    boolean again = false;
    while (true) {
      try {
        return send(request, deadline.left(System.nanoTime()), deadline.timeout());
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (again
            || sent.get()
            || cause instanceof ConnectException
            || cause instanceof HttpConnectTimeoutException) {
          throw unreachable(server, e);
        }
        // A pooled connection that the server had closed; a new one shows whether the server is up.
        again = true;
      }
    }
  }

  private HttpRequest.Builder request(InferenceServer server, URI url) throws InferenceException {
    HttpRequest.Builder request =
        url.getHost() == null ? requestByAddress(server, url) : HttpRequest.newBuilder(url);
    ApiKey key = keyOf(server);
    if (key != null) {
      request.header("Authorization", "Bearer " + key.secret().reveal());
      if (ServerAddress.isAzure(server.baseUrl())) {
        request.header("api-key", key.secret().reveal());
      }
    }
    return request;
  }

  /** A request to a host whose name the JDK's client refuses, as it has an underscore. */
  private static HttpRequest.Builder requestByAddress(InferenceServer server, URI url)
      throws InferenceException {
    String host = String.valueOf(ServerAddress.host(url));
    try {
      String address = InetAddress.getByName(host).getHostAddress();
      return HttpRequest.newBuilder(ServerAddress.withHost(url, address))
          .header("Host", url.getRawAuthority());
    } catch (UnknownHostException e) {
      throw new InferenceException(
          new Unreachable(server.name(), "the host name " + host + " is not known"));
    }
  }

  private HttpResponse<ResponseBody> send(HttpRequest request, Duration limit, TimedOut late)
      throws InferenceException, ExecutionException, InterruptedException {
    var answer =
        http.sendAsync(
            request,
            head -> new ResponseBody(head.headers().firstValue("Content-Encoding").orElse("")));
    try {
      return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      cancel(answer);
      throw new InferenceException(late);
    } catch (InterruptedException e) {
      cancel(answer);
      throw e;
    }
  }

  private static void cancel(CompletableFuture<HttpResponse<ResponseBody>> answer) {
    if (!answer.cancel(true)) {
      var _ = answer.thenAccept(late -> late.body().close());
    }
  }

  private InferenceException unreachable(InferenceServer server, ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String detail =
        switch (cause) {
          case HttpConnectTimeoutException _ -> "no connection in time";
          case ConnectException _ when isUnresolved(cause) ->
              "the host name " + ServerAddress.host(server.baseUrl()) + " is not known";
          case ConnectException _ -> "the connection was refused";
          // It may quote what the server sent in place of a head.
          default ->
              "the connection broke before an answer came: "
                  + failures(server).excerpt(ResponseBody.describe(cause));
        };
    String through =
        proxies
            .named(server.baseUrl())
            .map(proxy ->
                " (by the proxy %s; see HTTP_PROXY, HTTPS_PROXY and NO_PROXY)".formatted(proxy))
            .orElse("");
    return new InferenceException(new Unreachable(server.name(), detail + through));
  }

  private static boolean isUnresolved(Throwable cause) {
    return Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
        .anyMatch(UnresolvedAddressException.class::isInstance);
  }

  /** What reads this server's errors. */
  FailureReader failures(InferenceServer server) {
    return new FailureReader(server, keyOf(server));
  }

  private @Nullable ApiKey keyOf(InferenceServer server) {
    return server.apiKey() == null ? apiKey : server.apiKey();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
