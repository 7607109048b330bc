package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.file.JsonLineAppender;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The documents in a log, and those in another file that were written before; memory holds only
 * their positions. Thread-safe.
 */
final class RawDocuments implements AutoCloseable {

  private final Map<String, Place> places = new HashMap<>();
  private final JsonLineAppender log;
  // Not a channel: a thread that is interrupted would close it for all.
  private final RandomAccessFile file;
  private @Nullable RandomAccessFile given;

  private record Place(RandomAccessFile file, long start, int length) {}

  private RawDocuments(JsonLineAppender log, RandomAccessFile file) {
    this.log = log;
    this.file = file;
  }

  /** Opens the file, and looks up what it holds already. */
  static RawDocuments open(Path path) throws IOException {
    var documents =
        new RawDocuments(JsonLineAppender.open(path), new RandomAccessFile(path.toFile(), "r"));
    try (var lines =
        JsonLineReader.openLog(path, "Delete that line to have the document written again.")) {
      lines.forEach(
          Document.class,
          it ->
              documents.places.putIfAbsent(
                  it.id(),
                  new Place(documents.file, lines.start(), Math.toIntExact(lines.length()))));
      return documents;
    } catch (IOException | RuntimeException e) {
      documents.close();
      throw e;
    }
  }

  /**
   * Uses documents of another file, which stay there, for jobs that have none.
   *
   * @param matches by the job's id
   */
  synchronized void use(Path path, Map<String, GivenDocuments.Given> matches) throws IOException {
    RandomAccessFile opened = new RandomAccessFile(path.toFile(), "r");
    given = opened;
    matches.forEach(
        (jobId, it) -> places.putIfAbsent(jobId, new Place(opened, it.start(), it.length())));
  }

  synchronized boolean has(String id) {
    return places.containsKey(id);
  }

  /** Keeps a document. One that is there already stays as it is. */
  synchronized void add(Document document) {
    if (places.containsKey(document.id())) {
      return;
    }
    try {
      long start = file.length();
      log.append(document);
      places.put(document.id(), new Place(file, start, Math.toIntExact(file.length() - start - 1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A job's document. One of another file has its own id.
   *
   * @throws NoSuchElementException if there is none
   */
  synchronized Document read(String id) throws IOException {
    Place place = places.get(id);
    if (place == null) {
      throw new NoSuchElementException("There is no document " + id);
    }
    byte[] json = new byte[place.length()];
    place.file().seek(place.start());
    place.file().readFully(json);
    return Json.read(json, Document.class);
  }

  @Override
  public void close() throws IOException {
    try (log;
        RandomAccessFile _ = given) {
      file.close();
    }
  }
}
