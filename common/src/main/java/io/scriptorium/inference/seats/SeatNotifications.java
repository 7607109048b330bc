package io.scriptorium.inference.seats;

import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Receives the ledger's messages to this process on a thread and a connection of its own, from
 * {@link #start} on. Messages are missed while Redis is unavailable.
 */
final class SeatNotifications extends JedisPubSub implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SeatNotifications.class);
  private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
  private static final Duration END_LIMIT = Duration.ofSeconds(2);

  private final Redis redis;
  private final Map<String, Consumer<String>> handlers;
  private final Runnable onSubscribed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("seat-notifications").unstarted(this::listen);

  /**
   * @param handlers take the messages of each channel on the listening thread; must not block
   * @param onSubscribed run when messages are received from now on, and earlier ones may have been
   *     missed; must not block
   */
  SeatNotifications(Redis redis, Map<String, Consumer<String>> handlers, Runnable onSubscribed) {
    this.redis = redis;
    this.handlers = Map.copyOf(handlers);
    this.onSubscribed = onSubscribed;
  }

  void start() {
    thread.start();
  }

  private void listen() {
    try {
      do {
        try {
          redis.listen(this, handlers.keySet().toArray(String[]::new));
        } catch (UnavailableException e) {
          log.debug("The seat notifications are not received: {}", e.getMessage());
        }
      } while (!closed.await(BETWEEN_TRIES.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onSubscribe(String channel, int subscribedChannels) {
    if (closed.getCount() == 0) {
      unsubscribe();
    } else {
      onSubscribed.run();
    }
  }

  @Override
  public void onMessage(String channel, String message) {
    Consumer<String> handler = handlers.get(channel);
    if (handler != null) {
      handler.accept(message);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (isSubscribed()) {
        unsubscribe();
      }
      thread.join(END_LIMIT.toMillis());
    } catch (JedisException e) {
      log.debug("The connection of the seat notifications was broken.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
