package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import io.scriptorium.runtime.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is accepted of each job, in Redis, shared by all workers. Plan and sections are write-once:
 * the first of each is accepted. Redis may lose everything at any time; {@link ContextRebuild} then
 * restores it from Kafka.
 *
 * <p>Every key has a time to live, except the epoch's. Redis should evict nothing ({@code
 * maxmemory-policy noeviction}): the job of an evicted plan may be planned a second time, which
 * costs work but never mixes texts.
 *
 * <p>Safe for threads. Every operation may be repeated, takes at most a few times the configured
 * timeout, and throws {@link UnavailableException} when Redis is unavailable; the connection is
 * re-established automatically.
 */
public final class ContextStore implements AutoCloseable {

  private static final String YES = "1";

  private final ContextSettings settings;
  private final Redis redis;
  private final LeaseKeeper leases;

  /**
   * @param redis not closed with this store
   */
  public ContextStore(ContextSettings settings, Redis redis, MeterRegistry meters) {
    this.settings = settings;
    this.redis = redis;
    this.leases = new LeaseKeeper(redis, settings.leaseTtl(), settings.endedTtl(), meters);
  }

  /** The accepted plan of a job. */
  public Optional<AcceptedPlan> plan(String jobId) {
    List<String> answer = ContextCodec.strings(run(Scripts.PLAN, jobId, List.of()));
    return answer.isEmpty() ? Optional.empty() : Optional.of(ContextCodec.plan(answer));
  }

  /**
   * Accepts a plan that was just made and published to Kafka, which can hold no sections of it. A
   * plan that was FOUND on Kafka must come through {@link #restore} with its sections: a context
   * without them would be accepted, and they would be generated again.
   *
   * @return the accepted plan: this one, or another that was first
   */
  public AcceptedPlan acceptPlan(AcceptedPlan plan) {
    return restore(new JobContext(plan, List.of(), Set.of(), Optional.empty())).plan();
  }

  /**
   * Restores a context that was rebuilt from Kafka. Nothing is overwritten; a context that is a
   * prefix of the rebuilt one gains the missing sections.
   *
   * @return what is accepted now
   */
  public JobContext restore(JobContext rebuilt) {
    List<String> arguments = ContextCodec.arguments(rebuilt);
    return ContextCodec.context((List<?>) run(Scripts.RESTORE, rebuilt.jobId(), arguments));
  }

  /** What is accepted of a job; empty if Redis does not hold it, or no longer. */
  public Optional<JobContext> load(String jobId) {
    List<?> answer = (List<?>) run(Scripts.LOAD, jobId, List.of());
    return answer.isEmpty() ? Optional.empty() : Optional.of(ContextCodec.context(answer));
  }

  /**
   * Stores a section after the text that it continues, under a lease. It is rejected, atomically,
   * if another worker holds the lease; if nobody does, the lease is entered again.
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
        ContextCodec.strings(
            run(
                Scripts.STORE_SECTION,
                List.of(keys.plan(), keys.sections(), lease.key()),
                List.of(
                    Integer.toString(section.index()),
                    section.continues(),
                    section.hash(),
                    ContextCodec.json(section),
                    lease.token(),
                    Long.toString(settings.leaseTtl().toMillis()))));
    return switch (answer.getFirst()) {
      case "stored" -> new StoreOutcome.Stored();
      case "missing" -> new StoreOutcome.ContextMissing();
      case "accepted" -> {
        Written accepted = ContextCodec.section(answer.get(1));
        yield accepted.continues().equals(section.continues())
            ? new StoreOutcome.AlreadyAccepted(accepted)
            : new StoreOutcome.ChainMismatch();
      }
      case "mismatch" -> new StoreOutcome.ChainMismatch();
      case "superseded" -> {
        leases.lost(lease, answer.get(1));
        yield new StoreOutcome.Superseded(answer.get(1));
      }
      default -> throw new IllegalStateException("The script answered " + answer);
    };
  }

  /** Records that an accepted section is on Kafka. Does nothing if the job is not known. */
  public void markPublished(String jobId, int index) {
    mark(jobId, ContextCodec.PUBLISHED + index, YES);
  }

  /** Records that a job has failed; the first failure of the latest retry counts. */
  public void markFailed(String jobId, JobFailure failure) {
    var _ =
        run(
            Scripts.MARK_FAILED,
            jobId,
            List.of(failure.reason(), Integer.toString(failure.retry())));
  }

  /** Records that a job has ended, which shortens the time to live of its context. */
  public void markEnded(String jobId) {
    mark(jobId, "ended", YES);
  }

  /**
   * Acquires the right to write.
   *
   * @param workName a job's id, or {@code JOB#INDEX} for one section of a job written in parallel
   * @return empty while another worker holds it
   */
  public Optional<Lease> acquireLease(String workName) {
    int end = workName.indexOf('#'); // Job ids never contain it.
    JobKeys keys = keys(end < 0 ? workName : workName.substring(0, end));
    String part = end < 0 ? "" : workName.substring(end + 1);
    return leases.acquire(workName, keys.lease(part), keys.attempts());
  }

  /** Acquires the right to plan a job, which is independent of the right to write it. */
  public Optional<Lease> claimPlanning(String jobId) {
    JobKeys keys = keys(jobId);
    return leases.acquire(jobId, keys.planning(), keys.attempts());
  }

  /**
   * Since when Redis has kept contexts without interruption, on Redis' own clock. A new epoch
   * begins when Redis is emptied, restarted or failed over.
   */
  public Instant epoch() {
    String key = redis.name("epoch");
    return Instant.ofEpochMilli(
        (Long) redis.call(client -> Scripts.EPOCH.run(client, List.of(key), List.of())));
  }

  /**
   * Whether Redis may have lost a job that {@link #plan} or {@link #load} JUST did not find, so
   * that Kafka may hold a plan or sections of it. False means that the job is new, and that Kafka
   * need not be searched.
   *
   * <p>Why it is safe: everything accepted for a job was accepted after its request. If Redis lost
   * it, Redis was emptied after the request and before the look-up; the epoch, which is read after
   * the look-up, then began after the request. In the other order, Redis could be emptied between
   * the two reads. A plan unused for its whole time to live is lost as well. That of an ended job
   * is lost sooner; a request of it that is redelivered so late is planned again, which costs work,
   * and the assembler drops the result.
   *
   * @param requestedAt the request record's time on Kafka
   */
  public boolean mayHaveLost(Instant requestedAt) {
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
}
