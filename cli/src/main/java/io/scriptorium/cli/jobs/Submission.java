package io.scriptorium.cli.jobs;

import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.WritingRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Submits requests as they are read. For one thread. */
final class Submission {

  private static final int MAX_UNACKNOWLEDGED = 1_000;
  private static final int MAX_COMPLAINTS_KEPT = 1_000;

  private final ScriptoriumClient client;
  private final Consumer<WritingRequest> onSubmitted;
  private final @Nullable Batch batch;
  private final @Nullable JobWatch watch;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private long complaintCount;

  /**
   * Jobs that are not waited for.
   *
   * @param onSubmitted gets each request that Kafka has, in their order
   */
  Submission(ScriptoriumClient client, Consumer<WritingRequest> onSubmitted) {
    this.client = client;
    this.onSubmitted = onSubmitted;
    this.batch = null;
    this.watch = null;
  }

  /** Jobs that are waited for. */
  Submission(ScriptoriumClient client, Batch batch, JobWatch watch) {
    this.client = client;
    this.onSubmitted = request -> {};
    this.batch = batch;
    this.watch = watch;
  }

  /** Submits all good lines, and returns when Kafka has them. */
  void submitAll(RequestLines lines) throws IOException, InterruptedException {
    for (RequestLines.Line line = lines.next(); line != null; line = lines.next()) {
      switch (line) {
        case RequestLines.Line.Bad(long number, String reason) -> complain(number, reason);
        case RequestLines.Line.Good(long number, WritingRequest request) -> {
          if (batch != null && watch != null) {
            batch.add(request);
            watch.add(request.id());
          }
          unacknowledged.add(new Sent(number, request, client.submitAsync(request)));
          while (unacknowledged.size() >= MAX_UNACKNOWLEDGED) {
            settleFirst();
          }
        }
      }
    }
    while (!unacknowledged.isEmpty()) {
      settleFirst();
    }
  }

  /** Prints what was wrong with which line; true if anything was. */
  boolean complain(String source, PrintStream err) {
    for (String complaint : complaints) {
      err.println(source + ", " + complaint);
    }
    if (complaintCount > complaints.size()) {
      err.printf("… and %,d further lines.%n", complaintCount - complaints.size());
    }
    return complaintCount > 0;
  }

  private void settleFirst() throws InterruptedException {
    if (watch != null) {
      // Takes what has come, so that the client need not hold it.
      var _ = watch.await(Duration.ZERO);
    }
    Sent sent = unacknowledged.removeFirst();
    try {
      sent.published().join();
      onSubmitted.accept(sent.request());
    } catch (CompletionException e) {
      if (batch != null && watch != null) {
        batch.remove(sent.request().id());
        watch.remove(sent.request().id());
      }
      Throwable cause = e.getCause();
      complain(
          sent.line(),
          "Kafka did not take the request: " + (cause == null ? e : cause).getMessage());
    }
  }

  private void complain(long line, String reason) {
    complaintCount++;
    if (complaints.size() < MAX_COMPLAINTS_KEPT) {
      complaints.add("line %d: %s".formatted(line, reason));
    }
  }

  private record Sent(long line, WritingRequest request, CompletableFuture<?> published) {}
}
