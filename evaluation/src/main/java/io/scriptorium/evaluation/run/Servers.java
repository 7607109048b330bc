package io.scriptorium.evaluation.run;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatClient;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.InferenceSettings;
import io.scriptorium.inference.fleet.ServerEntry;
import io.scriptorium.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Servers whose seats this process counts alone: for tools that call a model directly, without
 * Redis and its seat ledger. Thread-safe.
 */
public final class Servers implements AutoCloseable {

  private final ChatClient client;
  private final InferenceSettings settings;
  private final int seats;
  private final BlockingQueue<InferenceServer> free;

  /** When the first question after the last answer failed, from {@link System#nanoTime}. */
  private final AtomicReference<@Nullable Long> outageStart = new AtomicReference<@Nullable Long>();

  private volatile boolean everAnswered;

  private Servers(InferenceSettings settings, List<InferenceServer> servers) {
    this.settings = settings;
    client = Fleet.clientOf(settings);
    seats = servers.stream().mapToInt(InferenceServer::seats).sum();
    free = new ArrayBlockingQueue<>(seats);
    // Round robin, so that few questions spread over all servers.
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
            "%s is a DNS name for many servers, which only workers resolve; name one server here."
                .formatted(entry.name()));
      }
    }
    return new Servers(settings, settings.servers());
  }

  /** The number of concurrent calls. */
  public int seats() {
    return seats;
  }

  /**
   * Asks, with retries after transient failures, each on the server that has been free longest. A
   * failure that no retry can fix, such as a wrong key, ends it at once; answers without usable
   * text end it when the settings' number of them has come, since the question may be to blame; and
   * unavailable servers are retried within the settings' budget of time, if any has ever answered.
   * No seat is held between two tries.
   *
   * @throws InferenceException if none could answer
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    long start = System.nanoTime();
    int withoutText = 0;
    for (int tries = 1; ; tries++) {
      try {
        return completeOnce(request);
      } catch (InferenceException e) {
        withoutText += isWithoutText(e.failure()) ? 1 : 0;
        Duration wait = wait(e.failure(), tries);
        long now = System.nanoTime();
        // Consecutive questions must not each wait for the same dead server.
        long lost = Math.max(now - start, outage(now)) + wait.toNanos();
        if (!e.failure().retryable()
            || withoutText >= settings.retry().answerTries()
            || lost > settings.retry().budget().toNanos()
            || (isLikelyMisnamed(e.failure()) && tries >= settings.retry().answerTries())) {
          throw e;
        }
        Thread.sleep(wait);
      }
    }
  }

  /** For how long no answer has come since a first failure, in nanoseconds. */
  private long outage(long now) {
    Long began = outageStart.updateAndGet(it -> it == null ? now : it);
    return now - Objects.requireNonNull(began);
  }

  private Duration wait(InferenceFailure failure, int tries) {
    Duration delay = settings.retry().delay(tries, ThreadLocalRandom.current());
    return failure.retryAfter().filter(it -> it.compareTo(delay) > 0).orElse(delay);
  }

  /** A server that has never answered is more likely misconfigured than unavailable. */
  private boolean isLikelyMisnamed(InferenceFailure failure) {
    return failure instanceof InferenceFailure.Unreachable && !everAnswered;
  }

  private static boolean isWithoutText(InferenceFailure failure) {
    return switch (failure) {
      case InferenceFailure.EmptyAnswer _,
          InferenceFailure.Refused _,
          InferenceFailure.FlawedText _,
          InferenceFailure.AnswerTooLong _ ->
          true;
      case InferenceFailure.Unreachable _,
          InferenceFailure.TimedOut _,
          InferenceFailure.ServerError _,
          InferenceFailure.RateLimited _,
          InferenceFailure.Malformed _,
          InferenceFailure.CutStream _,
          InferenceFailure.RejectedRequest _,
          InferenceFailure.ContextExceeded _,
          InferenceFailure.WindowTooSmall _,
          InferenceFailure.PromptCut _,
          InferenceFailure.CannotServe _,
          InferenceFailure.Unauthorized _,
          InferenceFailure.StructuredOutputUnsupported _,
          InferenceFailure.OtherModel _,
          InferenceFailure.NoSeat _ ->
          false;
    };
  }

  private ChatAnswer completeOnce(ChatRequest request)
      throws InferenceException, InterruptedException {
    InferenceServer server = free.take();
    try {
      ChatAnswer answer = client.complete(server, request);
      everAnswered = true;
      outageStart.set(null);
      return answer;
    } finally {
      free.add(server);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
