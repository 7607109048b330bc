package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.job.Document;
import io.scriptorium.job.WritingRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** Writes what a test tells it to, in the order and as far as the test wants. */
final class ScriptedSource implements DocumentSource {

  private final Function<WritingRequest, Document> writer;
  private final long shuffle;
  private final int interruptedAfter;

  /** All that was asked of it. */
  final List<WritingRequest> asked = new ArrayList<>();

  private ScriptedSource(
      Function<WritingRequest, Document> writer, long shuffle, int interruptedAfter) {
    this.writer = writer;
    this.shuffle = shuffle;
    this.interruptedAfter = interruptedAfter;
  }

  static ScriptedSource of(Function<WritingRequest, Document> writer) {
    return new ScriptedSource(writer, 0, Integer.MAX_VALUE);
  }

  /** A good text of just the length asked for. */
  static ScriptedSource good() {
    return of(request -> SampleDocuments.completed(request, good(request)));
  }

  static String good(WritingRequest request) {
    return EnglishProse.of(request.id(), words(request));
  }

  static int words(WritingRequest request) {
    Integer words = request.words();
    return words == null ? 0 : words;
  }

  ScriptedSource shuffled(long seed) {
    return new ScriptedSource(writer, seed, interruptedAfter);
  }

  ScriptedSource interruptedAfter(int documents) {
    return new ScriptedSource(writer, shuffle, documents);
  }

  @Override
  public void write(Iterator<WritingRequest> requests, Consumer<Document> documents)
      throws InterruptedException {
    List<WritingRequest> order = new ArrayList<>();
    requests.forEachRemaining(order::add);
    asked.addAll(order);
    if (shuffle != 0) {
      Collections.shuffle(order, new Random(shuffle));
    }
    int given = 0;
    for (WritingRequest request : order) {
      if (given++ == interruptedAfter) {
        throw new InterruptedException("As the test wants it.");
      }
      documents.accept(writer.apply(request));
    }
  }
}
