package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.job.Json;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import io.scriptorium.runtime.UnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands of each job, in Redis, shared by all workers. Plan and sections are write-once: the
 * first of each stands. Redis may lose everything at any moment; then nothing is there, and {@link
 * ContextRebuild} brings it back from Kafka.
 *
 * <p>Every key has a time to live, except the one small marker of the epoch. Redis should evict
 * nothing ({@code maxmemory-policy noeviction}): an evicted plan may be planned a second time,
 * which costs work though it never mixes texts.
 *
 * <p>Safe for threads. Every operation may be repeated, takes at most a few times the configured
 * timeout, and throws {@link UnavailableException} when Redis is away; the connection comes back by
 * itself.
 */
public final class ContextStore implements AutoCloseable {

  private static final String PUBLISHED = "published:";
  private static final String YES = "1";

  /** Job ids never hold it. */
  private static final char PART_SEPARATOR = '#';

  private static final String PROCESS =
      System.getenv().getOrDefault("HOSTNAME", "localhost") + "-" + ProcessHandle.current().pid();

  private final ContextSettings settings;
  private final Redis redis;
  private final LeaseKeeper leases;

  /**
   * @param redis where the contexts are kept; not closed with this store
   */
  public ContextStore(ContextSettings settings, Redis redis, MeterRegistry meters) {
    this.settings = settings;
    this.redis = redis;
    this.leases = new LeaseKeeper(redis, settings.leaseTtl(), settings.endedTtl(), meters);
  }

  /** The plan that stands for a job. */
  public Optional<AcceptedPlan> plan(String jobId) {
    List<String> answer = strings(run(Scripts.PLAN, jobId, List.of()));
    return answer.isEmpty() ? Optional.empty() : Optional.of(acceptedPlan(answer));
  }

  /**
   * Accepts a plan that was just made and published on Kafka, so that no sections of it can stand
   * there. A plan that was FOUND on Kafka must come through {@link #restore} with its sections: a
   * context without them would stand, and they would be generated again.
   *
   * @return the plan that stands: this one, or another that was first
   */
  public AcceptedPlan acceptPlan(AcceptedPlan plan) {
    return restore(new JobContext(plan, List.of(), Set.of(), Optional.empty())).plan();
  }

  /**
   * Brings back a context that was rebuilt from Kafka. What stands already is never overwritten; a
   * context that the rebuilt one goes on from gains the sections that it lacks.
   *
   * @return what stands now
   */
  public JobContext restore(JobContext rebuilt) {
    AcceptedPlan plan = rebuilt.plan();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                json(plan.planned()),
                Integer.toString(plan.position().partition()),
                Long.toString(plan.position().offset()),
                rebuilt.mode().json(),
                Integer.toString(plan.planned().plan().total()),
                plan.root(),
                rebuilt.failure().map(JobFailure::reason).orElse(""),
                Integer.toString(rebuilt.failure().map(JobFailure::retry).orElse(0))));
    for (Written section : rebuilt.sections()) {
      arguments.add(Integer.toString(section.index()));
      arguments.add(section.hash());
      arguments.add(json(section));
    }
    return context((List<?>) run(Scripts.RESTORE, rebuilt.jobId(), arguments));
  }

  /** What stands of a job; empty where Redis does not know it, or no longer. */
  public Optional<JobContext> load(String jobId) {
    List<?> answer = (List<?>) run(Scripts.LOAD, jobId, List.of());
    return answer.isEmpty() ? Optional.empty() : Optional.of(context(answer));
  }

  /**
   * Stores a section behind the text that it continues, in the name of a lease. In the same step it
   * is refused where somebody else holds that lease; where nobody does, it is entered again.
   *
   * @param lease the writer's right to work on this job, or on this section of it
   */
  public StoreOutcome storeSection(Written section, Lease lease) {
    Optional<String> successor = lease.successor();
    if (successor.isPresent()) {
      return new StoreOutcome.Superseded(successor.get());
    }
    JobKeys keys = keys(section.jobId());
    List<String> answer =
        strings(
            run(
                Scripts.STORE_SECTION,
                List.of(keys.plan(), keys.sections(), lease.key()),
                List.of(
                    Integer.toString(section.index()),
                    section.continues(),
                    section.hash(),
                    json(section),
                    lease.token(),
                    Long.toString(settings.leaseTtl().toMillis()))));
    return switch (answer.getFirst()) {
      case "stored" -> new StoreOutcome.Stored();
      case "missing" -> new StoreOutcome.ContextMissing();
      case "stands" -> {
        Written standing = section(answer.get(1));
        yield standing.continues().equals(section.continues())
            ? new StoreOutcome.AlreadyStands(standing)
            : new StoreOutcome.ChainMismatch();
      }
      case "misfit" -> new StoreOutcome.ChainMismatch();
      case "superseded" -> {
        leases.lost(lease, answer.get(1));
        yield new StoreOutcome.Superseded(answer.get(1));
      }
      default -> throw new IllegalStateException("The script answered " + answer);
    };
  }

  /** Notes that an accepted section stands on Kafka. Nothing happens where the job is not known. */
  public void markPublished(String jobId, int index) {
    mark(jobId, PUBLISHED + index, YES);
  }

  /** Notes that a job has failed; the first failure of the latest retry stands. */
  public void markFailed(String jobId, JobFailure failure) {
    var _ =
        run(
            Scripts.MARK_FAILED,
            jobId,
            List.of(failure.reason(), Integer.toString(failure.retry())));
  }

  /** Notes that a job has ended, so that its context is kept for a shorter time from now. */
  public void markEnded(String jobId) {
    mark(jobId, "ended", YES);
  }

  /**
   * Takes the right to work on something, in the name of this process.
   *
   * @param workName a job's id, or {@code JOB#INDEX} for one section of a job written in parallel
   * @return empty while somebody else has it
   */
  public Optional<Lease> acquireLease(String workName) {
    return acquireLease(workName, PROCESS);
  }

  /**
   * The same in another name.
   *
   * @param owner the worker's name, for people who look into Redis
   */
  public Optional<Lease> acquireLease(String workName, String owner) {
    int end = workName.indexOf(PART_SEPARATOR);
    String jobId = end < 0 ? workName : workName.substring(0, end);
    String part = end < 0 ? "" : workName.substring(end + 1);
    JobKeys keys = keys(jobId);
    return leases.acquire(workName, keys.lease(part), keys.attempts(), owner);
  }

  /** Takes the right to plan a job, in the name of this process; apart from the right to write. */
  public Optional<Lease> claimPlanning(String jobId) {
    return claimPlanning(jobId, PROCESS);
  }

  /** The same in another name. */
  public Optional<Lease> claimPlanning(String jobId, String owner) {
    JobKeys keys = keys(jobId);
    return leases.acquire(jobId, keys.planning(), keys.attempts(), owner);
  }

  /**
   * Since when Redis keeps contexts without a break, on Redis' own clock. It begins anew when Redis
   * was emptied, restarted or failed over.
   */
  public Instant epoch() {
    String key = redis.name("epoch");
    return Instant.ofEpochMilli(
        (Long) redis.call(client -> Scripts.EPOCH.run(client, List.of(key), List.of())));
  }

  /**
   * Whether Redis may have forgotten a job that {@link #plan} or {@link #load} JUST did not find,
   * so that Kafka may hold a plan or sections of it. False means that the job is new, and that
   * Kafka need not be searched.
   *
   * <p>Why it is safe: whatever was accepted for a job was accepted after its request. If Redis
   * lost it, Redis was emptied after the request and before the look-up; the epoch that is read
   * here, after the look-up, then began after the request. Looking up second would not do: Redis
   * could be emptied between the two. A plan that nobody used for its whole time to live is gone as
   * well. That of a job which ended is gone sooner; a request of it that comes again so late is
   * planned anew, which costs work, and the assembler drops what comes of it.
   *
   * @param requestedAt the request record's time on Kafka
   */
  public boolean mayHaveForgotten(Instant requestedAt) {
    return requestedAt.isBefore(epoch().plus(settings.epochMargin()))
        || requestedAt.isBefore(Instant.now().minus(settings.jobTtl()));
  }

  @Override
  public void close() {
    leases.close();
  }

  private void mark(String jobId, String name, String value) {
    var _ = run(Scripts.MARK, jobId, List.of(name, value));
  }

  private Object run(Script script, String jobId, List<String> arguments) {
    JobKeys keys = keys(jobId);
    return run(script, List.of(keys.plan(), keys.sections()), arguments);
  }

  private Object run(Script script, List<String> keys, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments.size() + 2);
    all.add(Long.toString(settings.jobTtl().toMillis()));
    all.add(Long.toString(settings.endedTtl().toMillis()));
    all.addAll(arguments);
    return redis.call(client -> script.run(client, keys, all));
  }

  private JobKeys keys(String jobId) {
    return new JobKeys(redis.keyPrefix(), jobId);
  }

  private static AcceptedPlan acceptedPlan(List<String> fields) {
    return new AcceptedPlan(
        Json.read(fields.get(0).getBytes(StandardCharsets.UTF_8), PlanRecord.Planned.class),
        new RecordPosition(Integer.parseInt(fields.get(1)), Long.parseLong(fields.get(2))));
  }

  private static JobContext context(List<?> answer) {
    Map<String, String> plan = pairs(answer.get(0));
    List<Written> sections =
        pairs(answer.get(1)).values().stream()
            .map(ContextStore::section)
            .sorted(Comparator.comparingInt(Written::index))
            .toList();
    Set<Integer> published =
        plan.keySet().stream()
            .filter(field -> field.startsWith(PUBLISHED))
            .map(field -> Integer.valueOf(field.substring(PUBLISHED.length())))
            .collect(Collectors.toSet());
    return new JobContext(
        acceptedPlan(
            Stream.of("planned", "partition", "offset").map(field -> value(plan, field)).toList()),
        sections,
        published,
        Optional.ofNullable(plan.get("failure"))
            .map(reason ->
                new JobFailure(reason, Integer.parseInt(plan.getOrDefault("failure-retry", "0")))));
  }

  private static Written section(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), Written.class);
  }

  private static String json(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private static List<String> strings(Object answer) {
    return ((List<?>) answer).stream().map(String.class::cast).toList();
  }

  private static Map<String, String> pairs(Object flat) {
    List<String> items = strings(flat);
    Map<String, String> result = new HashMap<>();
    for (int i = 0; i < items.size(); i += 2) {
      result.put(items.get(i), items.get(i + 1));
    }
    return result;
  }

  private static String value(Map<String, String> hash, String field) {
    String value = hash.get(field);
    if (value == null) {
      throw new IllegalStateException("The context in Redis lacks its field " + field + ".");
    }
    return value;
  }
}
