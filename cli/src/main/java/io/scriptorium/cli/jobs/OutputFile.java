package io.scriptorium.cli.jobs;

import io.scriptorium.job.Document;
import io.scriptorium.terminal.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The file that one document goes to. */
final class OutputFile {

  private static final int LONGEST_NAME = 60;

  private final Path path;
  private final DocumentFormat format;

  private OutputFile(Path path, DocumentFormat format) {
    this.path = path;
    this.format = format;
  }

  /**
   * Chooses the file and makes sure that it can be written, before hours of work end at a missing
   * permission.
   *
   * @param out a file, or a folder (one that exists, or a name ending in a slash), or null for the
   *     current folder
   * @param format null to take it from the file's name, else Markdown
   * @throws UsageException if it cannot be written
   */
  static OutputFile choose(@Nullable String out, @Nullable DocumentFormat format, String title) {
    try {
      if (out != null && !out.endsWith("/") && !Files.isDirectory(Path.of(out))) {
        Path file = Path.of(out).toAbsolutePath().normalize();
        Path parent = file.getParent();
        if (parent != null) {
          Files.createDirectories(parent);
          checkWritable(parent);
        }
        DocumentFormat chosen =
            format != null
                ? format
                : DocumentFormat.ofFileName(file.toString()).orElse(DocumentFormat.MARKDOWN);
        return new OutputFile(file, chosen);
      }
      DocumentFormat chosen = format == null ? DocumentFormat.MARKDOWN : format;
      Path folder = Path.of(out == null ? "." : out).toAbsolutePath().normalize();
      Files.createDirectories(folder);
      checkWritable(folder);
      return new OutputFile(unused(folder, fileName(title), chosen.extension()), chosen);
    } catch (IOException e) {
      throw new UsageException(
          "--out %s cannot be written: %s".formatted(out == null ? "." : out, e), e);
    }
  }

  Path path() {
    return path;
  }

  void write(Document document) {
    try {
      Files.writeString(path, format.render(document));
    } catch (IOException e) {
      throw new UsageException(
          "%s cannot be written: %s. The document is kept; get it with: scriptorium fetch %s"
              .formatted(path, e, document.id()),
          e);
    }
  }

  /** A file name from the first words of a text: lower case letters, digits and hyphens. */
  static String fileName(String text) {
    String name =
        Normalizer.normalize(text.strip(), Normalizer.Form.NFC)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{M}\\p{N}]+", "-");
    if (name.codePointCount(0, name.length()) > LONGEST_NAME) {
      name = name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME));
      int lastWord = name.lastIndexOf('-');
      name = lastWord > LONGEST_NAME / 2 ? name.substring(0, lastWord) : name;
    }
    name = name.replaceAll("^-+|-+$", "");
    return name.isEmpty() ? "document" : name;
  }

  private static Path unused(Path folder, String name, String extension) {
    Path file = folder.resolve(name + "." + extension);
    for (int number = 2; Files.exists(file); number++) {
      file = folder.resolve("%s-%d.%s".formatted(name, number, extension));
    }
    return file;
  }

  private static void checkWritable(Path folder) throws IOException {
    if (!Files.isWritable(folder)) {
      throw new IOException("no permission to write in " + folder);
    }
  }
}
