package io.scriptorium.inference.seats;

import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

  /** Called on the listening thread; must not block. */
  interface Listener {
    /** A claim got a seat. */
    void granted(String token, String server);

    /** A planned job has begun somewhere. */
    void jobBegan();

    /** Messages are received from now on; earlier ones may have been missed. */
    void subscribed();
  }

  private final Redis redis;
  private final String grants;
  private final String ahead;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Listener listener;
  private @Nullable Thread thread;

  /**
   * @param grants the channel of {@link SeatLedger#grantsChannel}
   * @param ahead the channel of {@link SeatLedger#aheadChannel}
   */
  SeatNotifications(Redis redis, String grants, String ahead, Listener listener) {
    this.redis = redis;
    this.grants = grants;
    this.ahead = ahead;
    this.listener = listener;
  }

  void start() {
    thread = Thread.ofPlatform().daemon().name("seat-notifications").start(this::listen);
  }

  private void listen() {
    try {
      do {
        try {
          redis.listen(this, grants, ahead);
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
      listener.subscribed();
    }
  }

  @Override
  public void onMessage(String channel, String message) {
    int end = message.indexOf('\n');
    if (channel.equals(ahead)) {
      listener.jobBegan();
    } else if (end > 0) {
      listener.granted(message.substring(0, end), message.substring(end + 1));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      if (isSubscribed()) {
        unsubscribe();
      }
      if (thread != null) {
        thread.join(END_LIMIT);
      }
    } catch (JedisException e) {
      log.debug("The connection of the seat notifications was broken.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
