package io.scriptorium.inference.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP response, read chunk by chunk by one thread, with a timeout and
 * interruptibly: the JDK's own streams support neither. Closing it before its end closes the
 * connection, which makes the server stop. What nobody waits for stays with the connection, so that
 * several chunks which arrived together are read as one.
 */
final class ResponseBody implements BodySubscriber<ResponseBody>, AutoCloseable {

  private sealed interface Signal {
    record Bytes(List<ByteBuffer> chunk) implements Signal {}

    record End() implements Signal {}

    record Broken(Throwable cause) implements Signal {}
  }

  private static final int MAX_DRAINED_BYTES = 64 * 1024;
  private static final int MAX_CAUSES = 10;

  // One chunk is requested at a time, so the queue holds at most a chunk and an end.
  private final @Nullable BodyDecoder decoder;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
  private boolean requested;

  /**
   * @param encoding the body's {@code Content-Encoding}, which some servers and proxies choose
   *     unasked; decoded where it is gzip or deflate
   */
  ResponseBody(String encoding) {
    decoder = BodyDecoder.of(encoding);
  }

  @Override
  public CompletionStage<ResponseBody> getBody() {
    return CompletableFuture.completedStage(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    if (!subscription.complete(newSubscription)) {
      newSubscription.cancel();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> chunk) {
    signals.add(new Signal.Bytes(chunk));
  }

  @Override
  public void onError(Throwable cause) {
    signals.add(new Signal.Broken(cause));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /**
   * Waits for the next chunk.
   *
   * @return null at the end
   * @throws TimeoutException if nothing arrived in time
   * @throws IOException if the connection broke
   */
  @Nullable List<ByteBuffer> next(Duration limit)
      throws IOException, TimeoutException, InterruptedException {
    if (!requested) {
      requested = true;
      subscription.join().request(1);
    }
    Signal signal = signals.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    return switch (signal) {
      case null -> throw new TimeoutException();
      case Signal.Bytes(var chunk) -> {
        requested = false;
        yield decoder == null ? chunk : decoder.decode(chunk);
      }
      case Signal.End end -> {
        signals.add(end);
        yield null;
      }
      case Signal.Broken broken -> {
        signals.add(broken);
        throw new IOException(describe(broken.cause()), broken.cause());
      }
    };
  }

  /** The beginning of a short body, as far as it arrived in time. */
  String text(int maxBytes, Duration limit) throws InterruptedException {
    var text = new ByteArrayOutputStream();
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (text.size() < maxBytes) {
        var chunk = next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        if (chunk == null) {
          break;
        }
        for (ByteBuffer bytes : chunk) {
          byte[] copy = new byte[Math.min(bytes.remaining(), maxBytes - text.size())];
          bytes.get(copy);
          text.write(copy, 0, copy.length);
        }
      }
    } catch (IOException | TimeoutException e) {
      // A partial body is enough: it only explains a failure that is known already.
    }
    return text.toString(UTF_8);
  }

  /** Reads to the end within a limit, so that the connection can be reused. */
  void drain(Duration limit) throws InterruptedException {
    text(MAX_DRAINED_BYTES, limit);
  }

  @Override
  public void close() {
    subscription.join().cancel();
  }

  /** Why a connection broke, without the JDK's account of how far it had read. */
  static String describe(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause.getCause() != null && depth < MAX_CAUSES; depth++) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause instanceof EOFException
        ? "the connection was closed"
        : message == null ? cause.getClass().getSimpleName() : message;
  }
}
