package io.scriptorium.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.scriptorium.job.BatchControl;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.Json;
import io.scriptorium.job.Topics;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A steady flow of jobs of mixed length: most of a few sections and some long, a tenth parallel,
 * some that come twice, are cancelled, have a deadline, are for later, or are no request at all.
 * Half of them are in two batches.
 */
final class JobFlow implements AutoCloseable {

  /** The reason of every cancellation. */
  static final String ENOUGH = "enough";

  private static final int SHORT_WORDS = 400;
  private static final int TENANTS = 3;
  private static final int BATCHES = 2;
  private static final Duration LATER = Duration.ofSeconds(6);
  private static final Duration UNTIL_CANCELLED = Duration.ofSeconds(3);
  private static final Duration UNTIL_OVERDUE = Duration.ofSeconds(8);

  private final Random random;
  private final Producer<byte[], byte[]> producer;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Submitted> submitted = new ArrayList<>();
  private int badRequests;

  JobFlow(KafkaSettings kafka, long seed) {
    this.random = new Random(seed);
    this.producer = KafkaClients.producer(kafka, "chaos-flow");
  }

  /** Submits jobs with random pauses in between, until it is stopped. */
  void run(Duration meanPause) throws ExecutionException, InterruptedException {
    double share;
    do {
      submitOne();
      share = -Math.log(1 - random.nextDouble());
    } while (!stopped.await(Math.round(meanPause.toMillis() * share), TimeUnit.MILLISECONDS));
  }

  /** Submits no further job; one that is on its way is there, and noted, all the same. */
  void stop() {
    stopped.countDown();
  }

  /** Submits so many jobs at once, each of which must complete. */
  void submit(int jobs) throws ExecutionException, InterruptedException {
    for (int i = 0; i < jobs; i++) {
      String id = "job-" + submitted.size();
      put(request(id, "sequential", ""));
      add(new Submitted(id, false, null));
    }
  }

  /** Submits so many jobs of a few sections at once, each of which must complete within seconds. */
  void submitShort(int jobs) throws ExecutionException, InterruptedException {
    for (int i = 0; i < jobs; i++) {
      String id = "job-" + submitted.size();
      put(request(id, "sequential", "", SHORT_WORDS));
      add(new Submitted(id, false, null));
    }
  }

  /** Submits one more job, or whatever comes in place of one. */
  void submitOne() throws ExecutionException, InterruptedException {
    String id = "job-" + submitted.size();
    int kind = random.nextInt(100);
    if (kind < 2) {
      put("{\"instruction\": \"Write about tea\", \"colour\": %d}".formatted(badRequests));
      badRequests++;
    } else if (kind < 5) {
      String request = request(id, "sequential", "");
      put(request);
      put(request);
      add(new Submitted(id, false, null));
    } else if (kind < 8) {
      put(request(id, "sequential", ""));
      Instant cancelled = Instant.now().plus(UNTIL_CANCELLED);
      add(new Submitted(id, false, cancelled));
      ChaosBed.pause(UNTIL_CANCELLED);
      put(Topics.JOB_CONTROL, id, Json.write(new JobControl.Cancel(id, ENOUGH, Instant.now())));
    } else if (kind < 10) {
      Instant deadline = Instant.now().plus(UNTIL_OVERDUE);
      put(request(id, "sequential", ", \"deadline\": \"%s\"".formatted(deadline)));
      add(new Submitted(id, false, deadline));
    } else if (kind < 14) {
      Instant later = Instant.now().plus(LATER);
      put(request(id, "sequential", ", \"notBefore\": \"%s\"".formatted(later)));
      add(new Submitted(id, false, null));
    } else {
      boolean parallel = kind < 24;
      put(request(id, parallel ? "parallel" : "sequential", ""));
      add(new Submitted(id, parallel, null));
    }
  }

  private synchronized void add(Submitted job) {
    submitted.add(job);
  }

  /** The jobs submitted so far. */
  synchronized List<Submitted> submitted() {
    return List.copyOf(submitted);
  }

  /** How many records were put among the requests that are none. */
  int badRequests() {
    return badRequests;
  }

  /** The batch of a job; empty for none. */
  static Optional<String> batch(String jobId) {
    int number = Math.floorMod(jobId.hashCode() / 7, 2 * BATCHES);
    return number < BATCHES ? Optional.of("batch-" + number) : Optional.empty();
  }

  /** Says of each batch how many jobs it has. */
  void closeBatches() throws ExecutionException, InterruptedException {
    Map<String, Long> jobs =
        submitted().stream()
            .flatMap(job -> batch(job.id()).stream())
            .collect(groupingBy(name -> name, counting()));
    for (var batch : jobs.entrySet()) {
      var close =
          new BatchControl.Close(batch.getKey(), batch.getValue().intValue(), Instant.now());
      put(Topics.JOB_CONTROL, batch.getKey(), Json.write(close));
    }
  }

  private String request(String id, String mode, String more) {
    int words = random.nextInt(8) == 0 ? 3000 + random.nextInt(4000) : 300 + random.nextInt(1700);
    return request(id, mode, more, words);
  }

  /** Jobs of three tenants and all classes, some of them urgent. */
  private static String standing(String id) {
    List<String> classes = List.of("urgent", "bulk", "bulk", "normal", "normal", "normal");
    int number = Math.floorMod(id.hashCode(), classes.size() * TENANTS);
    return ", \"priority\": \"%s\", \"tenant\": \"team-%d\""
        .formatted(classes.get(number / TENANTS), number % TENANTS);
  }

  private static String request(String id, String mode, String more, int words) {
    return """
    {"id": "%s", "instruction": "Write about tea, as told by %s", "words": %d, "mode": "%s",
     "metadata": {"%s": "%s"}%s}\
    """
        .formatted(
            id,
            id,
            words,
            mode,
            DocumentTexts.MODE,
            mode,
            standing(id) + batch(id).map(", \"batch\": \"%s\""::formatted).orElse("") + more);
  }

  private void put(String request) throws ExecutionException, InterruptedException {
    put(Topics.WRITING_REQUESTS, null, request.getBytes(StandardCharsets.UTF_8));
  }

  private void put(String topic, @Nullable String key, byte[] value)
      throws ExecutionException, InterruptedException {
    byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    var _ = producer.send(new ProducerRecord<>(topic, keyBytes, value)).get();
  }

  @Override
  public void close() {
    producer.close();
  }
}
