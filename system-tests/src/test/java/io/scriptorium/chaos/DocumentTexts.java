package io.scriptorium.chaos;

import io.scriptorium.job.Document;
import java.util.List;

/** The sections' texts of documents. */
final class DocumentTexts {

  /** The metadata field that holds a document's mode. */
  static final String MODE = "mode";

  private DocumentTexts() {}

  /** Whether its sections were written side by side. */
  static boolean isParallel(Document document) {
    return "parallel".equals(document.metadata().get(MODE));
  }

  /** The sections' texts in order. */
  static List<String> of(Document document) {
    return document.sections().stream()
        .map(section -> document.text().substring(section.start(), section.end()))
        .toList();
  }
}
