package io.scriptorium.benchmarks;

import io.scriptorium.benchmarks.Workload.BenchmarkJob;
import io.scriptorium.inference.client.InferenceServer;
import io.scriptorium.kafka.KafkaSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scriptorium as it runs on one machine: {@code ./scriptorium up}. */
final class UpContestant implements Contestant {

  private static final Pattern UP = Pattern.compile("(The stack is up)");

  private final BenchmarkProcess process;
  private @Nullable KafkaClient client;

  /**
   * Starts it and returns when it is ready for work.
   *
   * @param launcher the command {@code scriptorium}
   * @param folder gets its data and its output
   */
  UpContestant(Path launcher, Path folder, List<InferenceServer> servers)
      throws InterruptedException, IOException {
    Path data = folder.toAbsolutePath().resolve("data");
    process =
        BenchmarkProcess.start(
            folder.resolve("up.log"),
            Map.of(),
            new ProcessBuilder(
                launcher.toString(),
                "up",
                "--data=" + data,
                "--kafka-port=0",
                "--redis-port=0",
                "--inference=" + PipelineContestant.inferenceServers(servers)));
    try {
      var _ = process.await(UP, BenchmarkProcess.LAUNCH_LIMIT);
      client = new KafkaClient(kafka(data.resolve("kafka.properties")));
    } catch (RuntimeException | InterruptedException | IOException e) {
      close();
      throw e;
    }
  }

  private static KafkaSettings kafka(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(it -> settings.put(it, properties.getProperty(it)));
    return new KafkaSettings("", settings);
  }

  @Override
  public String name() {
    return "Scriptorium up";
  }

  @Override
  public boolean growingPrompts() {
    return true;
  }

  @Override
  public List<WrittenJob> write(List<BenchmarkJob> jobs) throws InterruptedException {
    if (client == null) {
      throw new IllegalStateException("The stack is closed.");
    }
    return client.write(jobs, _ -> process.requireAlive());
  }

  @Override
  public Cost cost() {
    return new Cost(
        List.of(
            new ProcessTime("up", process.processorTime()),
            new ProcessTime("redis", process.processorTimeOfChildren())),
        OptionalLong.empty(),
        process.peakMemoryBytes(),
        null);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
    process.close();
  }
}
