package io.scriptorium.planner;

import io.scriptorium.context.AcceptedPlan;
import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextStore;
import io.scriptorium.context.Lease;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.inference.fleet.JobSeat;
import io.scriptorium.inference.seats.PlanSlots;
import io.scriptorium.inference.seats.SeatRequest;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.RequestReader;
import io.scriptorium.job.TargetLength;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.JobKey;
import io.scriptorium.kafka.RecordOrigin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.Outcome;
import io.scriptorium.kafka.engine.Task;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.runtime.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Takes one writing request to its plan and its section tasks. Every step may be repeated: a
 * request that comes again finds the plan that stands, and a plan's tasks that come again find
 * their sections written.
 */
final class RequestHandler implements TaskHandler {

  private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
  private static final Duration WHILE_ANOTHER_PLANS = Duration.ofSeconds(1);
  private static final Duration WHILE_REDIS_IS_AWAY = Duration.ofSeconds(2);

  private final RequestReader reader;
  private final PlannerSettings settings;
  private final PlanMaker planMaker;
  private final Fleet fleet;
  private final PlanSlots planAhead;
  private final ContextStore context;
  private final ContextRebuild rebuild;
  private final PlanPublisher publisher;
  private final Cancellations cancellations;
  private final PlannerMetrics metrics;
  private final int partitions;

  /**
   * @param partitions how many the topics have
   */
  RequestHandler(
      PlannerSettings settings,
      PlanMaker planMaker,
      Fleet fleet,
      ContextStore context,
      ContextRebuild rebuild,
      PlanPublisher publisher,
      Cancellations cancellations,
      PlannerMetrics metrics,
      int partitions) {
    this.reader = new RequestReader(settings.limits());
    this.settings = settings;
    this.planMaker = planMaker;
    this.fleet = fleet;
    this.planAhead = fleet.planAhead(settings.planAhead());
    this.context = context;
    this.rebuild = rebuild;
    this.publisher = publisher;
    this.cancellations = cancellations;
    this.metrics = metrics;
    this.partitions = partitions;
  }

  @Override
  public Outcome handle(Task task) throws InterruptedException, ExecutionException {
    ConsumerRecord<byte[], byte[]> record = task.record();
    // A request that was put on the topic again is the one that first came, under its id.
    RecordOrigin origin = RecordOrigin.of(record);
    WritingRequest request =
        reader.read(
            record.value(), JobIds.derived(record.topic(), origin.position(), origin.timestamp()));
    try (var _ = MDC.putCloseable("job", request.id())) {
      return handle(new Asked(request, origin));
    } catch (UnavailableException e) {
      return new Outcome.RetryLater(WHILE_REDIS_IS_AWAY, String.valueOf(e.getMessage()));
    }
  }

  /** A request, and where it came from. */
  private record Asked(WritingRequest request, RecordOrigin origin) {

    RecordPosition position() {
      return origin.position();
    }

    Instant at() {
      return Instant.ofEpochMilli(origin.timestamp());
    }
  }

  private Outcome handle(Asked asked) throws InterruptedException, ExecutionException {
    WritingRequest request = asked.request();
    Optional<AcceptedPlan> standing = context.plan(request.id());
    if (standing.isPresent()) {
      return again(standing.get(), asked);
    }
    Optional<String> over = over(request);
    if (over.isPresent()) {
      return cancelled(asked, over.get());
    }
    planAhead.await(request.id());
    var claim = context.claimPlanning(request.id());
    if (claim.isEmpty()) {
      planAhead.giveUp(request.id());
      return new Outcome.RetryLater(WHILE_ANOTHER_PLANS, "another planner works on this job");
    }
    try (Lease held = claim.get();
        var _ = MDC.putCloseable("lease", Long.toString(held.attempt()))) {
      Optional<AcceptedPlan> found = standingPlan(request.id(), asked.at());
      return found.isPresent() ? again(found.get(), asked) : plan(asked, held);
    }
  }

  /** Why nothing is to be planned any more; empty where it is. */
  private Optional<String> over(WritingRequest request) {
    return cancellations
        .reason(request.id())
        .or(() -> Cancellations.overdue(request.deadline(), Instant.now()));
  }

  private Outcome cancelled(Asked asked, String reason) {
    WritingRequest request = asked.request();
    metrics.cancelled();
    LOG.info("The job ends without a plan: {}", reason);
    planAhead.giveUp(request.id());
    return Outcome.doneWhen(
        publisher.plan(
            new PlanRecord.Cancelled(
                request.id(),
                request,
                reason,
                asked.position(),
                asked.at(),
                Instant.now(),
                TokenUsage.NONE)));
  }

  /** Looks again behind the claim, and on Kafka where Redis cannot know the job's past. */
  private Optional<AcceptedPlan> standingPlan(String jobId, Instant requestedAt)
      throws InterruptedException, ExecutionException {
    Optional<AcceptedPlan> standing = context.plan(jobId);
    if (standing.isPresent() || !context.mayHaveLost(requestedAt)) {
      return standing;
    }
    return ContextRebuild.await(
            rebuild.rebuild(jobId, JobKey.partitionOf(jobId, partitions), requestedAt))
        .map(found -> context.restore(found).plan());
  }

  private Outcome again(AcceptedPlan standing, Asked asked) {
    if (standing.planned().requestPosition().equals(asked.position())) {
      LOG.info("The request came again; its plan stands.");
      return Outcome.doneWhen(publisher.tasks(standing, asked.origin().retry()));
    }
    metrics.repeated();
    LOG.info("A second request has this job's id; nothing is written again.");
    return Outcome.doneWhen(
        publisher.plan(
            new PlanRecord.Repeated(standing.planned().jobId(), asked.position(), Instant.now())));
  }

  private Outcome plan(Asked asked, Lease claim) throws InterruptedException, ExecutionException {
    WritingRequest request = asked.request();
    int words = targetWords(request);
    Instant startedAt = Instant.now();
    PlanMaker.Result result;
    try (JobSeat seat = fleet.seat(SeatRequest.planning(request.id(), asked.at()));
        var _ = cancellations.watch(request.id(), request.deadline(), _ -> seat.cancel())) {
      claim.whenLost(seat::cancel);
      result = planMaker.make(seat, request, words);
    } catch (CancellationException e) {
      if (claim.lost()) {
        return superseded();
      }
      return cancelled(asked, over(request).orElse("It was cancelled."));
    }
    if (!mayPublish(result, claim)) {
      return superseded();
    }
    Instant now = Instant.now();
    metrics.planned(result, Duration.between(startedAt, now));
    return switch (result) {
      case PlanMaker.Result.Refused(String reason, var usage) -> {
        LOG.warn("The job fails without a plan: {}", reason);
        planAhead.giveUp(request.id());
        yield Outcome.doneWhen(
            publisher.plan(
                new PlanRecord.PlanningFailed(
                    request.id(),
                    request,
                    reason,
                    asked.position(),
                    asked.at(),
                    now,
                    usage,
                    asked.origin().retry())));
      }
      case PlanMaker.Result.Made(var plan, var usage) -> {
        var planned =
            new PlanRecord.Planned(
                request.id(),
                request.withWords(words),
                plan,
                asked.position(),
                asked.at(),
                now,
                usage);
        RecordPosition planPosition = publisher.plan(planned).get();
        AcceptedPlan accepted = context.acceptPlan(new AcceptedPlan(planned, planPosition));
        planAhead.planned(request.id());
        LOG.info("Planned {} sections of {} words in all.", plan.total(), plan.words());
        yield Outcome.doneWhen(publisher.tasks(accepted, asked.origin().retry()));
      }
    };
  }

  /**
   * Whether the claim is still held. While Redis is away a plan may go out all the same, since a
   * second one does no harm; that there is none would end the job.
   */
  private static boolean mayPublish(PlanMaker.Result result, Lease claim) {
    try {
      return claim.confirm();
    } catch (UnavailableException e) {
      return switch (result) {
        case PlanMaker.Result.Made _ -> true;
        case PlanMaker.Result.Refused _ -> throw e;
      };
    }
  }

  /** Looks again at what the other planner made of it. */
  private Outcome superseded() {
    metrics.superseded();
    return new Outcome.RetryLater(WHILE_ANOTHER_PLANS, "another planner works on this job now");
  }

  private int targetWords(WritingRequest request) {
    Integer words = request.words();
    if (words != null) {
      return words;
    }
    return TargetLength.in(request.instruction(), settings.limits().maxWords())
        .orElse(settings.defaultWords());
  }
}
