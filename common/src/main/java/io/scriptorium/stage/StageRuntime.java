package io.scriptorium.stage;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.context.ContextRebuild;
import io.scriptorium.context.ContextStore;
import io.scriptorium.inference.fleet.Fleet;
import io.scriptorium.kafka.DeadLetters;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaPermissions;
import io.scriptorium.kafka.RecordPublisher;
import io.scriptorium.kafka.TopicAdmin;
import io.scriptorium.kafka.control.Cancellations;
import io.scriptorium.kafka.engine.TaskConsumer;
import io.scriptorium.kafka.engine.TaskHandler;
import io.scriptorium.kafka.engine.TaskSource;
import io.scriptorium.redis.Redis;
import io.scriptorium.runtime.ResourceStack;
import io.scriptorium.runtime.Telemetry;
import io.scriptorium.runtime.Worker;
import io.scriptorium.runtime.Worker.Health;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/**
 * What the handlers of a stage use: a stage takes tasks from Kafka, shares jobs' contexts in Redis
 * and calls inference servers. The planner and the writer add only their {@link Tasks}.
 *
 * @param partitions how many each topic has
 * @param resources closed when the worker stops, after its tasks have drained
 */
public record StageRuntime(
    MeterRegistry meters,
    int partitions,
    ContextStore contexts,
    ContextRebuild rebuild,
    RecordPublisher publisher,
    Fleet fleet,
    Cancellations cancellations,
    ResourceStack resources) {

  /**
   * The tasks of a stage, and what works on them.
   *
   * @param topics the topics whose records are the tasks
   * @param group the consumer group that shares them
   * @param inKeyOrder whether tasks with the same key run one after another
   * @param lanes tasks that run at once, each in its own lane
   * @param maxBuffered the most records that the stage needs in memory at once
   * @param handlers supplies a lane's handler; must not block
   * @param source what brings the tasks about
   */
  public record Tasks(
      List<String> topics,
      String group,
      boolean inKeyOrder,
      int lanes,
      int maxBuffered,
      Supplier<? extends TaskHandler> handlers,
      TaskSource source) {

    /** Tasks that other processes bring about. */
    public Tasks(
        List<String> topics,
        String group,
        boolean inKeyOrder,
        int lanes,
        int maxBuffered,
        Supplier<? extends TaskHandler> handlers) {
      this(topics, group, inKeyOrder, lanes, maxBuffered, handlers, TaskSource.ELSEWHERE);
    }
  }

  private record RunningStage(
      TaskConsumer consumer, TaskSource source, Redis redis, ResourceStack resources)
      implements Worker {

    @Override
    public Health health() {
      return Stream.<Supplier<Health>>of(
              consumer::health,
              source::health,
              () -> redis.readOnly().<Health>map(Health.NotReady::new).orElseGet(Health.Ready::new))
          .map(Supplier::get)
          .filter(it -> !(it instanceof Health.Ready))
          .findFirst()
          .orElseGet(Health.Ready::new);
    }

    @Override
    public void close() {
      resources.close();
    }
  }

  /**
   * Connects to Kafka, Redis and the inference servers, and starts to work on the stage's tasks.
   *
   * <p>Closing the worker stops in the order of the data flow: no task waits for a seat any more,
   * running tasks drain, then what they used is closed in reverse order of its start.
   *
   * @param permissions the stage's name, consumer group, and rights on Kafka
   * @param stage makes the stage's own parts; what it adds to the resources is closed first
   * @throws io.scriptorium.runtime.StartupException if Kafka or Redis is not reachable, a right is
   *     missing, or the topics are not as they must be
   */
  public static Worker start(
      StageSettings settings,
      KafkaPermissions permissions,
      Telemetry telemetry,
      Function<StageRuntime, Tasks> stage) {
    int partitions;
    try (Admin admin = KafkaClients.admin(settings.kafka(), permissions.stage())) {
      permissions.check(admin);
      partitions = TopicAdmin.verify(admin);
    }
    var resources = new ResourceStack();
    try {
      var redis = resources.add(Redis.connect(settings.redis(), telemetry.meters()));
      var runtime = connect(settings, permissions.stage(), partitions, redis, telemetry, resources);
      Tasks tasks = stage.apply(runtime);
      var consumer = runtime.consume(settings, permissions, telemetry, tasks);
      return new RunningStage(consumer, tasks.source(), redis, resources);
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private static StageRuntime connect(
      StageSettings settings,
      String stage,
      int partitions,
      Redis redis,
      Telemetry telemetry,
      ResourceStack resources) {
    var meters = telemetry.meters();
    var contexts = resources.add(new ContextStore(settings.context(), redis, meters));
    var rebuild =
        resources.add(
            new ContextRebuild(
                () -> KafkaClients.rebuilder(settings.kafka(), stage + "-rebuild"),
                settings.context().rebuild(),
                meters));
    var publisher =
        resources.add(
            new RecordPublisher(KafkaClients.producer(settings.kafka(), stage), stage, meters));
    var fleet =
        resources.add(Fleet.start(settings.inference(), settings.seats(), redis, telemetry));
    var cancellations =
        resources.add(
            Cancellations.start(settings.kafka(), settings.cancellations(), stage, meters));
    fleet.follow(
        resources.add(
            TenantPolicies.start(
                settings.kafka(),
                stage,
                settings.cancellations().readTimeout(),
                fleet::policiesChanged)));
    return new StageRuntime(
        meters, partitions, contexts, rebuild, publisher, fleet, cancellations, resources);
  }

  private TaskConsumer consume(
      StageSettings settings, KafkaPermissions permissions, Telemetry telemetry, Tasks tasks) {
    var consumer =
        resources.add(
            TaskConsumer.start(
                new TaskConsumer.ConsumerSettings(
                    tasks.topics(),
                    tasks.group(),
                    permissions.stage(),
                    tasks.inKeyOrder(),
                    tasks.lanes(),
                    tasks.maxBuffered(),
                    settings.management().drainTimeout(),
                    settings.engine()),
                settings.kafka(),
                tasks.handlers(),
                new DeadLetters(publisher),
                telemetry,
                tasks.source()));
    // Closed first: tasks that wait for a seat would hold up the drain.
    resources.add(fleet::stopSeating);
    return consumer;
  }
}
