package io.scriptorium.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.scriptorium.infrastructure.LocalKafka;
import io.scriptorium.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** A Kafka broker in a JVM of its own, so that its cost can be read. */
final class BrokerProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("(?m)^Kafka at (\\S+)$");
  private static final List<String> JVM_OPTIONS = List.of("-Xmx1024m");

  private final BenchmarkProcess process;
  private final String address;

  private BrokerProcess(BenchmarkProcess process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it, on a free port, and returns when it serves.
   *
   * @param folder gets its data and its output
   */
  static BrokerProcess start(Path folder) throws InterruptedException {
    BenchmarkProcess process =
        BenchmarkProcess.startJava(
            folder.resolve("broker.log"),
            Map.of(),
            JVM_OPTIONS,
            BrokerProcess.class.getName(),
            List.of(folder.resolve("kafka").toString()));
    try {
      return new BrokerProcess(process, process.await(ADDRESS));
    } catch (RuntimeException | InterruptedException e) {
      process.close();
      throw e;
    }
  }

  /** Runs the broker on the data directory given, until the process is ended. */
  public static void main(String[] arguments) throws InterruptedException {
    quietLogs();
    LocalKafka kafka = LocalKafka.startOpen(Path.of(arguments[0]), 0);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    System.out.println("Kafka at " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }

  /** The broker logs every partition that it creates. */
  static void quietLogs() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    context.getLogger("state.change.logger").setLevel(Level.ERROR);
    context.getLogger("kafka").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
  }

  KafkaSettings settings() {
    return KafkaSettings.of(address);
  }

  Duration processorTime() {
    return process.processorTime();
  }

  /** The memory that it has now, in bytes; empty where the system does not report it. */
  OptionalLong memoryBytes() {
    return process.memoryBytes();
  }

  @Override
  public void close() {
    process.close();
  }
}
