package io.scriptorium.cli;

import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.job.Document;
import io.scriptorium.job.JobEvent;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/**
 * The pipeline as a source of documents: requests go onto Kafka, and each job's document comes from
 * there. A bounded number of jobs is open at a time.
 */
final class PipelineSource implements DocumentSource {

  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaSettings kafka;
  private final int openJobs;
  private final Duration timeout;

  /**
   * @param openJobs how many jobs may be open at a time
   * @param timeout how long Kafka may stay silent where it is asked for something
   */
  PipelineSource(KafkaSettings kafka, int openJobs, Duration timeout) {
    this.kafka = kafka;
    this.openJobs = openJobs;
    this.timeout = timeout;
  }

  @Override
  public void write(Iterator<WritingRequest> requests, Consumer<Document> documents) {
    // The tail first, so that no end is missed.
    try (JobEventFollower tail = JobEventFollower.ofAll(kafka, true, timeout);
        TopicReader reader = TopicReader.open(kafka, timeout);
        RecordPublisher publisher =
            new RecordPublisher(KafkaClients.producer(kafka, "scriptorium-evaluate"))) {
      var jobs = new OpenJobs(documents, new EarlierDocuments(new JobLookup(reader)::documents));
      while (requests.hasNext() || !jobs.isEmpty()) {
        publish(requests, jobs, publisher);
        tail.poll(POLL, jobs::take);
        jobs.findEarlier();
      }
    }
  }

  private void publish(
      Iterator<WritingRequest> requests, OpenJobs jobs, RecordPublisher publisher) {
    var sent = new ArrayList<CompletableFuture<?>>();
    while (requests.hasNext() && jobs.size() < openJobs) {
      WritingRequest request = requests.next();
      jobs.add(request);
      sent.add(publisher.publish(Topics.WRITING_REQUESTS, request.id(), request));
    }
    try {
      sent.forEach(CompletableFuture::join);
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  /** The jobs whose documents have not come yet. For one thread. */
  private static final class OpenJobs {

    private final Consumer<Document> documents;
    private final EarlierDocuments earlier;
    private final Map<String, WritingRequest> open = new HashMap<>();

    OpenJobs(Consumer<Document> documents, EarlierDocuments earlier) {
      this.documents = documents;
      this.earlier = earlier;
    }

    void add(WritingRequest request) {
      open.put(request.id(), request);
      earlier.submitted(request.id());
    }

    int size() {
      return open.size();
    }

    boolean isEmpty() {
      return open.isEmpty();
    }

    void take(JobUpdate news) {
      switch (news) {
        case JobUpdate.Published(Document document) -> end(document);
        case JobUpdate.Refused refused -> {
          WritingRequest request = open.get(refused.jobId());
          if (request != null) {
            end(refusal(request, refused.letter().reason()));
          }
        }
        case JobUpdate.Changed(JobEvent event) -> {
          if (open.containsKey(event.jobId())) {
            earlier.heard(event);
          }
        }
      }
    }

    /** A job of an earlier call may have ended before this one began to listen. */
    void findEarlier() {
      earlier.find(this::end);
    }

    private void end(Document document) {
      if (open.remove(document.id()) != null) {
        documents.accept(document);
      }
    }

    private static Document refusal(WritingRequest request, String reason) {
      Instant now = Instant.now();
      return new Document(
          request.id(),
          Document.Status.FAILED,
          "The request was refused: " + reason,
          request.instruction(),
          "",
          0,
          null,
          List.of(),
          TokenUsage.NONE,
          new Document.Timings(now, null, null, now),
          request.metadata());
    }
  }
}
