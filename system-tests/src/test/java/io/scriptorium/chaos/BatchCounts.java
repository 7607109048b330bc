package io.scriptorium.chaos;

import io.scriptorium.job.BatchEvent;
import io.scriptorium.job.Document;
import io.scriptorium.job.Document.Status;
import io.scriptorium.job.TokenUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Whether batches count what their documents hold, and are complete once. */
final class BatchCounts {

  private BatchCounts() {}

  /** A line for each batch that is wrong. */
  static List<String> wrong(JobOutcome outcome) {
    Map<String, List<BatchEvent>> events =
        outcome.batchEvents().stream()
            .collect(Collectors.groupingBy(BatchEvent::batch, TreeMap::new, Collectors.toList()));
    List<String> wrong = new ArrayList<>();
    events.forEach((batch, all) -> {
      List<Document> documents =
          outcome.documents().stream()
              .filter(it -> JobFlow.batch(it.id()).equals(Optional.of(batch)))
              .toList();
      long completions = all.stream().filter(it -> it.type() == BatchEvent.Type.COMPLETED).count();
      BatchEvent last = all.getLast();
      if (completions != 1 || !counts(last, documents)) {
        wrong.add(
            "%s was complete %d times; its last event of %d documents is %s"
                .formatted(batch, completions, documents.size(), last));
      }
    });
    return wrong;
  }

  private static boolean counts(BatchEvent event, List<Document> documents) {
    return event.ended() == documents.size()
        && event.completed() == count(documents, Status.COMPLETED)
        && event.cancelled() == count(documents, Status.CANCELLED)
        && event.words() == documents.stream().mapToLong(Document::words).sum()
        && event
            .usage()
            .equals(
                documents.stream().map(Document::usage).reduce(TokenUsage.NONE, TokenUsage::plus));
  }

  private static long count(List<Document> documents, Status status) {
    return documents.stream().filter(it -> it.status() == status).count();
  }
}
