package io.scriptorium.inference;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inference servers, as seen from one process: it chooses a server for each request, keeps to
 * the servers' seats, and goes on elsewhere or later when one fails. A job's home is the first of
 * its own order of servers ({@link RendezvousOrder}) that is healthy and has a seat free; there it
 * stays from request to request, until the server fails or {@link #release} ends it. Any number of
 * threads may use it.
 */
public final class Fleet implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Fleet.class);

  private final InferenceSettings settings;
  private final ChatClient client;
  private final SeatPool seats;
  private final Pins pins;
  private final FleetMeters meters;
  private final AtomicLong tickets = new AtomicLong();
  private volatile @Nullable InferenceFailure lastFailure;
  private volatile boolean closed;

  public Fleet(InferenceSettings settings, MeterRegistry meters) {
    this.settings = settings;
    client = new ChatClient(settings);
    seats = new SeatPool(settings.servers(), settings.retry());
    pins = new Pins(settings.maxPins());
    this.meters = new FleetMeters(settings, seats, meters);
  }

  /**
   * Asks the job's server, or others where it cannot answer, and waits for the whole answer.
   *
   * <p>A request with a schema fails with {@link InferenceFailure.StructuredOutputUnsupported}
   * where its server knows none, after the first time without asking; ask again without it.
   *
   * @throws InferenceException if no answer can be had within the budget, or ever; it holds the
   *     last failure
   * @throws InterruptedException if the thread is interrupted; the generation is ended by then
   * @throws IllegalStateException if the fleet is closed
   */
  public ChatAnswer complete(ChatRequest request) throws InferenceException, InterruptedException {
    return new Completion(request).run();
  }

  /** Forgets the job's server: the job ended, or another process goes on with it. */
  public void release(String jobId) {
    pins.remove(jobId);
  }

  /** The servers, as configured. */
  public List<InferenceServer> servers() {
    return settings.servers();
  }

  /** Breaks off all that runs; whoever waits for an answer gets an exception. */
  @Override
  public void close() {
    closed = true;
    client.close();
    meters.close();
  }

  /** One request on its way through the fleet. */
  private final class Completion {
    private final ChatRequest request;
    private final long ticket = tickets.getAndIncrement();
    private final List<InferenceServer> order;
    private final Patience patience;
    // Servers that do not let us in at all, and those that failed in this round of tries.
    private final Set<InferenceServer> barred = new LinkedHashSet<>();
    private final Set<InferenceServer> triedInRound = new LinkedHashSet<>();
    private final LinkedHashSet<InferenceServer> triedEver = new LinkedHashSet<>();
    private boolean pinFailed;
    private int rounds;
    private int tries;
    private int answersWithoutText;
    private @Nullable InferenceFailure last;

    Completion(ChatRequest request) {
      this.request = request;
      order = RendezvousOrder.of(request.jobId(), settings.servers());
      patience = new Patience(settings.retry().budget(), settings.seatTimeout(), System.nanoTime());
    }

    ChatAnswer run() throws InferenceException, InterruptedException {
      while (true) {
        InferenceServer server = takeSeat();
        if (tries++ > 0) {
          meters.retried();
        }
        triedEver.add(server);
        try {
          return ask(server);
        } catch (InferenceException e) {
          if (closed) {
            throw new IllegalStateException("The fleet is closed.", e);
          }
          last = e.failure();
          afterFailure(server, e.failure());
        }
      }
    }

    private InferenceServer takeSeat() throws InferenceException, InterruptedException {
      if (closed) {
        throw new IllegalStateException("The fleet is closed.");
      }
      InferenceServer pin = pins.get(request.jobId());
      List<InferenceServer> accepted =
          order.stream().filter(server -> !isExcluded(server)).sorted(pinFirst(pin)).toList();
      long start = System.nanoTime();
      var taken = seats.take(new SeatPool.Claim(ticket, accepted, pin), patience);
      meters.waited(Duration.ofNanos(System.nanoTime() - start));
      if (taken.isEmpty()) {
        throw noSeat(accepted);
      }
      pinFailed = pin != null && (isExcluded(pin) || !seats.available(pin));
      return taken.get();
    }

    /** The job's context is on this server now. */
    private void pin(InferenceServer server) {
      InferenceServer pinned = pins.put(request.jobId(), server);
      InferenceServer before = pinned == null ? triedEver.getFirst() : pinned;
      if (!before.equals(server)) {
        log.info("Moved from {} to {}", before.name(), server.name());
        meters.moved(pinFailed || tries > 1);
      }
    }

    private boolean isExcluded(InferenceServer server) {
      return barred.contains(server) || triedInRound.contains(server);
    }

    private ChatAnswer ask(InferenceServer server) throws InferenceException, InterruptedException {
      long start = System.nanoTime();
      boolean decided = false;
      try {
        ChatAnswer answer = client.complete(server, request);
        decided = true;
        seats.answered(server);
        meters.answered(answer);
        pin(server);
        return answer;
      } catch (InferenceException e) {
        decided = true;
        lastFailure = e.failure();
        seats.failed(server, e.failure());
        meters.failed(server, e.failure(), Duration.ofNanos(System.nanoTime() - start));
        throw e;
      } finally {
        if (!decided) {
          seats.abandoned(server);
          meters.abandoned(server, Duration.ofNanos(System.nanoTime() - start));
        }
      }
    }

    /** Returns where another try may help, and after the time to wait for it. */
    private void afterFailure(InferenceServer server, InferenceFailure failure)
        throws InferenceException, InterruptedException {
      boolean unauthorized = failure instanceof InferenceFailure.Unauthorized;
      if (!failure.retryable() && !unauthorized) {
        throw new InferenceException(failure);
      }
      if (unauthorized) {
        barred.add(server);
      }
      if (barred.size() == order.size()) {
        throw gaveUp("no server lets it in", failure);
      }
      if (Blame.of(failure) == Blame.ANSWER
          && ++answersWithoutText >= settings.retry().answerTries()) {
        throw gaveUp("no more answers without usable text are accepted", failure);
      }
      triedInRound.add(server);
      if (order.stream().anyMatch(other -> !isExcluded(other) && seats.available(other))) {
        log.warn("Goes on at another server after try {}: {}", tries, failure.reason());
        return;
      }
      triedInRound.clear();
      Duration delay = settings.retry().delay(++rounds, ThreadLocalRandom.current());
      if (patience.budgetLeftNanos(System.nanoTime()) <= delay.toNanos()) {
        throw gaveUp("the budget is used up", failure);
      }
      log.warn("Waits {} ms after try {}: {}", delay.toMillis(), tries, failure.reason());
      Thread.sleep(delay);
    }

    private InferenceException noSeat(List<InferenceServer> accepted) {
      if (last != null) {
        return gaveUp("the time is used up", last);
      }
      String names = String.join(", ", accepted.stream().map(InferenceServer::name).toList());
      InferenceFailure recent = lastFailure;
      String detail =
          patience.seatLeftNanos() <= 0
              ? "all were taken for " + settings.seatTimeout()
              : "none came back within "
                  + settings.retry().budget()
                  + (recent == null ? "" : "; the last failure: " + recent.reason());
      return new InferenceException(new InferenceFailure.NoSeat(names, detail));
    }

    private InferenceException gaveUp(String why, InferenceFailure failure) {
      return new InferenceException(
          "No answer after %d tries on %d of %d servers (%s; budget %s). The last failure: %s"
              .formatted(
                  tries,
                  triedEver.size(),
                  order.size(),
                  why,
                  settings.retry().budget(),
                  failure.reason()),
          failure);
    }
  }

  private static Comparator<InferenceServer> pinFirst(@Nullable InferenceServer pin) {
    // Sorting is stable, so that all others keep the job's own order.
    return Comparator.comparing(server -> !server.equals(pin));
  }
}
