package io.scriptorium.inference.client;

import io.scriptorium.inference.client.InferenceFailure.TimedOut;
import io.scriptorium.inference.client.InferenceFailure.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Sends HTTP requests to inference servers; each wait for an answer has an end. */
public final class ServerConnections implements AutoCloseable {

  private final HttpClient http;
  private final @Nullable ApiKey apiKey;

  /**
   * @param apiKey sent to every server that has none of its own; null for none
   */
  public ServerConnections(Duration connectTimeout, @Nullable ApiKey apiKey) {
    this.apiKey = apiKey;
    http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  /** The key that is sent to the server, or null. */
  @Nullable
  public ApiKey keyOf(InferenceServer server) {
    return server.apiKey() == null ? apiKey : server.apiKey();
  }

  /** Asks for a resource below the server's base URL, and waits for the answer's head. */
  public HttpResponse<ResponseBody> get(InferenceServer server, String path, Duration limit)
      throws InferenceException, InterruptedException {
    return get(server, URI.create(server.name() + path), limit);
  }

  /** The same, for a resource beside {@code /v1}. */
  public HttpResponse<ResponseBody> getAtRoot(InferenceServer server, String path, Duration limit)
      throws InferenceException, InterruptedException {
    String root = server.name().substring(0, server.name().length() - "/v1".length());
    return get(server, URI.create(root + path), limit);
  }

  private HttpResponse<ResponseBody> get(InferenceServer server, URI url, Duration limit)
      throws InferenceException, InterruptedException {
    var late = new TimedOut(server.name(), "answer", limit);
    return send(server, request(server, url).GET().build(), limit, late);
  }

  /**
   * Posts JSON to a path below the server's base URL, and waits for the answer's head.
   *
   * @param late the failure if it does not come in time
   */
  HttpResponse<ResponseBody> post(
      InferenceServer server, String path, byte[] json, Duration limit, TimedOut late)
      throws InferenceException, InterruptedException {
    HttpRequest request =
        request(server, URI.create(server.name() + path))
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream, application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build();
    return send(server, request, limit, late);
  }

  private HttpRequest.Builder request(InferenceServer server, URI url) {
    var request = HttpRequest.newBuilder(url);
    ApiKey key = keyOf(server);
    if (key != null) {
      request.header("Authorization", "Bearer " + key.secret());
    }
    return request;
  }

  private HttpResponse<ResponseBody> send(
      InferenceServer server, HttpRequest request, Duration limit, TimedOut late)
      throws InferenceException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    boolean again = true;
    while (true) {
      var answer = http.sendAsync(request, head -> new ResponseBody());
      try {
        return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        abandon(answer);
        throw new InferenceException(late);
      } catch (InterruptedException e) {
        abandon(answer);
        throw e;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        // A kept connection may be closed by the server at the moment of its next use. A new one
        // tells whether the server itself is gone.
        if (!again || !(cause instanceof IOException) || isConnecting(cause)) {
          throw new InferenceException(unreachable(server, keyOf(server), cause));
        }
        again = false;
      }
    }
  }

  private static void abandon(CompletableFuture<HttpResponse<ResponseBody>> answer) {
    if (!answer.cancel(true)) {
      var _ = answer.thenAccept(late -> late.body().close());
    }
  }

  private static boolean isConnecting(Throwable cause) {
    return cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException;
  }

  private static InferenceFailure unreachable(
      InferenceServer server, @Nullable ApiKey key, Throwable cause) {
    String detail =
        switch (cause) {
          case HttpConnectTimeoutException _ -> "no connection in time";
          case ConnectException e when isUnresolved(e) ->
              "the host name " + server.baseUrl().getHost() + " is not known";
          case ConnectException _ -> "the connection was refused";
          // It may quote what the server sent in place of a head.
          default ->
              "the connection broke before an answer came: "
                  + ErrorExcerpt.of(String.valueOf(cause.getMessage()), key);
        };
    return new Unreachable(server.name(), detail);
  }

  private static boolean isUnresolved(Throwable cause) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }

  /** Breaks off all that runs. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
