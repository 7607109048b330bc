package io.scriptorium.cli.jobs;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that a batch's documents go to, one by one as they come. */
final class DocumentFolder implements AutoCloseable {

  private final Path folder;
  private final DocumentFormat format;
  private final FileNames names;
  private final OutputStream lines;

  private DocumentFolder(Path folder, DocumentFormat format, FileNames names, OutputStream lines) {
    this.folder = folder;
    this.format = format;
    this.names = names;
    this.lines = lines;
  }

  /**
   * @throws UsageException if the folder cannot be made or written
   */
  static DocumentFolder open(Path folder, DocumentFormat format) {
    try {
      Files.createDirectories(folder);
      return new DocumentFolder(
          folder,
          format,
          FileNames.in(folder),
          Files.newOutputStream(
              folder.resolve("documents.jsonl"),
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND));
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
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
