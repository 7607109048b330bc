package io.scriptorium.client;

import io.scriptorium.job.BatchControl;
import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobControl;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.JobIds;
import io.scriptorium.job.Mode;
import io.scriptorium.job.RecordPosition;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/**
 * Submits writing requests and follows their jobs. One client serves a process: it is thread-safe,
 * and has one producer and one consumer for all awaited jobs, connected when first needed.
 */
public final class ScriptoriumClient implements AutoCloseable {

  /** How long Kafka may take to answer. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

  // The clocks of the client and of the broker may differ.
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(10);

  private final KafkaConnection kafka;

  // Guarded by this.
  private @Nullable RecordSender sender;
  private @Nullable JobWatcher watcher;
  private boolean closed;

  private ScriptoriumClient(KafkaConnection kafka) {
    this.kafka = kafka;
  }

  /**
   * A client for a Kafka that needs no credentials.
   *
   * @param bootstrapServers one or more {@code host:port}, separated by commas
   */
  public static ScriptoriumClient connect(String bootstrapServers) {
    return connect(
        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), DEFAULT_TIMEOUT);
  }

  /**
   * A client with the Kafka settings of a properties file, such as {@code kafka.properties} in the
   * data directory of {@code scriptorium up}.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static ScriptoriumClient connect(Path kafkaProperties) {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(kafkaProperties)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("The Kafka properties cannot be read: " + kafkaProperties, e);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(it -> settings.put(it, properties.getProperty(it)));
    return connect(settings, DEFAULT_TIMEOUT);
  }

  /**
   * A client with its own Kafka settings, such as for TLS and SASL.
   *
   * @param kafkaProperties settings of Kafka clients, {@code bootstrap.servers} among them
   * @param timeout how long Kafka may take to answer
   */
  public static ScriptoriumClient connect(Map<String, ?> kafkaProperties, Duration timeout) {
    return new ScriptoriumClient(new KafkaConnection(Map.copyOf(kafkaProperties), timeout));
  }

  /** A request for an instruction, with a new id; the instruction itself may name a length. */
  public static WritingRequest request(String instruction) {
    return new WritingRequest(
        GeneratedJobIds.create().single(), instruction, null, null, Mode.SEQUENTIAL, Map.of());
  }

  /**
   * Submits a request and returns when Kafka has it. The same request with the id of an earlier one
   * is the same job, and is not written again; another request with that id is refused.
   */
  public JobHandle submit(WritingRequest request) {
    return join(submitAsync(request));
  }

  /** Submits a request; completes when Kafka has it. */
  public CompletableFuture<JobHandle> submitAsync(WritingRequest request) {
    Instant since = Instant.now().minus(CLOCK_SLACK);
    return publish(Topics.WRITING_REQUESTS, request.id(), request)
        .thenApply(place ->
            new JobHandle(this, request.id(), since, new JobWatch.Submitted(request, place)));
  }

  /**
   * The same for a watch of submissions, which watches the request's job from now on.
   *
   * @param watch from {@link #watchSubmissions}
   */
  public CompletableFuture<JobHandle> submitAsync(WritingRequest request, JobWatch watch) {
    watch.sending(request);
    return submitAsync(request)
        .whenComplete((job, _) ->
            watch.settled(request.id(), Optional.ofNullable(job).flatMap(JobHandle::place)));
  }

  /**
   * Has any number of requests written, with a bounded number of open jobs, and returns when the
   * last has ended. A job that had ended before gives the document that it has.
   *
   * @param maxOpenJobs the most jobs that have been submitted and have not ended
   * @param documents called by this thread with each job's document, in the order in which the jobs
   *     end; a refused request gives a failed document with the reason
   */
  public void writeAll(
      Iterator<WritingRequest> requests, int maxOpenJobs, Consumer<Document> documents)
      throws InterruptedException {
    new BoundedSubmission(this, maxOpenJobs, documents).run(requests);
  }

  /** A job by its id; nothing is looked up. */
  public JobHandle job(String jobId) {
    return new JobHandle(this, jobId, Instant.EPOCH, null);
  }

  /**
   * A batch by its name; nothing is looked up.
   *
   * @throws IllegalArgumentException if no batch may have this name
   */
  public BatchHandle batch(String name) {
    return new BatchHandle(this, name);
  }

  /** How far each known batch is, a second ago at most, in the order of their names. */
  public List<BatchEvent> batches() {
    try (TopicReader reader = reader()) {
      return new BatchLookup(reader).all();
    }
  }

  /** The states of jobs, in the given order, without those that no topic knows. */
  public Map<String, JobStatus> statuses(Collection<String> jobIds) {
    return lookUp(it -> it.statuses(jobIds));
  }

  /**
   * The last change of each recent job, the newest last. Reads the newest 20,000 events of each
   * partition.
   */
  public List<JobEvent> recentJobs() {
    return lookUp(JobLookup::recentChanges);
  }

  /**
   * Watches jobs that will be submitted, by {@link #submitAsync(WritingRequest, JobWatch)}.
   * Documents of jobs that had ended before are looked up.
   *
   * @param documents whether a job is followed until its document is published, which reads the
   *     topic {@code documents}, or only to its end
   */
  public JobWatch watchSubmissions(boolean documents, Consumer<JobUpdate> listener) {
    return watch(new JobWatch.Scope(documents, true, null), _ -> {}, listener);
  }

  /** Watches jobs for their next end, such as before they are cancelled or retried. */
  public JobWatch watchNextEnds(Consumer<JobUpdate> listener) {
    return watch(new JobWatch.Scope(false, false, null), _ -> {}, listener);
  }

  /** Reads the topics as they are. */
  public TopicReader reader() {
    return new TopicReader(kafka);
  }

  /** Waits some seconds for what is being sent. Jobs continue; watches end with an exception. */
  @Override
  public void close() {
    RecordSender openSender;
    JobWatcher openWatcher;
    synchronized (this) {
      closed = true;
      openSender = sender;
      openWatcher = watcher;
    }
    if (openWatcher != null) {
      openWatcher.close();
    }
    if (openSender != null) {
      openSender.close();
    }
  }

  JobWatch watch(JobWatch.Scope scope, Consumer<JobWatch> jobs, Consumer<JobUpdate> listener) {
    var watch = new JobWatch(scope, listener, System::nanoTime);
    jobs.accept(watch);
    try {
      register(watch);
      watch.ready().get(kafka.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return watch;
    } catch (TimeoutException e) {
      watch.close();
      throw new ScriptoriumException(
          "Kafka did not answer within %s; check that the broker runs.".formatted(kafka.timeout()),
          e);
    } catch (InterruptedException e) {
      watch.close();
      Thread.currentThread().interrupt();
      throw new ScriptoriumException("Interrupted while reaching Kafka.", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  private synchronized void register(JobWatch watch) {
    requireOpen();
    while (watcher == null || !watcher.register(watch)) {
      watcher = new JobWatcher(kafka);
      watcher.start();
    }
  }

  void control(JobControl control) {
    if (!JobIds.allowed(control.jobId())) {
      throw new IllegalArgumentException(
          "\"%s\" is not a job id; allowed are %s.".formatted(control.jobId(), JobIds.ALLOWED));
    }
    join(publish(Topics.JOB_CONTROL, control.jobId(), control));
  }

  void control(BatchControl control) {
    join(publish(Topics.JOB_CONTROL, control.batch(), control));
  }

  private CompletableFuture<RecordPosition> publish(String topic, String name, Object record) {
    return sender().send(topic, name, record);
  }

  private synchronized RecordSender sender() {
    requireOpen();
    if (sender == null) {
      sender = new RecordSender(kafka.producer());
    }
    return sender;
  }

  private synchronized void requireOpen() {
    if (closed) {
      throw new IllegalStateException("The client is closed.");
    }
  }

  <T> T lookUp(Function<JobLookup, T> question) {
    try (TopicReader reader = reader()) {
      return question.apply(new JobLookup(reader));
    }
  }

  static <T> T join(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
