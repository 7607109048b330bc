package io.scriptorium.evaluation.run;

import io.scriptorium.job.Document;
import io.scriptorium.job.WritingRequest;
import java.util.Iterator;
import java.util.function.Consumer;

/** A writer of documents: the pipeline, or a server that is asked for the whole text. */
@FunctionalInterface
public interface DocumentSource {

  /**
   * Has all requests written, and returns when the last document is there. A source that remembers
   * returns the earlier document for a request of an earlier call or process.
   *
   * @param requests taken as there is room for them, so that any number of them is bounded work
   * @param documents gets each job's end as it comes, one at a time, in any order; a request that
   *     was refused is a failed document with the reason
   * @throws InterruptedException if the thread is interrupted; what is given stays given
   */
  void write(Iterator<WritingRequest> requests, Consumer<Document> documents)
      throws InterruptedException;
}
