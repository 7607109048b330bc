package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;

/** The documents in a log; memory holds only their positions. Thread-safe. */
final class RawDocuments implements AutoCloseable {

  private final Map<String, Place> places = new HashMap<>();
  private final JsonLineAppender log;
  // Not a channel: a thread that is interrupted would close it for all.
  private final RandomAccessFile file;

  private record Place(long start, int length) {}

  private RawDocuments(JsonLineAppender log, RandomAccessFile file) {
    this.log = log;
    this.file = file;
  }

  /** Opens the file, and looks up what it holds already. */
  static RawDocuments open(Path path) throws IOException {
    JsonLineAppender log = JsonLineAppender.open(path);
    RawDocuments documents;
    try {
      documents = new RawDocuments(log, new RandomAccessFile(path.toFile(), "r"));
    } catch (IOException e) {
      log.close();
      throw e;
    }
    try (var lines =
        JsonLineReader.openLog(path, "Delete that line to have the document written again.")) {
      lines.forEach(
          Document.class,
          it ->
              documents.places.putIfAbsent(
                  it.id(), new Place(lines.start(), Math.toIntExact(lines.length()))));
      return documents;
    } catch (IOException | RuntimeException e) {
      documents.close();
      throw e;
    }
  }

  synchronized boolean has(String id) {
    return places.containsKey(id);
  }

  /** Keeps a document. One that is there already stays as it is. */
  synchronized void add(Document document) throws IOException {
    if (places.containsKey(document.id())) {
      return;
    }
    long start = file.length();
    log.append(document);
    int length = Math.toIntExact(file.length() - start - 1);
    places.put(document.id(), new Place(start, length));
  }

  /**
   * @throws NoSuchElementException if there is none
   */
  synchronized Document read(String id) throws IOException {
    Place place = places.get(id);
    if (place == null) {
      throw new NoSuchElementException("There is no document " + id);
    }
    byte[] json = new byte[place.length()];
    file.seek(place.start());
    file.readFully(json);
    return Json.read(json, Document.class);
  }

  @Override
  public void close() throws IOException {
    try (log) {
      file.close();
    }
  }
}
