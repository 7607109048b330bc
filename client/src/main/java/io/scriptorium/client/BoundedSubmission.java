package io.scriptorium.client;

import io.scriptorium.job.Document;
import io.scriptorium.job.PlanRecord;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.WritingRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Submits requests as earlier jobs end. For one thread. */
final class BoundedSubmission {

  private static final Duration POLL = Duration.ofMillis(500);

  private final ScriptoriumClient client;
  private final int maxOpenJobs;
  private final Consumer<Document> documents;
  private final Map<String, WritingRequest> open = new HashMap<>();

  BoundedSubmission(ScriptoriumClient client, int maxOpenJobs, Consumer<Document> documents) {
    if (maxOpenJobs < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "The most open jobs are %d; they must be 1 or more.", maxOpenJobs));
    }
    this.client = client;
    this.maxOpenJobs = maxOpenJobs;
    this.documents = documents;
  }

  void run(Iterator<WritingRequest> requests) throws InterruptedException {
    try (JobWatch watch = client.watchSubmissions(true, this::take)) {
      while (requests.hasNext() || !open.isEmpty()) {
        submit(requests, watch);
        int before = open.size();
        while (open.size() == before && !watch.await(POLL)) {
          // Waits for the first end, which makes room.
        }
      }
    }
  }

  private void submit(Iterator<WritingRequest> requests, JobWatch watch) {
    List<CompletableFuture<JobHandle>> sent = new ArrayList<>();
    while (open.size() < maxOpenJobs && requests.hasNext()) {
      WritingRequest request = requests.next();
      open.put(request.id(), request);
      sent.add(client.submitAsync(request, watch));
    }
    sent.forEach(ScriptoriumClient::join);
  }

  private void take(JobUpdate update) {
    switch (update) {
      case JobUpdate.Published(Document document) -> {
        if (open.remove(document.id()) != null) {
          documents.accept(document);
        }
      }
      case JobUpdate.Refused refused -> {
        WritingRequest request = open.remove(refused.jobId());
        if (request != null) {
          documents.accept(refusal(request, refused.letter().reason()));
        }
      }
      case JobUpdate.Changed _ -> {
        // No end yet: the document follows.
      }
    }
  }

  private static Document refusal(WritingRequest request, String reason) {
    Instant now = Instant.now();
    return new Document(
        request.id(),
        Document.Status.FAILED,
        PlanRecord.Refused.documentReason(reason),
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
