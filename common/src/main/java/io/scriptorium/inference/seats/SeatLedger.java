package io.scriptorium.inference.seats;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import io.scriptorium.runtime.WorkerProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The seats of all servers, in Redis: the claims that hold one and those that wait. All processes
 * share it, so that a server never runs more generations than it has seats. Each operation is one
 * idempotent script. A lease expires when its holder no longer renews it.
 *
 * <p>Redis may lose the ledger at any time. No seat may then be granted that is still held: a new
 * ledger is shut for a {@link SeatSettings#grace}, in which every holder registers its seats again.
 *
 * <p>All keys are in one slot of a Redis Cluster, because taking the first free seat of many
 * servers is one atomic step. A job takes a seat once, so the load is small.
 */
public final class SeatLedger {

  private static final Script CLAIM = script("seat-claim");
  private static final Script RELEASE = script("seat-release");
  private static final Script WITHDRAW = script("seat-withdraw");
  private static final Script YIELD = script("seat-yield");
  private static final Script RENEW = script("seat-renew");
  private static final Script POLICIES = script("seat-policies");
  private static final Script LEAVE = script("seat-leave");
  private static final Script VIEW = script("seat-view");
  private static final Script PLAN_AHEAD = script("seat-plan-ahead");
  private static final Script PLANNED = script("seat-planned");
  private static final Script BEGUN = script("seat-begun");

  /** A planned job that no writer has begun within this time no longer counts. */
  private static final Duration AHEAD_AT_MOST = Duration.ofHours(24);

  private static final long SECONDS_A_DAY = 24 * 60 * 60;

  private final Redis redis;
  // In milliseconds, as arguments of scripts.
  private final String lease;
  private final String grace;
  private final SeatOrder order;
  private final String process =
      WorkerProcess.NAME + "-" + UUID.randomUUID().toString().substring(0, 8);

  public SeatLedger(Redis redis, SeatSettings settings) {
    this.redis = redis;
    lease = Long.toString(settings.lease().toMillis());
    grace = Long.toString(settings.grace().toMillis());
    order = settings.order().order();
  }

  /** This process's name in the ledger. */
  String process() {
    return process;
  }

  private static Script script(String name) {
    return Script.of(SeatLedger.class, "seats-prelude", name);
  }

  /**
   * A server that a claim would take.
   *
   * @param seats its number of seats, as the claim's process knows it
   */
  public record Place(String server, int seats) {}

  /**
   * Takes the first free place, or waits for one. A claim may change its candidates.
   *
   * @return the server of the seat; empty where the claim waits
   */
  Optional<String> claim(SeatClaim claim, List<Place> candidates) {
    String places =
        candidates.stream()
            .map(place -> place.server() + "\t" + place.seats() + "\n")
            .collect(Collectors.joining("", "\n", ""));
    String place = Long.toString(placeOf(claim.request()));
    List<?> answer =
        (List<?>) run(CLAIM, lease, grace, claim.token(), place, claim.process(), places);
    return Optional.of((String) answer.getFirst()).filter(server -> !server.isEmpty());
  }

  /** A request's place in its queue, the lowest first. */
  long placeOf(SeatRequest request) {
    return order.placeOf(request);
  }

  void release(String server, SeatClaim claim) {
    runUninterrupted(RELEASE, List.of(lease, grace, server, claim.token()));
  }

  /**
   * Releases a seat to a waiting claim that has more right to it than its holder has to its next
   * section; false where none waits.
   */
  boolean yieldSeat(String server, SeatClaim claim) {
    return 1L == (Long) run(YIELD, lease, grace, server, claim.token());
  }

  /**
   * Ends a claim that waits, or that was granted a seat it has not learned of.
   *
   * @param servers all that were its candidates
   */
  void withdraw(SeatClaim claim, Set<String> servers) {
    List<String> arguments = new ArrayList<>(List.of(lease, grace, claim.token()));
    arguments.addAll(servers);
    runUninterrupted(WITHDRAW, arguments);
  }

  /**
   * @param shut for how long no seat is granted at all
   * @param lost tokens of seats that other claims hold by now
   * @param unknown tokens of claims that no longer wait: they were granted, or Redis lost them
   * @param waiting the queues in which claims wait
   * @param back the queues that must give up seats, as their tenants' policies say
   * @param policies the version of the tenants' policies that the ledger has
   */
  record Renewal(
      Duration shut,
      List<String> lost,
      List<String> unknown,
      List<JobQueue> waiting,
      List<JobQueue> back,
      long policies) {}

  /**
   * Renews what the process holds and waits for.
   *
   * @param report what it publishes about itself for fleet status
   * @param generated the tokens that it had generated for each queue since the last renewal
   * @param seats the servers it knows, those of the held seats included
   */
  Renewal renew(
      String report,
      Map<JobQueue, Long> generated,
      Map<String, Integer> seats,
      Collection<SeatLease> held,
      Collection<String> waiting) {
    List<String> arguments = new ArrayList<>(List.of(lease, grace, process, report));
    arguments.add(Integer.toString(generated.size()));
    generated.forEach(
        (queue, tokens) -> Collections.addAll(arguments, queue.code(), tokens.toString()));
    arguments.add(Integer.toString(seats.size()));
    seats.forEach((server, count) -> Collections.addAll(arguments, server, count.toString()));
    arguments.add(Integer.toString(held.size()));
    held.forEach(it -> Collections.addAll(arguments, it.server(), it.claim().token()));
    arguments.addAll(waiting);
    List<?> answer = (List<?>) run(RENEW, arguments);
    return new Renewal(
        Duration.ofMillis((Long) answer.get(0)),
        strings(answer.get(1)),
        strings(answer.get(2)),
        queues(answer.get(3)),
        queues(answer.get(4)),
        (Long) answer.get(5));
  }

  private static List<JobQueue> queues(Object codes) {
    return strings(codes).stream().map(JobQueue::ofCode).toList();
  }

  /** Has the tenants' policies kept, unless later ones are. */
  void keep(SharePolicies policies) {
    List<String> arguments = new ArrayList<>(List.of(Long.toString(policies.version())));
    policies
        .byTenant()
        .forEach(
            (tenant, policy) -> Collections.addAll(arguments, tenant, SharePolicies.kept(policy)));
    var _ = run(POLICIES, arguments);
  }

  /** Removes this process. What it still holds ends with its lease. */
  void leave() {
    var _ = run(LEAVE, process);
  }

  /**
   * Takes a slot to plan a job ahead of the writing: for one of these, if it is the first of all
   * that any process wants one for. A slot expires like a lease, so that a planner that has crashed
   * blocks no other; a plan that takes longer is one more ahead.
   *
   * @param jobs for each queue the first job that wants a slot; none where this process wants none
   * @param most the jobs of a class, and of more urgent ones, that may have a slot
   * @return the job that has a slot now; empty where none of them got one
   */
  Optional<String> planAhead(Map<JobQueue, PlanSlots.Placed> jobs, int most) {
    List<String> arguments = new ArrayList<>(List.of(Integer.toString(most), lease, process));
    jobs.forEach((queue, job) ->
        Collections.addAll(arguments, queue.code(), job.jobId(), Long.toString(job.place())));
    return Optional.of((String) run(PLAN_AHEAD, arguments)).filter(job -> !job.isEmpty());
  }

  /** Records what waits, for {@link #waitingRequests}. */
  void report(Collection<WaitingRequests> waiting) {
    if (!waiting.isEmpty()) {
      Map<String, String> fields = new HashMap<>();
      waiting.forEach(
          it -> fields.put(Integer.toString(it.partition()), new String(it.kept(), UTF_8)));
      var _ = redis.call(client -> client.hset(key("backlog"), fields));
    }
  }

  /** The requests of each partition that are not yet planned, as far as planners reported them. */
  public List<WaitingRequests> waitingRequests() {
    return redis.call(client -> client.hgetAll(key("backlog"))).entrySet().stream()
        .map(it ->
            WaitingRequests.ofKept(Integer.parseInt(it.getKey()), it.getValue().getBytes(UTF_8)))
        .toList();
  }

  /** What each tenant has that has anything. */
  public Map<String, TenantUse> tenants() {
    Map<String, TenantUse> uses = new TreeMap<>();
    redis
        .call(client -> client.hgetAll(key("using")))
        .forEach((queue, seats) ->
            uses.merge(
                JobQueue.ofCode(queue).tenant(),
                new TenantUse(Long.parseLong(seats), 0, 0),
                TenantUse::plus));
    for (WaitingRequests partition : waitingRequests()) {
      partition
          .counts()
          .forEach((queue, count) ->
              uses.merge(queue.tenant(), new TenantUse(0, count, 0), TenantUse::plus));
    }
    Map<String, String> today = redis.call(client -> client.hgetAll(key("today")));
    String day = Long.toString(Instant.now().getEpochSecond() / SECONDS_A_DAY);
    if (day.equals(today.remove(""))) {
      today.forEach((tenant, tokens) ->
          uses.merge(tenant, new TenantUse(0, 0, Long.parseLong(tokens)), TenantUse::plus));
    }
    return uses;
  }

  /** Records that a job is planned and waits to begin. */
  void planned(String jobId) {
    var _ = run(PLANNED, jobId, Long.toString(AHEAD_AT_MOST.toMillis()));
  }

  /** Records that a job planned ahead has begun, or ended before that. */
  public void begun(String jobId) {
    var _ = run(BEGUN, jobId);
  }

  /** Sends no new jobs to a server, or sends them again. */
  public void drain(String server, boolean drains) {
    var _ =
        redis.call(client ->
            drains ? client.sadd(key("draining"), server) : client.srem(key("draining"), server));
  }

  /**
   * The ledger as operators see it.
   *
   * @param reports what the running processes published about themselves
   * @param ahead jobs that are planned, or being planned, and not begun
   * @param held the tokens of the claims that hold a seat, by server
   */
  public record View(
      List<String> reports,
      int waiting,
      int ahead,
      Set<String> draining,
      Map<String, List<String>> held) {}

  /** The ledger now, with these servers. */
  public View view(Collection<String> servers) {
    List<?> answer = (List<?>) run(VIEW, List.copyOf(servers));
    Map<String, List<String>> held = new TreeMap<>();
    for (Object line : (List<?>) answer.get(4)) {
      List<String> parts = strings(line);
      held.put(parts.getFirst(), parts.subList(1, parts.size()));
    }
    return new View(
        strings(answer.get(0)),
        Math.toIntExact((Long) answer.get(1)),
        Math.toIntExact((Long) answer.get(2)),
        Set.copyOf(strings(answer.get(3))),
        held);
  }

  /** The channel for seats granted to this process, as token, line feed, server. */
  String grantsChannel() {
    return key("granted:" + process);
  }

  /**
   * The channel for planned jobs that have begun, and for planners that are asked to take a slot.
   */
  String aheadChannel() {
    return key("ahead");
  }

  private Object run(Script script, String... arguments) {
    return run(script, List.of(arguments));
  }

  /** A thread that is interrupted could not borrow a connection. */
  private void runUninterrupted(Script script, List<String> arguments) {
    boolean interrupted = Thread.interrupted();
    try {
      var _ = run(script, arguments);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Object run(Script script, List<String> arguments) {
    return redis.call(client -> script.run(client, List.of(key("head")), arguments));
  }

  private String key(String name) {
    return redis.name("{seats}:" + name);
  }

  private static List<String> strings(Object answer) {
    return ((List<?>) answer).stream().map(String.class::cast).toList();
  }
}
