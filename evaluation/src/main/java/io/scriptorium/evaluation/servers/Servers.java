package io.scriptorium.evaluation.servers;

import io.scriptorium.inference.ChatAnswer;
import io.scriptorium.inference.ChatClient;
import io.scriptorium.inference.ChatRequest;
import io.scriptorium.inference.InferenceException;
import io.scriptorium.inference.InferenceServer;
import io.scriptorium.inference.InferenceSettings;
import io.scriptorium.inference.ServerEntry;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Servers whose seats this process counts alone: for tools that ask a model past the pipeline, and
 * have neither Redis nor its ledger. Any number of threads may use it.
 */
public final class Servers implements AutoCloseable {

  private final ChatClient client;
  private final InferenceSettings settings;
  private final int seats;
  private final BlockingQueue<InferenceServer> free;

  private Servers(InferenceSettings settings, List<InferenceServer> servers) {
    this.settings = settings;
    client = new ChatClient(settings);
    seats = servers.stream().mapToInt(InferenceServer::seats).sum();
    free = new ArrayBlockingQueue<>(seats);
    // In turn, so that few questions spread over all servers.
    for (int seat = 0; free.remainingCapacity() > 0; seat++) {
      for (InferenceServer server : servers) {
        if (seat < server.seats()) {
          free.add(server);
        }
      }
    }
  }

  /**
   * The servers of these settings.
   *
   * @throws StartupException if one is a DNS name for many
   */
  public static Servers of(InferenceSettings settings) {
    for (ServerEntry entry : settings.entries()) {
      if (entry.dns()) {
        throw new StartupException(
            "%s is a name for many servers, which only workers look up; name one server here."
                .formatted(entry.name()));
      }
    }
    return new Servers(settings, settings.servers());
  }

  /** How many questions run at a time. */
  public int seats() {
    return seats;
  }

  /**
   * Asks, with new tries after failures that may pass, each on the server that has been free
   * longest, until the settings' budget of time or its number of tries is spent. No seat is held
   * between two tries.
   *
   * @throws InferenceException if none could answer
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    long giveUpAt = System.nanoTime() + settings.retry().budget().toNanos();
    for (int tries = 1; ; tries++) {
      try {
        return completeOnce(request);
      } catch (InferenceException e) {
        Duration delay = settings.retry().delay(tries, ThreadLocalRandom.current());
        Duration wait =
            e.failure().retryAfter().filter(it -> it.compareTo(delay) > 0).orElse(delay);
        if (!e.failure().retryable()
            || tries >= settings.retry().answerTries()
            || System.nanoTime() + wait.toNanos() > giveUpAt) {
          throw e;
        }
        Thread.sleep(wait);
      }
    }
  }

  private ChatAnswer completeOnce(ChatRequest request)
      throws InferenceException, InterruptedException {
    InferenceServer server = free.take();
    try {
      return client.complete(server, request);
    } finally {
      free.add(server);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
