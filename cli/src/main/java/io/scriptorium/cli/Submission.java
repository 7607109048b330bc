package io.scriptorium.cli;

import io.scriptorium.job.Topics;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.kafka.KafkaClients;
import io.scriptorium.kafka.KafkaSettings;
import io.scriptorium.kafka.RecordPublisher;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;

/** Publishes requests as they are read. For one thread. */
final class Submission implements AutoCloseable {

  private static final int MAX_UNACKNOWLEDGED = 1_000;
  private static final int MAX_COMPLAINTS_KEPT = 1_000;

  private final RecordPublisher publisher;
  private final Consumer<WritingRequest> onSubmitted;
  private final Deque<Sent> unacknowledged = new ArrayDeque<>();
  private final List<String> complaints = new ArrayList<>();
  private long complaintCount;

  /**
   * @param onSubmitted told of each request that Kafka has, in their order
   */
  Submission(KafkaSettings settings, Consumer<WritingRequest> onSubmitted) {
    this.publisher = new RecordPublisher(KafkaClients.producer(settings, "scriptorium-submit"));
    this.onSubmitted = onSubmitted;
  }

  /** Publishes all good lines, and returns when Kafka has them. */
  void submitAll(RequestLines lines) throws IOException {
    for (RequestLines.Line line = lines.next(); line != null; line = lines.next()) {
      switch (line) {
        case RequestLines.Line.Bad(long number, String reason) -> complain(number, reason);
        case RequestLines.Line.Good(long number, WritingRequest request) -> {
          unacknowledged.add(
              new Sent(
                  number,
                  request,
                  publisher.publish(Topics.WRITING_REQUESTS, request.id(), request)));
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

  /** Says what was wrong with which line; true if anything was. */
  boolean complain(String source, PrintStream err) {
    for (String complaint : complaints) {
      err.println(source + ", " + complaint);
    }
    if (complaintCount > complaints.size()) {
      err.printf("… and %,d further lines.%n", complaintCount - complaints.size());
    }
    return complaintCount > 0;
  }

  @Override
  public void close() {
    publisher.close();
  }

  private void settleFirst() {
    Sent sent = unacknowledged.removeFirst();
    try {
      sent.published().join();
      onSubmitted.accept(sent.request());
    } catch (CompletionException e) {
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
