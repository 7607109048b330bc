package io.scriptorium.context;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.context.JobContext.JobFailure;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.SectionRecord.Written;
import io.scriptorium.redis.Redis;
import io.scriptorium.redis.Script;
import io.scriptorium.runtime.UnavailableException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

  private static final Script LOAD = script("load");
  private static final Script PLAN = script("plan");
  private static final Script RESTORE = script("restore");
  private static final Script STORE_SECTION = script("store-section");
  private static final Script MARK = script("mark");
  private static final Script MARK_FAILED = script("mark-failed");
  private static final Script CLAIM_REQUEST = script("claim-request");

  private final ContextSettings settings;
  private final Redis redis;
  private final LeaseKeeper leases;
  private final StorageEpochs epochs;

  /**
   * @param redis not closed with this store
   */
  public ContextStore(ContextSettings settings, Redis redis, MeterRegistry meters) {
    this.settings = settings;
    this.redis = redis;
    this.leases = new LeaseKeeper(settings, redis, meters);
    this.epochs = new StorageEpochs(redis);
  }

  /** The result of storing a section. */
  public sealed interface StoreOutcome {

    /** It is now the accepted text of its index. */
    record Stored() implements StoreOutcome {}

    /**
     * The index already has an accepted text, which continues the same text; the job continues from
     * it.
     *
     * @param accepted the accepted one; equal to the section offered if that was stored before
     */
    record AlreadyAccepted(Written accepted) implements StoreOutcome {}

    /** Redis has lost the job: rebuild its context from Kafka, restore it and store again. */
    record ContextMissing() implements StoreOutcome {}

    /**
     * It continues a text that is not the accepted one: its writer was superseded, and must reload
     * the context.
     */
    record ChainMismatch() implements StoreOutcome {}

    /**
     * Another worker holds the lease of its writer, which was frozen or cut off for too long.
     * Nothing was stored.
     *
     * @param holder the lease's token: attempt number, owner, and a unique part
     */
    record Superseded(String holder) implements StoreOutcome {}
  }

  /** A script of this package. Every key of one call belongs to one job, and so to one slot. */
  static Script script(String name) {
    return Script.of(ContextStore.class, "prelude", name);
  }

  /** The accepted plan of a job. */
  public Optional<AcceptedPlan> plan(String jobId) {
    Object answer = run(PLAN, jobId, List.of());
    return decoded(
        jobId,
        () ->
            Optional.of(ContextCodec.strings(answer))
                .filter(it -> !it.isEmpty())
                .map(it -> ContextCodec.plan(jobId, it)));
  }

  /**
   * Accepts a plan that was just made and published to Kafka, which can hold no sections of it. A
   * plan that was FOUND on Kafka must come through {@link #restore} with its sections: a context
   * without them would be accepted, and they would be generated again.
   *
   * @return the accepted plan: this one, or another that was first
   */
  public AcceptedPlan acceptPlan(AcceptedPlan plan) {
    var context = new JobContext(plan, List.of(), Set.of(), Optional.empty());
    List<Object> arguments = ContextCodec.arguments(context);
    List<?> answer = (List<?>) run(RESTORE, plan.planned().jobId(), arguments);
    return decoded(
        plan.planned().jobId(),
        // Nearly always it is the plan itself, which need not be read again.
        () ->
            ContextCodec.holdsPlan(answer, arguments)
                ? plan
                : ContextCodec.context(plan.planned().jobId(), answer).plan());
  }

  /**
   * Restores a context that was rebuilt from Kafka. Nothing is overwritten; a context that is a
   * prefix of the rebuilt one gains the missing sections.
   *
   * @return what is accepted now
   */
  public JobContext restore(JobContext rebuilt) {
    List<?> answer = (List<?>) run(RESTORE, rebuilt.jobId(), ContextCodec.arguments(rebuilt));
    return decoded(rebuilt.jobId(), () -> ContextCodec.context(rebuilt.jobId(), answer));
  }

  /** What is accepted of a job; empty if Redis does not hold it, or no longer. */
  public Optional<JobContext> load(String jobId) {
    List<?> answer = (List<?>) run(LOAD, jobId, List.of());
    return answer.isEmpty()
        ? Optional.empty()
        : Optional.of(decoded(jobId, () -> ContextCodec.context(jobId, answer)));
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
    String jobId = section.jobId();
    List<String> answer =
        ContextCodec.strings(
            run(
                STORE_SECTION,
                List.of(key(jobId, "plan"), key(jobId, "sections"), lease.key()),
                List.of(
                    section.index(),
                    section.continues(),
                    section.hash(),
                    ContextCodec.json(section),
                    lease.token(),
                    settings.leaseTtl().toMillis())));
    return switch (answer.getFirst()) {
      case "stored" -> new StoreOutcome.Stored();
      case "missing" -> new StoreOutcome.ContextMissing();
      case "accepted" -> {
        Written accepted = decoded(jobId, () -> ContextCodec.section(jobId, answer.get(1)));
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
    mark(jobId, ContextCodec.PUBLISHED + index);
  }

  /** Records that a job has failed; the first failure of the latest retry counts. */
  public void markFailed(String jobId, JobFailure failure) {
    var _ = run(MARK_FAILED, jobId, List.of(failure.reason(), failure.retry()));
  }

  /** Records that a job has ended, which shortens the time to live of its context. */
  public void markEnded(String jobId) {
    mark(jobId, "ended");
  }

  /**
   * Acquires the right to write.
   *
   * @param workName a job's id, or {@code JOB#INDEX} for one section of a job written in parallel
   * @return empty while another worker holds it
   */
  public Optional<Lease> acquireLease(String workName) {
    // Job ids never contain the separator.
    String[] parts = workName.split("#", 2);
    String lease = parts.length == 1 ? "lease" : "lease:" + parts[1];
    return leases.acquire(workName, key(parts[0], lease), key(parts[0], "attempts"));
  }

  /**
   * Gives a job's id to a request, unless another has it. As long as a plan, Redis keeps it from
   * the last claim on.
   *
   * @return the request that the id belongs to: this one, or an earlier one
   */
  public RequestClaim claimId(String jobId, RequestClaim claim) {
    List<String> keys = List.of(key(jobId, "request"));
    List<String> arguments = List.of(claim.text(), String.valueOf(settings.jobTtl().toMillis()));
    String held = (String) redis.call(client -> CLAIM_REQUEST.run(client, keys, arguments));
    return RequestClaim.of(held)
        .orElseThrow(() ->
            new UnavailableException(
                "Redis holds a request of the job %s that no worker wrote. Delete the key %s."
                    .formatted(jobId, keys.getFirst())));
  }

  /** Whether a job has this id: its request claimed it, or it has a plan. */
  public boolean isTaken(String jobId) {
    String request = key(jobId, "request");
    return redis.call(client -> client.get(request) != null) || plan(jobId).isPresent();
  }

  /** Acquires the right to plan a job, which is independent of the right to write it. */
  public Optional<Lease> claimPlanning(String jobId) {
    return leases.acquire(jobId, key(jobId, "planning"), key(jobId, "attempts"));
  }

  /**
   * Since when Redis has kept contexts without interruption, on Redis' own clock. A new epoch
   * begins when Redis is emptied, restarted or failed over; in a Redis Cluster, when the server of
   * this job's context is.
   */
  public Instant epoch(String jobId) {
    return epochs.of(jobId);
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
   * @param epoch the {@link #epoch} that was read after the look-up
   */
  public boolean mayHaveLost(Instant requestedAt, Instant epoch) {
    return requestedAt.isBefore(epoch.plus(settings.epochMargin()))
        || requestedAt.isBefore(Instant.now().minus(settings.jobTtl()));
  }

  @Override
  public void close() {
    leases.close();
  }

  /**
   * What a script answered. Where a client of Redis has spoilt a job's context, the job waits for
   * an operator, or until the context's time to live has passed, and no work is lost.
   */
  private <T> T decoded(String jobId, Supplier<T> decoder) {
    try {
      return decoder.get();
    } catch (BadRecordException e) {
      throw new UnavailableException(
          "Redis holds a context of the job %s that no worker wrote: %s Delete the keys %s and %s; the context is then restored from Kafka."
              .formatted(jobId, e.getMessage(), key(jobId, "plan"), key(jobId, "sections")),
          e);
    }
  }

  private void mark(String jobId, String field) {
    var _ = run(MARK, jobId, List.of(field, "1"));
  }

  private Object run(Script script, String jobId, List<?> arguments) {
    return run(script, List.of(key(jobId, "plan"), key(jobId, "sections")), arguments);
  }

  private Object run(Script script, List<String> keys, List<?> arguments) {
    Stream<?> ttls = Stream.of(settings.jobTtl().toMillis(), settings.endedTtl().toMillis());
    List<String> all = Stream.concat(ttls, arguments.stream()).map(String::valueOf).toList();
    return redis.call(client -> script.run(client, keys, all));
  }

  /** A key of a job. Its hash tag is the job, so that a cluster keeps all its keys together. */
  private String key(String jobId, String what) {
    return redis.name("{%s}:%s".formatted(jobId, what));
  }
}
