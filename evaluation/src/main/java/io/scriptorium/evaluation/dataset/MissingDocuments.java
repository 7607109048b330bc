package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.instruction.Decision;
import io.scriptorium.evaluation.dataset.instruction.SelectedInstructions;
import io.scriptorium.evaluation.dataset.instruction.Selection;
import io.scriptorium.evaluation.run.DocumentSource;
import io.scriptorium.job.Document;
import io.scriptorium.job.WritingRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Requests the missing documents. */
final class MissingDocuments {

  private final DatasetSettings settings;
  private final Path selection;
  private final RawDocuments documents;

  /** What was asked for and has not come. */
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  MissingDocuments(DatasetSettings settings, Path selection, RawDocuments documents) {
    this.settings = settings;
    this.selection = selection;
    this.documents = documents;
  }

  /**
   * @param selected how many instructions there are
   * @throws IllegalStateException if the source ends before all documents are there
   */
  void complete(DocumentSource source, int selected, DatasetProgress progress)
      throws IOException, InterruptedException {
    int all = Math.multiplyExact(selected, settings.samples());
    var written = new AtomicInteger(all - missing());
    progress.at(selected, written.get(), all - written.get());
    if (written.get() == all) {
      return;
    }
    try (SelectedInstructions instructions = Selection.selected(selection)) {
      source.write(
          new Requests(instructions),
          document -> {
            // Unrequested and repeated documents are ignored.
            if (open.remove(document.id())) {
              keep(document);
              progress.at(selected, written.incrementAndGet(), all - written.get());
            }
          });
    }
    if (written.get() < all) {
      throw new IllegalStateException(
          "%d of %d documents did not come, though their source ended. Run again to ask for them."
              .formatted(all - written.get(), all));
    }
  }

  private int missing() throws IOException {
    try (SelectedInstructions instructions = Selection.selected(selection)) {
      int missing = 0;
      for (var requests = new Requests(instructions); requests.hasNext(); requests.step()) {
        missing++;
      }
      return missing;
    }
  }

  private void keep(Document document) {
    try {
      documents.add(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is missing, read from the selection as it is taken. */
  private final class Requests implements Iterator<WritingRequest> {

    private final SelectedInstructions instructions;
    private Decision.@Nullable Selected instruction;
    private int sample;

    Requests(SelectedInstructions instructions) throws IOException {
      this.instructions = instructions;
      instruction = instructions.next();
      sample = 1;
      skip();
    }

    @Override
    public boolean hasNext() {
      return instruction != null;
    }

    @Override
    public WritingRequest next() {
      Decision.Selected current = instruction;
      if (current == null) {
        throw new NoSuchElementException("All documents are asked for.");
      }
      var request =
          new WritingRequest(
              settings.jobId(current.line(), sample),
              current.instruction(),
              current.words(),
              current.language(),
              settings.mode(),
              Map.of());
      open.add(request.id());
      try {
        step();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return request;
    }

    void step() throws IOException {
      sample++;
      skip();
    }

    /** Advances to the next missing sample. */
    private void skip() throws IOException {
      while (instruction != null) {
        for (; sample <= settings.samples(); sample++) {
          if (!documents.has(settings.jobId(instruction.line(), sample))) {
            return;
          }
        }
        instruction = instructions.next();
        sample = 1;
      }
    }
  }
}
