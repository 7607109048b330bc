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
  private final @Nullable AwaitedJobs awaited;
  private final @Nullable JobWatch watch;
  private final Consumer<WritingRequest> accepted;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private long complaintCount;

  private Submission(
      ScriptoriumClient client,
      @Nullable AwaitedJobs awaited,
      @Nullable JobWatch watch,
      Consumer<WritingRequest> accepted) {
    this.client = client;
    this.awaited = awaited;
    this.watch = watch;
    this.accepted = accepted;
  }

  /**
   * Jobs that are not waited for.
   *
   * @param accepted takes each request when Kafka has it
   */
  static Submission of(ScriptoriumClient client, Consumer<WritingRequest> accepted) {
    return new Submission(client, null, null, accepted);
  }

  /**
   * Jobs that are waited for.
   *
   * @param watch that of the jobs
   * @param accepted takes each request when Kafka has it, or had it before
   */
  static Submission of(
      ScriptoriumClient client,
      AwaitedJobs awaited,
      JobWatch watch,
      Consumer<WritingRequest> accepted) {
    return new Submission(client, awaited, watch, accepted);
  }

  /** Submits all good lines, and returns when Kafka has them. */
  void submitAll(RequestLines lines) throws IOException, InterruptedException {
    for (RequestLines.Line line = lines.next(); line != null; line = lines.next()) {
      switch (line) {
        case RequestLines.Line.Bad(long number, String reason) -> complain(number, reason);
        case RequestLines.Line.Good(long number, WritingRequest request) -> {
          if (awaited != null && awaited.addIfDone(request)) {
            accepted.accept(request);
            continue;
          }
          unacknowledged.add(new Sent(number, request, submit(request)));
          settle(MAX_UNACKNOWLEDGED - 1);
        }
      }
    }
    settle(0);
  }

  private CompletableFuture<?> submit(WritingRequest request) {
    if (awaited == null || watch == null) {
      return client.submitAsync(request);
    }
    awaited.add(request);
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
      String id = sent.request().id();
      try {
        sent.published().join();
        accepted.accept(sent.request());
      } catch (CompletionException e) {
        if (awaited != null && watch != null) {
          awaited.remove(id);
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

  private record Sent(long line, WritingRequest request, CompletableFuture<?> published) {}
}
