package io.scriptorium.evaluation.dataset;

import io.scriptorium.job.Document;
import io.scriptorium.job.TokenUsage;
import io.scriptorium.job.Words;
import io.scriptorium.job.WritingRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents as a source returns them. */
final class SampleDocuments {

  static final String MODEL = "glm-4";

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private SampleDocuments() {}

  static Document completed(WritingRequest request, String text) {
    return of(request, Document.Status.COMPLETED, null, text);
  }

  static Document failed(WritingRequest request, String reason) {
    return of(request, Document.Status.FAILED, reason, "");
  }

  static Document cancelled(WritingRequest request) {
    return of(request, Document.Status.CANCELLED, "Its deadline passed.", "Half a");
  }

  private static Document of(
      WritingRequest request, Document.Status status, @Nullable String reason, String text) {
    int words = Words.count(text);
    return new Document(
        request.id(),
        status,
        reason,
        request.instruction(),
        text,
        words,
        null,
        text.isEmpty()
            ? List.of()
            : List.of(
                new Document.Section(
                    1, 0, text.length(), words, TokenUsage.NONE, "http://gpu-0", MODEL)),
        TokenUsage.NONE,
        new Document.Timings(START, null, START, START.plusSeconds(60)),
        Map.of());
  }
}
