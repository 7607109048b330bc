package io.scriptorium.inference.fleet;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatClient;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.inference.client.ServerConnections;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatLedger;
import io.scriptorium.inference.seats.SeatManager;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.inference.seats.SeatSettings;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The inference servers, shared with all other processes. A job takes a {@link JobSeat} here and
 * asks its questions on it; the fleet chooses the server, keeps to the servers' seats, and goes on
 * elsewhere or later when one fails. Any number of threads may use it.
 */
public final class Fleet implements AutoCloseable {

  private final InferenceSettings settings;
  private final ResourceStack resources = new ResourceStack();
  private final ServerDirectory directory;
  private final ServerRouter servers;
  private final ServerSpeeds speeds;
  private final TokenRates traffic = new TokenRates();
  private final ChatClient client;
  private final SeatLedger ledger;
  private final SeatManager seats;
  private final FleetMeters meters;
  private final RequestSpans spans;
  private final Map<String, InferenceServer> lastKnown = new ConcurrentHashMap<>();
  private volatile @Nullable PlanSlots planAhead;
  private volatile @Nullable InferenceFailure lastFailure;
  private final CountDownLatch seating = new CountDownLatch(1);
  private volatile boolean closed;

  /**
   * Finds the servers and enters the ledger of seats.
   *
   * @param redis where the ledger is; not closed with this fleet
   * @param telemetry where its meters are registered, and what makes spans of waiting for a seat
   *     and of asking a model
   */
  public Fleet(
      InferenceSettings settings, SeatSettings seatSettings, Redis redis, Telemetry telemetry) {
    this.settings = settings;
    directory = resources.add(new ServerDirectory(settings, HostResolver.SYSTEM));
    speeds = new ServerSpeeds();
    servers = new ServerRouter(directory, settings.circuit(), speeds, this::otherServers);
    client = resources.add(clientOf(settings));
    ledger = new SeatLedger(redis, seatSettings);
    seats =
        resources.add(
            new SeatManager(
                redis,
                ledger,
                seatSettings,
                new LocalFleetView(settings.fleet(), servers, traffic, this::inUse),
                this::jobBegan));
    resources.add(new ServerProbes(settings, servers::probed));
    spans = new RequestSpans(telemetry.tracer());
    meters = resources.add(new FleetMeters(settings, servers, seats, telemetry.meters()));
    directory.onChange(this::directoryChanged);
    directoryChanged();
  }

  /** A client with these settings that asks any server directly, without a seat. */
  public static ChatClient clientOf(InferenceSettings settings) {
    return clientOf(settings, connections(settings));
  }

  private static ServerConnections connections(InferenceSettings settings) {
    return new ServerConnections(settings.timeouts().connect(), settings.apiKey());
  }

  private static ChatClient clientOf(InferenceSettings settings, ServerConnections connections) {
    return new ChatClient(
        connections,
        new ChatClient.Settings(
            settings.model(),
            settings.temperature(),
            settings.timeouts(),
            settings.maxAnswerCharacters()));
  }

  /** A place for a job's work. It takes its seat with the first question. */
  public JobSeat seat(SeatRequest work) {
    return new JobSeat(this, work, seats.process());
  }

  /**
   * What bounds the jobs that are planned and not begun.
   *
   * @param most how many there may be in all; 0 for as many as this fleet has seats
   */
  public PlanSlots planAhead(int most) {
    var ahead = new PlanSlots(ledger, () -> most > 0 ? most : Math.max(1, servers.totalSeats()));
    planAhead = ahead;
    return ahead;
  }

  /**
   * A job that was planned needs no seat: it ended before it began.
   *
   * @throws io.scriptorium.runtime.UnavailableException if Redis is away
   */
  public void releasePlanSlot(String jobId) {
    ledger.begun(jobId);
  }

  /** The seats of all servers that are known now. */
  public int totalSeats() {
    return servers.totalSeats();
  }

  /**
   * From now on nobody waits for a seat here: who does gets an {@link
   * io.scriptorium.runtime.UnavailableException}. Whoever has a seat may go on.
   */
  public void stopSeating() {
    seating.countDown();
    PlanSlots ahead = planAhead;
    if (ahead != null) {
      ahead.stop();
    }
    seats.refresh();
  }

  /** Whether {@link #stopSeating} was called: nothing is to begin that takes long. */
  public boolean stopsSeating() {
    return seating.getCount() == 0;
  }

  /** Breaks off all that runs; whoever waits for an answer gets an exception. */
  @Override
  public void close() {
    closed = true;
    stopSeating();
    resources.close();
  }

  ChatAnswer ask(String serverName, ChatRequest request, Duration limit)
      throws InferenceException, InterruptedException {
    InferenceServer server = servers.named(serverName).orElseGet(() -> lastKnown.get(serverName));
    if (server == null) {
      throw new InferenceException(
          new InferenceFailure.Unreachable(serverName, "it is no server of this fleet any more"));
    }
    ChatAnswer answer =
        client.complete(
            server, request, limit, traffic.measuring(serverName, speeds.stream(serverName)));
    traffic.prompted(serverName, answer.usage());
    return answer;
  }

  /** Waits between two tries, and no longer when seating stops. */
  void pause(Duration delay) throws InterruptedException {
    var _ = seating.await(delay.toMillis(), TimeUnit.MILLISECONDS);
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

  SeatManager seats() {
    return seats;
  }

  FleetMeters meters() {
    return meters;
  }

  RequestSpans spans() {
    return spans;
  }

  /** The last failure of any request, or null. */
  @Nullable InferenceFailure lastFailure() {
    return lastFailure;
  }

  private Set<String> inUse() {
    // The first renewal may come before the seats are there.
    return seats == null ? Set.of() : seats.inUse();
  }

  private void otherServers() {
    // Circuits may change before the seats are there.
    if (seats != null) {
      seats.refresh();
    }
  }

  private void jobBegan() {
    PlanSlots ahead = planAhead;
    if (ahead != null) {
      ahead.jobBegan();
    }
  }

  private void directoryChanged() {
    for (InferenceServer server : servers.all()) {
      lastKnown.put(server.name(), server);
    }
    Set<String> inUse = seats.inUse();
    Set<String> known =
        servers.all().stream().map(InferenceServer::name).collect(Collectors.toSet());
    lastKnown.keySet().removeIf(name -> !known.contains(name) && !inUse.contains(name));
    servers.forgetAllBut(inUse);
    client.keepOnly(lastKnown.values().stream().toList());
    speeds.keepOnly(lastKnown.keySet());
    traffic.keepOnly(lastKnown.keySet());
    meters.serversChanged();
    seats.refresh();
  }
}
