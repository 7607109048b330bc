package io.scriptorium.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.scriptorium.job.Document;
import io.scriptorium.sim.GenerationLog;
import java.util.List;
import java.util.stream.IntStream;

/** Checks the design's promises on the documents and generations of a run. */
final class Promises {

  private Promises() {}

  /** Promise 1: each job ends in exactly one document. */
  static void eachJobHasExactlyOneDocument(List<Document> documents, List<String> jobIds) {
    assertThat(documents.stream().map(Document::id)).containsExactlyInAnyOrderElementsOf(jobIds);
  }

  /** Promise 2: a completed document holds every section of its plan, once, in order. */
  static void isWhole(Document document) {
    assertThat(document.status())
        .as(document.id() + ": " + document.reason())
        .isEqualTo(Document.Status.COMPLETED);
    int total = document.plan() == null ? 0 : document.plan().total();
    assertThat(document.sections().stream().map(Document.Section::index))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, total).boxed().toList());
    assertThat(String.join(Document.SEPARATOR, texts(document))).isEqualTo(document.text());
  }

  /** Promise 3: each section was generated from exactly the accepted text before it. */
  static void continuesExactlyItsContext(Document document, GenerationLog log) {
    assertThat(log.provenance().unexplained(texts(document))).as(document.id()).isEmpty();
  }

  /** The sections' texts, in order. */
  static List<String> texts(Document document) {
    return document.sections().stream()
        .map(section -> document.text().substring(section.start(), section.end()))
        .toList();
  }
}
