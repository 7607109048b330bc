package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.DatasetReport.UnreadableLine;
import io.scriptorium.evaluation.file.Fingerprint;
import io.scriptorium.evaluation.file.JsonLineReader;
import io.scriptorium.job.BadRecordException;
import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.SafeText;
import io.scriptorium.job.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Documents that are written already: a file with one JSON document a line, as {@code submit --out}
 * and {@code fetch} write them and the topic {@code documents} has them. Holds the place of each,
 * and no text.
 */
public final class GivenDocuments {

  private static final int LONGEST_EXCERPT = 60;

  private final @Nullable Path file;
  private final String sha256;
  private final List<Given> documents = new ArrayList<>();
  private final List<UnreadableLine> unreadable = new ArrayList<>();
  private final Map<String, Given> firstOfText = new HashMap<>();

  private GivenDocuments(@Nullable Path file, String sha256) {
    this.file = file;
    this.sha256 = sha256;
  }

  /**
   * One document.
   *
   * @param text the fingerprint of its instruction's text
   * @param excerpt of the instruction
   * @param words the length that it was written for: its plan's, else its own
   * @param start where its line begins in the file, in bytes
   */
  record Given(
      String id,
      String text,
      String excerpt,
      boolean completed,
      int words,
      long start,
      int length) {}

  /** No documents. */
  public static GivenDocuments none() {
    return new GivenDocuments(null, "");
  }

  /**
   * Reads a file. Lines that are no documents are left over, as the last one of a file that is
   * still written may be.
   *
   * @throws BadRecordException if no line is a document
   */
  public static GivenDocuments read(Path file) throws IOException {
    var given = new GivenDocuments(file, Fingerprint.of(file));
    try (var lines = JsonLineReader.open(file)) {
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        given.add(lines, line);
      }
    }
    if (given.documents.isEmpty() && !given.unreadable.isEmpty()) {
      throw new BadRecordException(
          "%s holds no document; one JSON document a line is expected, as in documents.jsonl of submit --out. Line %d: %s"
              .formatted(
                  file, given.unreadable.getFirst().line(), given.unreadable.getFirst().reason()));
    }
    return given;
  }

  private void add(JsonLineReader lines, byte[] line) {
    try {
      if (lines.tooLong()) {
        throw new BadRecordException("The line has %,d bytes, too many.".formatted(lines.length()));
      }
      Document document = Json.read(line, Document.class);
      var given =
          new Given(
              document.id(),
              fingerprint(document.instruction()),
              SafeText.of(document.instruction(), LONGEST_EXCERPT),
              document.status() == Document.Status.COMPLETED,
              document.plan() == null ? document.words() : document.plan().words(),
              lines.start(),
              Math.toIntExact(lines.length()));
      documents.add(given);
      if (given.completed()) {
        firstOfText.putIfAbsent(given.text(), given);
      }
    } catch (BadRecordException e) {
      unreadable.add(new UnreadableLine(lines.number(), String.valueOf(e.getMessage())));
    }
  }

  /** What makes two instructions the same: all but white space and case. */
  static String fingerprint(String instruction) {
    return Sha256.hex(Instruction.normalized(instruction));
  }

  boolean isEmpty() {
    return documents.isEmpty() && unreadable.isEmpty();
  }

  /** Of the file's bytes, in hexadecimal digits; empty without a file. */
  String sha256() {
    return sha256;
  }

  /**
   * The file.
   *
   * @throws NullPointerException if there is none
   */
  Path file() {
    return Objects.requireNonNull(file);
  }

  /** All that could be read, in their order. */
  List<Given> documents() {
    return documents;
  }

  /** The lines that are no documents. */
  List<UnreadableLine> unreadable() {
    return unreadable;
  }

  /** The length that the first completed document for this instruction was written for. */
  OptionalInt wordsFor(String instruction) {
    Given given = documents.isEmpty() ? null : firstOfText.get(fingerprint(instruction));
    return given == null ? OptionalInt.empty() : OptionalInt.of(given.words());
  }
}
