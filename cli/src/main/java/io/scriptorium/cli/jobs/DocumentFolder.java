package io.scriptorium.cli.jobs;

import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.UsageException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The folder that a batch's documents go to, one by one as they come. */
final class DocumentFolder implements AutoCloseable {

  private static final String LINES = "documents.jsonl";

  private final Path folder;
  private final DocumentFormat format;
  private final FileNames names;
  private final OutputStream lines;
  private final Map<String, Done> done;

  private DocumentFolder(
      Path folder,
      DocumentFormat format,
      FileNames names,
      OutputStream lines,
      Map<String, Done> done) {
    this.folder = folder;
    this.format = format;
    this.names = names;
    this.lines = lines;
    this.done = done;
  }

  /** A completed document that the folder has. */
  record Done(int sections, int words) {}

  /**
   * Opens a folder to add documents to those that it has.
   *
   * @throws UsageException if the folder cannot be made or written
   */
  static DocumentFolder open(Path folder, DocumentFormat format) {
    return open(folder, format, Map.of());
  }

  /**
   * Opens the folder of a submission that is continued. Lines of documents that did not complete
   * go, as their jobs may have been retried; so does a line that was not written to its end.
   *
   * @throws UsageException if the folder cannot be made or written
   */
  static DocumentFolder reopen(Path folder, DocumentFormat format) {
    try {
      return open(folder, format, keepCompleted(folder.resolve(LINES)));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static DocumentFolder open(
      Path folder, DocumentFormat format, Map<String, Done> documents) {
    try {
      Files.createDirectories(folder);
      return new DocumentFolder(
          folder,
          format,
          FileNames.in(folder),
          Files.newOutputStream(
              folder.resolve(LINES), StandardOpenOption.CREATE, StandardOpenOption.APPEND),
          documents);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static Map<String, Done> keepCompleted(Path file) throws IOException {
    Map<String, Done> kept = new HashMap<>();
    if (!Files.exists(file)) {
      return kept;
    }
    Path draft = file.resolveSibling(LINES + ".new");
    try (Stream<String> lines = Files.lines(file);
        BufferedWriter out = Files.newBufferedWriter(draft)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Document document = document(line);
        if (document != null
            && document.status() == Document.Status.COMPLETED
            && kept.put(document.id(), new Done(document.sections().size(), document.words()))
                == null) {
          out.write(line);
          out.write('\n');
        }
      }
    }
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    return kept;
  }

  private static @Nullable Document document(String line) {
    try {
      return Json.read(line.getBytes(StandardCharsets.UTF_8), Document.class);
    } catch (BadRecordException e) {
      return null;
    }
  }

  /** The job's completed document, where the folder had it when it was reopened. */
  Optional<Done> done(String jobId) {
    return Optional.ofNullable(done.get(jobId));
  }

  /** Writes the document's file, if it completed, and its line in any case. */
  void write(Document document) {
    try {
      if (document.status() == Document.Status.COMPLETED) {
        Files.writeString(
            folder.resolve(names.ofJob(document.id(), format.extension())),
            format.render(document));
      }
      lines.write(Json.write(document));
      lines.write('\n');
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static UsageException unwritable(Path folder, IOException e) {
    return new UsageException("--out %s cannot be written: %s".formatted(folder, e), e);
  }
}
