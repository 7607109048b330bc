package io.scriptorium.writer;

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

/** The writer at work: takes section tasks, and hands on sections. */
public final class WriterWorker implements Worker {

  /** The consumer group that all writers share. */
  public static final String GROUP_ID = "scriptorium-writer";

  private static final String STAGE = "writer";
  // Servers may come while it runs, and a lane that waits costs little.
  private static final int LEAST_LANES = 256;

  private static final KafkaPermissions RIGHTS =
      new KafkaPermissions(
          STAGE,
          Set.of(Topics.SECTION_TASKS, Topics.JOB_CONTROL, Topics.WRITING_PLANS, Topics.SECTIONS),
          Set.of(Topics.SECTIONS, Topics.DEAD_LETTERS),
          GROUP_ID,
          null);

  private final TaskConsumer consumer;
  private final ResourceStack resources;

  private WriterWorker(TaskConsumer consumer, ResourceStack resources) {
    this.consumer = consumer;
    this.resources = resources;
  }

  /**
   * Connects to everything it needs and starts to write.
   *
   * @throws io.scriptorium.runtime.StartupException if Kafka or Redis is not reachable, the topics
   *     are not as they must be, or a template cannot be used
   */
  public static WriterWorker start(WriterSettings settings, Telemetry telemetry) {
    PromptStyle style = PromptStyle.of(settings.promptChoice());
    try (Admin admin = KafkaClients.admin(settings.kafka(), STAGE)) {
      RIGHTS.check(admin);
      var _ = TopicAdmin.verify(admin);
    }
    var meters = telemetry.meters();
    var resources = new ResourceStack();
    try {
      var redis = resources.add(Redis.connect(settings.redis(), meters));
      var store = resources.add(new ContextStore(settings.redis(), redis, meters));
      var rebuild =
          resources.add(
              new ContextRebuild(
                  () -> KafkaClients.rebuilder(settings.kafka(), "writer-rebuild"),
                  settings.rebuild(),
                  meters));
      var records =
          resources.add(
              new RecordPublisher(KafkaClients.producer(settings.kafka(), STAGE), STAGE, meters));
      var fleet =
          resources.add(Fleet.start(settings.inference(), settings.seats(), redis, telemetry));
      var publisher = resources.add(new SectionPublisher(records, store));
      var cancellations =
          resources.add(
              Cancellations.start(settings.kafka(), settings.cancellations(), STAGE, meters));
      var metrics = new WriterMetrics(meters);
      var shared =
          new SectionHandler.Shared(
              store,
              new ContextLoader(store, rebuild, publisher, settings.redisPatience()),
              new SectionWriter(
                  style,
                  new LengthControl(settings.lengthControl()),
                  new TokenLimit(settings.maxTokensPerWord()),
                  metrics),
              publisher,
              fleet,
              cancellations,
              metrics);
      int lanes = settings.concurrency() == 0 ? lanesFor(fleet) : settings.concurrency();
      var consumer =
          resources.add(
              TaskConsumer.start(
                  settings
                      .engine()
                      .on(
                          TaskConsumerSettings.defaults(Topics.SECTION_TASKS, GROUP_ID, STAGE),
                          lanes,
                          Integer.MAX_VALUE)
                      .withDrainTimeout(settings.drainTimeout()),
                  settings.kafka(),
                  () -> new SectionHandler(shared),
                  new DeadLetters(records),
                  telemetry));
      // Closed first: what waits for a seat would keep the drain waiting.
      resources.add(fleet::stopSeating);
      return new WriterWorker(consumer, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  /** As many as could all have a seat, and as many again that wait for one. */
  private static int lanesFor(Fleet fleet) {
    return Math.max(LEAST_LANES, 2 * fleet.totalSeats());
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
