package io.scriptorium.cli.jobs;

import io.scriptorium.client.JobWatch;
import io.scriptorium.client.ScriptoriumClient;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.terminal.Terminal;
import java.io.IOException;
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
  private final @Nullable Batch batch;
  private final @Nullable JobWatch watch;
  private final Consumer<String> accepted;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private long complaintCount;

  private Submission(
      ScriptoriumClient client,
      @Nullable Batch batch,
      @Nullable JobWatch watch,
      Consumer<String> accepted) {
    this.client = client;
    this.batch = batch;
    this.watch = watch;
    this.accepted = accepted;
  }

  /**
   * Jobs that are not waited for.
   *
   * @param accepted takes the id of each when Kafka has its request
   */
  static Submission of(ScriptoriumClient client, Consumer<String> accepted) {
    return new Submission(client, null, null, accepted);
  }

  /**
   * Jobs that are waited for.
   *
   * @param watch that of the batch
   */
  static Submission of(ScriptoriumClient client, Batch batch, JobWatch watch) {
    return new Submission(client, batch, watch, _ -> {});
  }

  /** Submits all good lines, and returns when Kafka has them. */
  void submitAll(RequestLines lines) throws IOException, InterruptedException {
    for (RequestLines.Line line = lines.next(); line != null; line = lines.next()) {
      switch (line) {
        case RequestLines.Line.Bad(long number, String reason) -> complain(number, reason);
        case RequestLines.Line.Good(long number, WritingRequest request) -> {
          if (batch != null && batch.addIfDone(request)) {
            continue;
          }
          unacknowledged.add(new Sent(number, request.id(), submit(request)));
          settle(MAX_UNACKNOWLEDGED - 1);
        }
      }
    }
    settle(0);
  }

  private CompletableFuture<?> submit(WritingRequest request) {
    if (batch == null || watch == null) {
      return client.submitAsync(request);
    }
    batch.add(request);
    return client.submitAsync(request, watch);
  }

  /** Prints what was wrong with which line; true if anything was. */
  boolean complain(String source) {
    for (String complaint : complaints) {
      Terminal.err(source + ", " + complaint);
    }
    if (complaintCount > complaints.size()) {
      Terminal.err("… and %,d further lines.".formatted(complaintCount - complaints.size()));
    }
    return complaintCount > 0;
  }

  /** Returns when Kafka has all but at most so many. */
  private void settle(int open) throws InterruptedException {
    while (unacknowledged.size() > open) {
      if (watch != null) {
        // Takes what has come, so that the client need not hold it.
        var _ = watch.await(Duration.ZERO);
      }
      Sent sent = unacknowledged.removeFirst();
      String id = sent.jobId();
      try {
        sent.published().join();
        accepted.accept(id);
      } catch (CompletionException e) {
        if (batch != null && watch != null) {
          batch.remove(id);
          watch.remove(id);
        }
        Throwable cause = e.getCause() == null ? e : e.getCause();
        complain(sent.line(), "Kafka did not take the request: " + cause.getMessage());
      }
    }
  }

  private void complain(long line, String reason) {
    complaintCount++;
    if (complaints.size() < MAX_COMPLAINTS_KEPT) {
      complaints.add("line %d: %s".formatted(line, reason));
    }
  }

  private record Sent(long line, String jobId, CompletableFuture<?> published) {}
}
