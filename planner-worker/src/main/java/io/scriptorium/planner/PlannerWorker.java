package io.scriptorium.planner;

import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextStore;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskConsumer;
import io.scriptorium.kafka.engine.TaskConsumerSettings;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.Health;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;

/** The planner at work: takes requests, and hands on plans and section tasks. */
public final class PlannerWorker implements Worker {

  /** The consumer group that all planners share. */
  public static final String GROUP_ID = "scriptorium-planner";

  private static final String STAGE = "planner";

  private static final KafkaPermissions RIGHTS =
      new KafkaPermissions(
          STAGE,
          Set.of(
              Topics.WRITING_REQUESTS, Topics.JOB_CONTROL, Topics.WRITING_PLANS, Topics.SECTIONS),
          Set.of(Topics.WRITING_PLANS, Topics.SECTION_TASKS, Topics.DEAD_LETTERS),
          GROUP_ID,
          null);

  private final TaskConsumer consumer;
  private final ResourceStack resources;

  private PlannerWorker(TaskConsumer consumer, ResourceStack resources) {
    this.consumer = consumer;
    this.resources = resources;
  }

  /**
   * Connects to everything it needs and starts to plan.
   *
   * @throws io.scriptorium.runtime.StartupException if Kafka or Redis is not reachable, or the
   *     topics are not as they must be
   */
  public static PlannerWorker start(PlannerSettings settings, Telemetry telemetry) {
    int partitions;
    try (Admin admin = KafkaClients.admin(settings.kafka(), STAGE)) {
      RIGHTS.check(admin);
      partitions = TopicAdmin.verify(admin);
    }
    var meters = telemetry.meters();
    var resources = new ResourceStack();
    try {
      var redis = resources.add(Redis.connect(settings.redis(), meters));
      var context = resources.add(new ContextStore(settings.redis(), redis, meters));
      var rebuild =
          resources.add(
              new ContextRebuild(
                  () -> KafkaClients.rebuilder(settings.kafka(), "planner-rebuild"),
                  settings.rebuild(),
                  meters));
      var publisher =
          resources.add(
              new RecordPublisher(KafkaClients.producer(settings.kafka(), STAGE), STAGE, meters));
      var fleet =
          resources.add(Fleet.start(settings.inference(), settings.seats(), redis, telemetry));
      var cancellations =
          resources.add(
              Cancellations.start(settings.kafka(), settings.cancellations(), STAGE, meters));
      var handler =
          new RequestHandler(
              settings,
              new PlanMaker(settings.rules(), settings.planAttempts()),
              fleet,
              context,
              rebuild,
              new PlanPublisher(publisher),
              cancellations,
              new PlannerMetrics(meters),
              partitions);
      var consumer =
          resources.add(
              TaskConsumer.start(
                  settings
                      .engine()
                      .on(
                          TaskConsumerSettings.defaults(Topics.WRITING_REQUESTS, GROUP_ID, STAGE),
                          settings.concurrency(),
                          Math.max(64, 4 * settings.concurrency()))
                      .withDrainTimeout(settings.drainTimeout()),
                  settings.kafka(),
                  () -> handler,
                  new DeadLetters(publisher),
                  telemetry));
      // Closed first: what waits for a seat would keep the drain waiting.
      resources.add(fleet::stopSeating);
      return new PlannerWorker(consumer, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  @Override
  public Health health() {
    return consumer.health();
  }

  @Override
  public void close() {
    resources.close();
  }
}
