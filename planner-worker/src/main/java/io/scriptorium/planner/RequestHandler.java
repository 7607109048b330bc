package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.Lease;
import io.scriptorium.context.RequestClaim;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Plan;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaRecords;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.kafka.engine.TaskHandler.Outcome;
import io.scriptorium.kafka.engine.TaskHandler.Task;
import io.scriptorium.planner.PlanPublisher.Received;
import io.scriptorium.runtime.UnavailableException;
import io.scriptorium.stage.StageRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Turns a writing request into a plan and its section tasks. Every step may be repeated: a request
 * that is delivered again finds its accepted plan, and a plan's tasks that are published again find
 * their sections written.
 */
final class RequestHandler implements TaskHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final Outcome ANOTHER_PLANNER =
      new Outcome.RetryLater(Duration.ofSeconds(1), "another planner works on this job");
  private static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(2);

  private final PlannerSettings settings;
  private final StageRuntime runtime;
  private final ContextStore contexts;
  private final PlanSlots slots;
  private final RequestReader reader;
  private final PlanMaker planMaker;
  private final PlanPublisher publisher;
  private final RequestRefusals refusals;
  private final PlannerMetrics metrics;
  private final UnfinishedPlans unfinished;

  /**
   * @param maxBufferedRequests the most requests that the consumer holds at once
   */
  RequestHandler(
      PlannerSettings settings,
      StageRuntime runtime,
      PlanSlots slots,
      RequestReader reader,
      int maxBufferedRequests) {
    this.settings = settings;
    this.runtime = runtime;
    contexts = runtime.contexts();
    this.slots = slots;
    this.reader = reader;
    planMaker = new PlanMaker(settings.rules(), settings.planAttempts());
    publisher = new PlanPublisher(runtime.publisher());
    refusals = new RequestRefusals(contexts, publisher);
    metrics = new PlannerMetrics(runtime.meters());
    unfinished = new UnfinishedPlans(maxBufferedRequests);
  }

  @Override
  public Outcome handle(Task task) throws InterruptedException, ExecutionException {
    ConsumerRecord<byte[], byte[]> record = task.record();
    RecordOrigin origin = RecordOrigin.of(record);
    WritingRequest request;
    try {
      request =
          reader.read(
              record.value(),
              JobIds.derived(Topics.WRITING_REQUESTS, origin.position(), origin.timestamp()));
    } catch (BadRecordException e) {
      reader.readId(record.value()).ifPresent(it -> refusals.report(it, origin, e));
      throw e;
    }
    try (var _ = MDC.putCloseable("job", request.id())) {
      return handle(new Received(request, origin));
    } catch (BadRecordException e) {
      refusals.report(request, origin, e);
      throw e;
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(UNAVAILABLE_DELAY, String.valueOf(e.getMessage()));
    }
  }

  private Outcome handle(Received received) throws InterruptedException, ExecutionException {
    Optional<AcceptedPlan> accepted = contexts.plan(received.jobId());
    if (accepted.isPresent()) {
      return alreadyPlanned(received, accepted.get());
    }
    // Before anything is claimed for the job: its length may not be allowed.
    int words = settings.wordsOf(received.request());
    claimId(received);
    Optional<String> cancellation = cancellation(received);
    if (cancellation.isPresent()) {
      metrics.cancelled.increment();
      return cancelled(received, cancellation.get(), unfinished.of(received.position()).usage());
    }
    SeatRequest work =
        SeatRequest.planning(received.jobId(), received.requestedAt(), words)
            .of(received.request());
    Optional<Lease> acquired = contexts.claimPlanning(received.jobId());
    if (acquired.isEmpty()) {
      // It keeps its slot, which is the job's and so the other planner's too.
      return ANOTHER_PLANNER;
    }
    try (Lease lease = acquired.get();
        var _ = MDC.putCloseable("lease", Long.toString(lease.attempt()))) {
      accepted = findAccepted(received);
      if (accepted.isPresent()) {
        slots.giveUp(received.jobId());
        return alreadyPlanned(received, accepted.get());
      }
      AcceptedPlan acknowledged = unfinished.of(received.position()).acknowledged();
      return acknowledged == null ? plan(received, work, lease) : accept(received, acknowledged);
    }
  }

  /**
   * Has the job's id belong to this request. A job would else follow, or end for, a request that is
   * not its own.
   *
   * @throws BadRecordException if it belongs to another request
   */
  private void claimId(Received received) {
    String fingerprint = received.request().fingerprint();
    var claim = new RequestClaim(fingerprint, received.position(), received.requestedAt());
    RequestClaim first = contexts.claimId(received.jobId(), claim);
    if (!first.fingerprint().equals(fingerprint)) {
      throw taken(received, first.position(), first.requestedAt());
    }
  }

  private static BadRecordException taken(
      Received received, RecordPosition position, Instant requestedAt) {
    return new BadRecordException(
        "The id \"%s\" belongs to the request at %s of %s, %s, which asks for something else. Choose another id."
            .formatted(received.jobId(), position, Topics.WRITING_REQUESTS, requestedAt));
  }

  /** Why the job is cancelled or overdue; empty where it is neither. */
  private Optional<String> cancellation(Received received) {
    return runtime
        .cancellations()
        .reason(received.jobId())
        .or(() -> Cancellations.overdue(received.request().deadline(), Instant.now()));
  }

  /** Looks again now that no other planner works on the job, on Kafka where Redis lost data. */
  private Optional<AcceptedPlan> findAccepted(Received received)
      throws InterruptedException, ExecutionException {
    String jobId = received.jobId();
    Instant requestedAt = received.requestedAt();
    Optional<AcceptedPlan> accepted = contexts.plan(jobId);
    if (accepted.isPresent()) {
      return accepted;
    }
    Instant epoch = contexts.epoch(jobId);
    if (!contexts.mayHaveLost(requestedAt, epoch)) {
      return Optional.empty();
    }
    int partition = KafkaRecords.partitionOf(jobId, runtime.partitions());
    return ContextRebuild.await(runtime.rebuild().rebuild(jobId, partition, requestedAt, epoch))
        .map(found -> contexts.restore(found).plan());
  }

  private Outcome plan(Received received, SeatRequest work, Lease lease)
      throws InterruptedException, ExecutionException {
    Instant startedAt = Instant.now();
    PlanMaker.Result result = generate(received, work, lease);
    TokenUsage usage = unfinished.of(received.position()).usage().plus(result.usage());
    unfinished.put(received.position(), new UnfinishedPlans.Unfinished(usage, null));
    if (!mayPublish(result, lease)) {
      metrics.superseded.increment();
      return ANOTHER_PLANNER;
    }
    metrics.ended(result, Duration.between(startedAt, Instant.now()));
    return switch (result) {
      case PlanMaker.Result.Made made -> planned(received, made, work.words(), usage);
      case PlanMaker.Result.Refused(String reason, var _) -> failed(received, reason, usage);
      case PlanMaker.Result.Cancelled _ ->
          cancelled(received, cancellation(received).orElse("It was cancelled."), usage);
    };
  }

  private Outcome planned(
      Received received, PlanMaker.Result.Made made, int words, TokenUsage usage)
      throws InterruptedException, ExecutionException {
    AcceptedPlan acknowledged;
    try {
      acknowledged = publisher.planned(received, made.plan(), words, usage, made.model());
    } catch (BadRecordException e) {
      return failed(received, "The plan cannot be recorded: " + e.getMessage(), usage);
    }
    unfinished.put(received.position(), new UnfinishedPlans.Unfinished(usage, acknowledged));
    return accept(received, acknowledged);
  }

  private PlanMaker.Result generate(Received received, SeatRequest work, Lease lease)
      throws InterruptedException {
    WritingRequest request = received.request();
    try (JobSeat seat = runtime.fleet().seat(work);
        var _ =
            runtime
                .cancellations()
                .watch(received.jobId(), request.deadline(), _ -> seat.cancel())) {
      lease.whenLost(seat::cancel);
      return planMaker.make(seat, request, work.words());
    }
  }

  /**
   * Whether the lease is still held. A plan may be published while Redis is unavailable, since the
   * job then has two plans at worst, of which one is dropped; a failure would end the job.
   */
  private static boolean mayPublish(PlanMaker.Result result, Lease lease) {
    try {
      return switch (result) {
        case PlanMaker.Result.Cancelled _ -> !lease.lost();
        case PlanMaker.Result.Made _, PlanMaker.Result.Refused _ -> lease.confirm();
      };
    } catch (UnavailableException e) {
      if (result instanceof PlanMaker.Result.Made) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Has Redis accept a plan that Kafka acknowledged, and publishes the tasks of the plan that it
   * accepts: this one, or another that was first.
   */
  private Outcome accept(Received received, AcceptedPlan acknowledged) {
    AcceptedPlan accepted = contexts.acceptPlan(acknowledged);
    slots.planned(received.jobId());
    Plan plan = accepted.planned().plan();
    LOG.info(
        "Planned {} sections of {} words in all; origin of the outline: {}.",
        plan.total(),
        plan.words(),
        plan.madeBy().json());
    return publishTasks(received, accepted);
  }

  private Outcome publishTasks(Received received, AcceptedPlan accepted) {
    return doneWhen(received, publisher.tasks(accepted, received.origin().retry()));
  }

  private Outcome alreadyPlanned(Received received, AcceptedPlan accepted) {
    if (accepted.planned().requestPosition().equals(received.position())) {
      LOG.info("The request was delivered again; its plan is accepted.");
      return publishTasks(received, accepted);
    }
    if (!received.request().isRepetitionOf(accepted.planned().request())) {
      throw taken(received, accepted.planned().requestPosition(), accepted.planned().requestedAt());
    }
    metrics.repeated.increment();
    LOG.info("The request was submitted again; nothing is written again.");
    return doneWhen(received, publisher.repeated(received));
  }

  private Outcome failed(Received received, String reason, TokenUsage usage) {
    LOG.warn("The job fails without a plan: {}", reason);
    slots.giveUp(received.jobId());
    return doneWhen(received, publisher.failed(received, reason, usage));
  }

  private Outcome cancelled(Received received, String reason, TokenUsage usage) {
    LOG.info("The job ends without a plan: {}", reason);
    slots.giveUp(received.jobId());
    return doneWhen(received, publisher.cancelled(received, reason, usage));
  }

  private Outcome doneWhen(Received received, CompletableFuture<?> published) {
    return new Outcome.Done(published.thenRun(() -> unfinished.remove(received.position())));
  }
}
