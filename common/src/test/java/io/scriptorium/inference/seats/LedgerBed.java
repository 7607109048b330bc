package io.scriptorium.inference.seats;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.scriptorium.inference.seats.SeatLedger.Place;
import io.scriptorium.infrastructure.LocalRedis;
import io.scriptorium.job.Priority;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.RedisSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import redis.clients.jedis.RedisClient;

/** A ledger of two servers with four seats each, in a real Redis. */
abstract class LedgerBed {

  static final String A = "http://a/v1";
  static final String B = "http://b/v1";
  static final JobQueue REPORTS = new JobQueue(Priority.NORMAL, "reports");
  static final JobQueue DATA_SETS = new JobQueue(Priority.NORMAL, "data-sets");
  static final JobQueue LATECOMER = new JobQueue(Priority.NORMAL, "latecomer");
  static final JobQueue URGENT = new JobQueue(Priority.URGENT, "reports");
  static final JobQueue BULK = new JobQueue(Priority.BULK, "data-sets");

  final LocalRedis server = LocalRedis.startOpen(0);
  final RedisClient client = RedisClient.create(server.url());
  final Redis redis = Redis.connect(RedisSettings.at(server.url()), new SimpleMeterRegistry());
  final SeatLedger ledger = new SeatLedger(redis, SeatSettings.DEFAULTS);
  final List<Place> places = List.of(new Place(A, 4), new Place(B, 4));
  private long number;

  @BeforeEach
  final void openTheLedger() {
    renew(Map.of());
    client.hset("scriptorium:{seats}:head", "open", "0");
  }

  @AfterEach
  final void close() {
    redis.close();
    client.close();
    server.close();
  }

  final SeatLedger.Renewal renew(Map<JobQueue, Long> generated) {
    return ledger.renew("{}", generated, Map.of(A, 4, B, 4), List.of(), List.of());
  }

  /** Claims of a queue are the younger, the later they are made. */
  final SeatClaim claim(JobQueue queue) {
    String job = "job-" + number;
    SeatRequest request =
        SeatRequest.writing(job, job, Instant.EPOCH.plusSeconds(number), 0, null, null).in(queue);
    return new SeatClaim(ledger.process(), request, number++);
  }

  final Optional<String> ask(SeatClaim claim) {
    return ledger.claim(claim, places);
  }

  final List<SeatClaim> ask(JobQueue queue, int times) {
    List<SeatClaim> claims = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      SeatClaim claim = claim(queue);
      var _ = ask(claim);
      claims.add(claim);
    }
    return claims;
  }

  /** The first jobs of queues, of equal places. */
  static Map<JobQueue, PlanSlots.Placed> first(JobQueue queue, String job) {
    return Map.of(queue, new PlanSlots.Placed(job, 0));
  }

  static Map<JobQueue, PlanSlots.Placed> first(
      JobQueue queue, String job, JobQueue other, String otherJob) {
    return Map.of(queue, new PlanSlots.Placed(job, 0), other, new PlanSlots.Placed(otherJob, 0));
  }

  /** The server of each claim that holds a seat. */
  final Map<String, String> held() {
    Map<String, String> held = new HashMap<>();
    ledger
        .view(List.of(A, B))
        .held()
        .forEach((name, tokens) -> tokens.forEach(token -> held.put(token, name)));
    return held;
  }

  final String serverOf(String token) {
    return Objects.requireNonNull(held().get(token));
  }

  final Map<JobQueue, Long> seatsByQueue() {
    return held().keySet().stream().collect(groupingBy(LedgerBed::queueOf, counting()));
  }

  static JobQueue queueOf(String token) {
    String[] parts = token.split("\\|", 5);
    return JobQueue.ofCode(parts[4]);
  }

  final void releaseOneOf(JobQueue queue) {
    String token = held().keySet().stream().filter(it -> queueOf(it).equals(queue)).findAny().get();
    release(token);
  }

  final void release(String token) {
    ledger.release(serverOf(token), claimOf(token));
  }

  final SeatClaim claimOf(String token) {
    long its = Long.parseLong(token.split("\\|", -1)[3]);
    SeatRequest request =
        SeatRequest.writing("job-" + its, "job-" + its, Instant.EPOCH, 0, null, null)
            .in(queueOf(token));
    return new SeatClaim(ledger.process(), request, its);
  }
}
