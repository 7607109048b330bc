package io.scriptorium.evaluation.run;

import io.scriptorium.evaluation.servers.Servers;
import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.job.Document;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for the whole text in one request, as a user of its chat would: what the pipeline is
 * compared with. It remembers nothing of earlier calls.
 */
public final class DirectSource implements DocumentSource {

  private final Servers servers;
  private final int maxTokens;

  /**
   * @param maxTokens how long an answer may be, in tokens
   */
  public DirectSource(Servers servers, int maxTokens) {
    this.servers = servers;
    this.maxTokens = maxTokens;
  }

  @Override
  public void write(Iterator<WritingRequest> requests, Consumer<Document> documents)
      throws InterruptedException {
    var turns = new Turns(requests, documents);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> seats =
          IntStream.range(0, servers.seats())
              .<Future<?>>mapToObj(_ -> threads.submit(() -> serve(turns)))
              .toList();
      try {
        for (Future<?> seat : seats) {
          seat.get();
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("A request could not be served.", e);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private @Nullable Void serve(Turns turns) throws InterruptedException {
    for (WritingRequest request = turns.next(); request != null; request = turns.next()) {
      turns.give(document(request));
    }
    return null;
  }

  private Document document(WritingRequest request) throws InterruptedException {
    Instant start = Instant.now();
    try {
      ChatAnswer answer =
          servers.complete(
              new ChatRequest(
                  request.id(), List.of(ChatMessage.user(request.instruction())), maxTokens));
      String text = answer.text().strip();
      var section =
          new Document.Section(
              1,
              0,
              text.length(),
              Words.count(text),
              answer.usage(),
              answer.server(),
              answer.model());
      return document(request, start, null, text, List.of(section), answer.usage());
    } catch (InferenceException e) {
      return document(
          request, start, String.valueOf(e.getMessage()), "", List.of(), TokenUsage.NONE);
    }
  }

  private static Document document(
      WritingRequest request,
      Instant start,
      @Nullable String failure,
      String text,
      List<Document.Section> sections,
      TokenUsage usage) {
    return new Document(
        request.id(),
        failure == null ? Document.Status.COMPLETED : Document.Status.FAILED,
        failure,
        request.instruction(),
        text,
        Words.count(text),
        null,
        sections,
        usage,
        new Document.Timings(start, null, start, Instant.now()),
        Map.of());
  }

  /** The remaining requests and the consumer of the documents, for one thread at a time. */
  private static final class Turns {

    private final Iterator<WritingRequest> requests;
    private final Consumer<Document> documents;

    Turns(Iterator<WritingRequest> requests, Consumer<Document> documents) {
      this.requests = requests;
      this.documents = documents;
    }

    synchronized @Nullable WritingRequest next() {
      return requests.hasNext() ? requests.next() : null;
    }

    synchronized void give(Document document) {
      documents.accept(document);
    }
  }
}
