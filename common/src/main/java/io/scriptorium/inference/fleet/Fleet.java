package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatClient;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.seats.JobQueue;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.inference.seats.SharePolicies;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inference servers, shared with all other processes. A job takes a {@link JobSeat} here and
 * sends its requests on it; the fleet chooses the server, respects the servers' seats, and retries
 * elsewhere or later when one fails. Any number of threads may use it.
 */
public final class Fleet implements AutoCloseable {

  private final InferenceSettings settings;
  private final ResourceStack resources = new ResourceStack();
  private final ServerDirectory directory;
  private final ServerRouter servers;
  private final ServerRates rates = new ServerRates();
  private final ChatClient client;
  private final PlanSlots planSlots;
  private final SeatManager seats;
  private final ContextWindows windows;
  private final ServerProbes probes;
  private final FleetGauges gauges;
  private final RequestTelemetry telemetry;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile int plannedAhead;
  private volatile @Nullable InferenceFailure lastFailure;
  private volatile boolean closed;

  private Fleet(
      InferenceSettings settings, SeatSettings seatSettings, Redis redis, Telemetry telemetry) {
    this.settings = settings;
    ServerConnections connections = resources.add(connections(settings));
    client = new ChatClient(connections, settings.access().model(), settings.chat());
    directory =
        resources.add(new ServerDirectory(settings, connections, HostAddresses.Resolver.SYSTEM));
    servers = new ServerRouter(settings.fleet(), directory, settings.circuit(), rates);
    windows =
        resources.add(
            new ContextWindows(connections, settings.directory(), client, servers::named));
    var ledger = new SeatLedger(redis, seatSettings);
    planSlots =
        new PlanSlots(
            ledger, () -> plannedAhead > 0 ? plannedAhead : Math.max(1, servers.totalSeats()));
    seats =
        resources.add(new SeatManager(redis, ledger, seatSettings, servers, planSlots::changed));
    probes = resources.add(new ServerProbes(settings, connections, servers::all, servers::circuit));
    this.telemetry = new RequestTelemetry(settings.fleet(), telemetry);
    gauges = resources.add(new FleetGauges(settings.fleet(), servers, seats, telemetry.meters()));
  }

  /**
   * Finds the servers and joins the ledger of seats.
   *
   * @param redis where the ledger is; not closed with this fleet
   * @param telemetry registers its meters, and makes spans of waiting for a seat and of requests
   */
  public static Fleet start(
      InferenceSettings settings, SeatSettings seatSettings, Redis redis, Telemetry telemetry) {
    var fleet = new Fleet(settings, seatSettings, redis, telemetry);
    try {
      fleet.start();
      return fleet;
    } catch (RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  private void start() {
    servers.onChange(seats::refresh);
    servers.onRecovery(name -> {
      client.forget(name);
      windows.invalidate(name);
    });
    directory.start();
    directory.onChange(this::directoryChanged);
    directoryChanged();
    seats.start();
    probes.start();
  }

  /** A client with these settings that asks any server directly, without a seat. */
  public static ChatClient clientOf(InferenceSettings settings) {
    return new ChatClient(connections(settings), settings.access().model(), settings.chat());
  }

  private static ServerConnections connections(InferenceSettings settings) {
    return new ServerConnections(settings.chat().connect(), settings.access().apiKey());
  }

  /** A seat for a job, which is taken with its first request. */
  public JobSeat seat(SeatRequest work) {
    return new JobSeat(this, work);
  }

  /** Has seats and plans granted as these policies of tenants say, the last ones each time. */
  public void follow(Supplier<SharePolicies> tenants) {
    seats.follow(tenants);
  }

  /** A policy of a tenant has changed. */
  public void policiesChanged() {
    seats.policiesChanged();
    planSlots.changed();
  }

  /**
   * The bound of the jobs that are planned and not begun.
   *
   * @param most how many there may be in all; 0 for as many as this fleet has seats
   */
  public PlanSlots planAhead(int most) {
    plannedAhead = most;
    return planSlots;
  }

  /**
   * A planned job has begun, or ended before it began, and no longer counts as planned ahead.
   *
   * @throws io.scriptorium.runtime.UnavailableException if Redis is unavailable
   */
  public void releasePlanSlot(String jobId) {
    planSlots.giveUp(jobId);
  }

  public int totalSeats() {
    return servers.totalSeats();
  }

  /**
   * Grants no more seats: a thread that waits for one gets an {@link
   * io.scriptorium.runtime.UnavailableException}. Held seats stay usable.
   */
  public void stopSeating() {
    stopping.countDown();
    planSlots.stop();
    seats.refresh();
  }

  /** Whether {@link #stopSeating} was called, after which nothing long should begin. */
  public boolean stopsSeating() {
    return stopping.getCount() == 0;
  }

  /** Aborts all requests; each throws an exception. */
  @Override
  public void close() {
    closed = true;
    stopSeating();
    resources.close();
  }

  ChatAnswer send(String serverName, JobQueue queue, ChatRequest request, Duration limit)
      throws InferenceException, InterruptedException {
    InferenceServer server =
        servers
            .named(serverName)
            .orElseThrow(() ->
                new InferenceException(
                    new InferenceFailure.Unreachable(
                        serverName, "it is no longer a server of this fleet")));
    try (var measured = rates.stream(serverName)) {
      ChatAnswer answer =
          client.complete(
              server,
              request,
              limit,
              tokens -> {
                measured.generated(tokens);
                seats.generated(queue, Math.round(tokens));
              },
              servers.circuit(serverName)::tryRepeat);
      measured.prompted(answer.usage());
      return answer;
    }
  }

  /** A failure that was found after an answer says something of the server too. */
  void remember(InferenceFailure failure) {
    client.remember(failure);
  }

  /** Waits between two attempts; returns early when the fleet stops. */
  void pause(Duration delay) throws InterruptedException {
    var _ = stopping.await(delay.toMillis(), TimeUnit.MILLISECONDS);
  }

  void failed(InferenceFailure failure) {
    lastFailure = failure;
  }

  /**
   * @param cause what was thrown because of it, or null
   * @throws IllegalStateException if the fleet is closed
   */
  void requireOpen(@Nullable Throwable cause) {
    if (closed) {
      throw new IllegalStateException("The fleet is closed.", cause);
    }
  }

  InferenceSettings settings() {
    return settings;
  }

  ServerRouter servers() {
    return servers;
  }

  ContextWindows windows() {
    return windows;
  }

  /**
   * The last failure of each server that has not answered since, by the servers' names: why a job
   * waits. {@link InferenceFailure#needsPerson} says whether it can get better by itself.
   */
  public Map<String, InferenceFailure> failures() {
    return servers.failures();
  }

  SeatManager seats() {
    return seats;
  }

  RequestTelemetry telemetry() {
    return telemetry;
  }

  /** The last failure of any request, or null. */
  @Nullable InferenceFailure lastFailure() {
    return lastFailure;
  }

  private void directoryChanged() {
    Set<String> known = servers.refresh(seats.inUse());
    client.keepOnly(known);
    windows.keepOnly(known);
    gauges.serversChanged();
    seats.refresh();
  }
}
