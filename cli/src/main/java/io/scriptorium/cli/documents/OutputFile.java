package io.scriptorium.cli.documents;

import io.scriptorium.job.Document;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The file that one document goes to. */
public record OutputFile(Path path, DocumentFormat format) {

  /**
   * Chooses the file and makes sure that it can be written, before hours of work end at a missing
   * permission.
   *
   * @param out a file, or a folder (one that exists, or a name ending in a slash), or null for the
   *     current folder
   * @param format null to take it from the file's name, else Markdown
   * @throws UsageException if it cannot be written
   */
  public static OutputFile choose(
      @Nullable String out, @Nullable DocumentFormat format, String title) {
    String name = out == null ? "." : out;
    Path path = Path.of(name).toAbsolutePath().normalize();
    boolean isFile = !name.endsWith("/") && !Files.isDirectory(path);
    Path folder = isFile ? Objects.requireNonNullElse(path.getParent(), path) : path;
    DocumentFormat chosen =
        Optional.ofNullable(format)
            .or(() -> isFile ? DocumentFormat.ofFileName(name) : Optional.empty())
            .orElse(DocumentFormat.MARKDOWN);
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new IOException("no permission to write in " + folder);
      }
    } catch (IOException e) {
      throw new UsageException("--out %s cannot be written: %s".formatted(name, e), e);
    }
    return new OutputFile(
        isFile ? path : unused(folder, FileNames.ofText(title), chosen.extension()), chosen);
  }

  /**
   * Writes a document.
   *
   * @param fetch the command that gets it again
   * @throws UsageException if it cannot be written
   */
  public void write(Document document, String fetch) {
    try {
      Files.writeString(path, format.render(document));
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be written: %s. The document is kept; get it with: %s"
              .formatted(path, e, fetch),
          e);
    }
  }

  private static Path unused(Path folder, String name, String extension) {
    Path file = folder.resolve(name + "." + extension);
    for (int number = 2; Files.exists(file); number++) {
      file = folder.resolve("%s-%d.%s".formatted(name, number, extension));
    }
    return file;
  }
}
