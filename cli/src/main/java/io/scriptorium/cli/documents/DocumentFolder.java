package io.scriptorium.cli.documents;

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
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a batch's documents go to, one by one as they come, with a list of them in {@link
 * DocumentIndex}. For one thread.
 */
public final class DocumentFolder implements AutoCloseable {

  private static final String LINES = "documents.jsonl";

  /** What a folder of a file of requests has beside the documents: which file it is. */
  public static final String SUBMISSION = "submission.json";

  /** The same: the ids of its jobs. */
  public static final String JOBS = "jobs.txt";

  private static final Set<String> OWN_FILES = Set.of(LINES, DocumentIndex.NAME, SUBMISSION, JOBS);

  private final Path folder;
  private final DocumentFormat format;
  private final NamesOption.By by;
  private final FileNames names;
  private final OutputStream lines;
  private final DocumentIndex index;
  private final Map<String, Done> done = new HashMap<>();

  private DocumentFolder(
      Path folder,
      DocumentFormat format,
      NamesOption.By by,
      FileNames names,
      OutputStream lines,
      DocumentIndex index) {
    this.folder = folder;
    this.format = format;
    this.by = by;
    this.names = names;
    this.lines = lines;
    this.index = index;
  }

  /** A completed document that the folder has. */
  public record Done(int sections, int words) {}

  /**
   * Opens a folder to add documents to those that it has.
   *
   * @throws UsageException if the folder cannot be made or written
   */
  public static DocumentFolder open(Path folder, DocumentFormat format, NamesOption.By by) {
    return open(folder, format, by, false);
  }

  /**
   * Opens the folder of a submission that is continued. Lines of documents that did not complete
   * go, as their jobs may have been retried; so does a line that was not written to its end.
   *
   * @throws UsageException if the folder cannot be made or written
   */
  public static DocumentFolder reopen(Path folder, DocumentFormat format, NamesOption.By by) {
    return open(folder, format, by, true);
  }

  private static DocumentFolder open(
      Path folder, DocumentFormat format, NamesOption.By by, boolean continued) {
    try {
      Files.createDirectories(folder);
      Path lines = folder.resolve(LINES);
      FileNames names = FileNames.in(folder, OWN_FILES);
      DocumentIndex index = DocumentIndex.of(folder, System::nanoTime);
      Map<String, Done> kept = continued ? keepCompleted(lines) : Map.of();
      var opened =
          new DocumentFolder(
              folder,
              format,
              by,
              names,
              Files.newOutputStream(lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
              index);
      opened.done.putAll(kept);
      opened.list(lines);
      return opened;
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

  /** Lists the documents that the folder has. */
  private void list(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      for (String line : (Iterable<String>) lines::iterator) {
        Document document = document(line);
        if (document != null) {
          index.add(document, existingFile(document));
        }
      }
    }
    index.write();
  }

  /** The job's file of an earlier run, which may be of another format. */
  private @Nullable String existingFile(Document document) {
    if (document.status() != Document.Status.COMPLETED) {
      return null;
    }
    return Stream.concat(Stream.of(format), Stream.of(DocumentFormat.values()))
        .map(it -> name(document, it, true))
        .filter(it -> Files.exists(folder.resolve(it)))
        .findFirst()
        .orElse(null);
  }

  private String name(Document document, DocumentFormat itsFormat, boolean restored) {
    String extension = itsFormat.extension();
    return switch (by) {
      case ID -> names.ofJob(document.id(), extension);
      case TITLE -> names.ofTitle(document.id(), HtmlPage.title(document), extension, restored);
    };
  }

  private static @Nullable Document document(String line) {
    try {
      return Json.read(line.getBytes(StandardCharsets.UTF_8), Document.class);
    } catch (BadRecordException e) {
      return null;
    }
  }

  /** The job's completed document, where the folder had it when it was reopened. */
  public Optional<Done> done(String jobId) {
    return Optional.ofNullable(done.get(jobId));
  }

  /** Writes the document's file, if it completed, and its line in any case. */
  public void write(Document document) {
    try {
      String file = null;
      if (document.status() == Document.Status.COMPLETED) {
        file = name(document, format, false);
        Files.writeString(folder.resolve(file), format.render(document));
      }
      lines.write(Json.write(document));
      lines.write('\n');
      index.add(document, file);
      index.writeIfDue();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  /** Lists a job whose request was refused. */
  public void writeRefused(String jobId, String reason) {
    try {
      index.addRefused(jobId, reason);
      index.writeIfDue();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  @Override
  public void close() {
    try {
      lines.close();
      index.write();
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static UsageException unwritable(Path folder, IOException e) {
    return new UsageException("--out %s cannot be written: %s".formatted(folder, e), e);
  }
}
