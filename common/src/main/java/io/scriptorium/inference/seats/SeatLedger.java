package io.scriptorium.inference.seats;

import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The seats of all servers, in Redis: who holds one, and who waits. All processes share it, so that
 * a server never has more generations than seats however many ask. Each step is one script, and may
 * be repeated. A lease ends by itself when its holder is gone.
 *
 * <p>Redis may lose the ledger at any moment. What then counts is that no seat is granted that
 * somebody still holds: an unknown ledger is shut for a {@link SeatSettings#grace}, in which every
 * holder enters its own seats again.
 *
 * <p>All keys lie in one slot of a Redis Cluster: a job's seat is the first free one of many
 * servers, and that is one step. A seat is taken once a job, so the load is small.
 */
public final class SeatLedger {

  private static final Script CLAIM = script("seat-claim");
  private static final Script RELEASE = script("seat-release");
  private static final Script WITHDRAW = script("seat-withdraw");
  private static final Script KEEP = script("seat-keep");
  private static final Script LEAVE = script("seat-leave");
  private static final Script VIEW = script("seat-view");
  private static final Script PLAN_AHEAD = script("seat-plan-ahead");
  private static final Script PLANNED = script("seat-planned");
  private static final Script BEGUN = script("seat-begun");

  /** A job that was planned and that nobody came to write within this time counts no longer. */
  private static final Duration AHEAD_AT_MOST = Duration.ofHours(24);

  private final Redis redis;
  private final SeatSettings settings;

  public SeatLedger(Redis redis, SeatSettings settings) {
    this.redis = redis;
    this.settings = settings;
  }

  private static Script script(String name) {
    return Script.of(SeatLedger.class, "seats-prelude", name);
  }

  /**
   * A server that a claim would take.
   *
   * @param seats how many seats the claim's process knows it to have
   */
  public record Place(String server, int seats) {}

  /**
   * @param server where the seat is; empty where the claim waits
   * @param shut for how long no seat is granted at all
   */
  record Claimed(String server, Duration shut) {
    boolean granted() {
      return !server.isEmpty();
    }
  }

  /** Takes the first free place of a wish, or waits for one. A claim may change its wish. */
  Claimed claim(SeatClaim claim, List<Place> wish) {
    String places =
        wish.stream()
            .map(place -> place.server() + "\t" + place.seats() + "\n")
            .collect(Collectors.joining("", "\n", ""));
    List<?> answer = (List<?>) run(CLAIM, claim.token(), claim.score(), claim.process(), places);
    return new Claimed((String) answer.get(0), Duration.ofMillis((Long) answer.get(1)));
  }

  /** Gives a seat back. */
  void release(String server, SeatClaim claim) {
    var _ = run(RELEASE, server, claim.token());
  }

  /**
   * Ends a claim that waits, or that got a seat which nobody knows of yet.
   *
   * @param servers all that were in its wishes
   */
  void withdraw(SeatClaim claim, Set<String> servers) {
    List<String> arguments = new ArrayList<>(List.of(claim.token()));
    arguments.addAll(servers);
    var _ = run(WITHDRAW, arguments);
  }

  /** A seat that this process holds. */
  record Held(String server, String token) {}

  /**
   * @param shut for how long no seat is granted at all
   * @param lost tokens of seats that are somebody else's by now
   * @param unknown tokens of claims that wait no longer: they were granted, or forgotten
   */
  record Kept(Duration shut, Set<String> lost, Set<String> unknown) {}

  /**
   * Says that the process lives, what it holds and who waits.
   *
   * @param report what it tells of itself to whoever looks at the fleet
   * @param seats the servers it knows, those of the held seats included
   */
  Kept keep(
      String process,
      String report,
      Map<String, Integer> seats,
      Collection<Held> held,
      Collection<String> waiting) {
    List<String> arguments = new ArrayList<>(List.of(process, report));
    arguments.add(Integer.toString(seats.size()));
    seats.forEach((server, count) -> {
      arguments.add(server);
      arguments.add(count.toString());
    });
    arguments.add(Integer.toString(held.size()));
    held.forEach(seat -> {
      arguments.add(seat.server());
      arguments.add(seat.token());
    });
    arguments.addAll(waiting);
    List<?> answer = (List<?>) run(KEEP, arguments);
    return new Kept(
        Duration.ofMillis((Long) answer.get(0)), strings(answer.get(1)), strings(answer.get(2)));
  }

  /** Says that the process is gone. What it still holds ends with its lease. */
  void leave(String process) {
    var _ = redis.call(client -> LEAVE.run(client, keys(), List.of(process)));
  }

  /**
   * Takes the right to plan a job ahead of the writing; false where enough jobs are. It ends with a
   * lease, so that a planner that is gone, or cannot go on, keeps nobody waiting; a plan that takes
   * longer is one more ahead.
   */
  boolean planAhead(String jobId, int most) {
    List<String> arguments =
        List.of(jobId, Integer.toString(most), Long.toString(settings.lease().toMillis()));
    return 1L == (Long) redis.call(client -> PLAN_AHEAD.run(client, keys(), arguments));
  }

  /** Notes that a job is planned, and waits to begin. */
  void planned(String jobId) {
    List<String> arguments = List.of(jobId, Long.toString(AHEAD_AT_MOST.toMillis()));
    var _ = redis.call(client -> PLANNED.run(client, keys(), arguments));
  }

  /** Notes that a job needs no seat any more that was planned ahead. */
  public void begun(String jobId) {
    var _ = redis.call(client -> BEGUN.run(client, keys(), List.of(jobId)));
  }

  /** Keeps new jobs from a server, or lets them come again. */
  public void drain(String server, boolean drains) {
    var _ =
        redis.call(client ->
            drains ? client.sadd(key("draining"), server) : client.srem(key("draining"), server));
  }

  /**
   * The ledger as people look at it.
   *
   * @param reports what the living processes told of themselves
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
    List<?> answer = (List<?>) redis.call(client -> VIEW.run(client, keys(), List.copyOf(servers)));
    Map<String, List<String>> held = new TreeMap<>();
    for (Object line : (List<?>) answer.get(4)) {
      List<String> parts = ((List<?>) line).stream().map(String.class::cast).toList();
      held.put(parts.getFirst(), parts.subList(1, parts.size()));
    }
    return new View(
        ((List<?>) answer.get(0)).stream().map(String.class::cast).toList(),
        Math.toIntExact((Long) answer.get(1)),
        Math.toIntExact((Long) answer.get(2)),
        strings(answer.get(3)),
        held);
  }

  /** The channel on which a process is told of seats, as token, line feed, server. */
  String grantsChannel(String process) {
    return key("granted:" + process);
  }

  /** The channel on which planners are told that a planned job has begun. */
  String aheadChannel() {
    return key("ahead");
  }

  private Object run(Script script, String... arguments) {
    return run(script, List.of(arguments));
  }

  private Object run(Script script, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments.size() + 2);
    all.add(Long.toString(settings.lease().toMillis()));
    all.add(Long.toString(settings.grace().toMillis()));
    all.addAll(arguments);
    return redis.call(client -> script.run(client, keys(), all));
  }

  private List<String> keys() {
    return List.of(key("head"));
  }

  private String key(String name) {
    return redis.name("{seats}:" + name);
  }

  private static Set<String> strings(Object answer) {
    return ((List<?>) answer).stream().map(String.class::cast).collect(Collectors.toSet());
  }
}
