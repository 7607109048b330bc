package io.scriptorium.evaluation.run;

import io.scriptorium.job.Document;
import io.scriptorium.job.WritingRequest;
import java.util.Iterator;
import java.util.function.Consumer;

/** A writer of documents: the pipeline, or a server that is asked for the whole text. */
@FunctionalInterface
public interface DocumentSource {

  /**
   * Writes all requests, and returns after the last document. A source with a memory returns the
   * earlier document for a request of an earlier call or process.
   *
   * @param requests taken one by one as there is room, so that their number is unbounded
   * @param documents receives the document of each job as it ends, one at a time, in any order; a
   *     rejected request is a failed document with the reason
   * @throws InterruptedException if the thread is interrupted; passed documents stay valid
   */
  void write(Iterator<WritingRequest> requests, Consumer<Document> documents)
      throws InterruptedException;
}
