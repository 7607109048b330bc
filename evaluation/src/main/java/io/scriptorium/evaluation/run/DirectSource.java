package io.scriptorium.evaluation.run;

import io.scriptorium.inference.client.ChatAnswer;
import io.scriptorium.inference.client.ChatMessage;
import io.scriptorium.inference.client.ChatRequest;
import io.scriptorium.inference.client.InferenceException;
import io.scriptorium.inference.client.InferenceFailure;
import io.scriptorium.job.Document;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import io.scriptorium.text.answer.Leftovers;
import io.scriptorium.text.answer.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a model for the whole text in one request, as a user of its chat would: what the pipeline is
 * compared with. It remembers nothing of earlier calls.
 */
public final class DirectSource implements DocumentSource {

  private static final int MOST_EXCERPT_CHARACTERS = 120;

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
    try {
      ConcurrentCalls.run(requests, this::document, servers.seats(), documents::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Document document(WritingRequest request) throws InterruptedException {
    Instant start = Instant.now();
    try {
      ChatAnswer answer =
          servers.complete(
              new ChatRequest(
                  request.id(), List.of(ChatMessage.user(request.instruction())), maxTokens));
      String text = Leftovers.without(answer.text());
      if (text.isBlank() || Refusals.isRefusal(text)) {
        return document(request, start, refusal(answer), "", List.of(), answer.usage());
      }
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

  /** The same failure that the pipeline has for it. */
  private static String refusal(ChatAnswer answer) {
    String excerpt = SafeText.of(answer.text(), MOST_EXCERPT_CHARACTERS);
    return new InferenceFailure.Refused(
            answer.server(), "the model %s answered \"%s\"".formatted(answer.model(), excerpt))
        .reason();
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
}
