package io.scriptorium.containers;

import com.github.dockerjava.api.exception.NotFoundException;
import io.scriptorium.runtime.ResourceStack;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.startupcheck.OneShotStartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka, Redis, a simulated server and the workers, each in a container, as compose runs them. */
final class Containers implements AutoCloseable {

  /** What docker-compose.yml calls the image. */
  static final String IMAGE = "scriptorium:local";

  private static final String KAFKA = "apache/kafka:4.3.1";
  private static final String REDIS = "redis:8";
  private static final int MANAGEMENT = 9090;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final int STOP_SECONDS = 90;

  private final ResourceStack opened = new ResourceStack();
  private final List<GenericContainer<?>> workers = new ArrayList<>();
  private final Network network = opened.add(Network.newNetwork());

  static boolean imageIsBuilt() {
    try {
      var _ = DockerClientFactory.instance().client().inspectImageCmd(IMAGE).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  /** Starts all but the workers; returns where this process reaches Kafka. */
  String startInfrastructure() {
    KafkaContainer kafka =
        opened
            .add(new KafkaContainer(DockerImageName.parse(KAFKA)))
            .withNetwork(network)
            .withListener("kafka:19092")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "16777216")
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
    kafka.start();
    opened
        .add(new GenericContainer<>(DockerImageName.parse(REDIS)))
        .withNetwork(network)
        .withNetworkAliases("redis")
        .withExposedPorts(6379)
        .start();
    scriptorium("simulate", "--host", "0.0.0.0", "--port", "8000")
        .withNetworkAliases("inference-sim")
        .withExposedPorts(8000)
        .waitingFor(Wait.forHttp("/v1/models").forPort(8000))
        .start();
    scriptorium("topics", "--create")
        .withStartupCheckStrategy(new OneShotStartupCheckStrategy().withTimeout(START_LIMIT))
        .start();
    return kafka.getBootstrapServers();
  }

  /** Starts one more worker, and returns when it takes work. */
  GenericContainer<?> startWorker(String command) {
    GenericContainer<?> worker =
        scriptorium(command)
            .withExposedPorts(MANAGEMENT)
            .waitingFor(
                Wait.forHttp("/health/ready").forPort(MANAGEMENT).withStartupTimeout(START_LIMIT));
    worker.start();
    workers.add(worker);
    return worker;
  }

  List<GenericContainer<?>> workers() {
    return List.copyOf(workers);
  }

  /** What a command in a container says. */
  String run(GenericContainer<?> container, String... command)
      throws IOException, InterruptedException {
    var result = container.execInContainer(command);
    return (result.getStdout() + result.getStderr()).strip();
  }

  /** Stops a worker as {@code docker stop} does; returns its exit code. */
  long stop(GenericContainer<?> worker) {
    var client = DockerClientFactory.instance().client();
    String id = worker.getContainerId();
    if (workers.remove(worker)) {
      client.stopContainerCmd(id).withTimeout(STOP_SECONDS).exec();
    }
    return Objects.requireNonNull(
        client.inspectContainerCmd(id).exec().getState().getExitCodeLong());
  }

  /** The image as compose runs it: read-only, without capabilities. */
  private GenericContainer<?> scriptorium(String... command) {
    return opened
        .add(new GenericContainer<>(DockerImageName.parse(IMAGE)))
        .withNetwork(network)
        .withCommand(command)
        .withEnv(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                "REDIS_URL", "redis://redis:6379",
                "INFERENCE_SERVERS", "http://inference-sim:8000/v1",
                "MANAGEMENT_HOST", "0.0.0.0",
                "MANAGEMENT_PORT", Integer.toString(MANAGEMENT)))
        .withTmpFs(Map.of("/tmp", "exec,size=256m", "/var/lib/scriptorium", "uid=10001"))
        .withCreateContainerCmdModifier(create ->
            Objects.requireNonNull(create.getHostConfig())
                .withReadonlyRootfs(true)
                .withCapDrop(com.github.dockerjava.api.model.Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges:true")));
  }

  @Override
  public void close() {
    opened.close();
  }
}
