package io.scriptorium.assembler;

import io.scriptorium.job.Document;
import io.scriptorium.job.Json;
import io.scriptorium.job.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document as it goes out: whole, or where it is larger than a record may be, failed (a cancelled
 * one stays cancelled) with the reason and without what made it too large.
 */
final class SizeLimitedDocument {

  private static final int LONGEST_CUT_CHARACTERS = 10_000;

  private final Document document;
  private final byte[] json;

  private SizeLimitedDocument(Document document, byte[] json) {
    this.document = document;
    this.json = json;
  }

  Document document() {
    return document;
  }

  /** The document as UTF-8 JSON. */
  byte[] json() {
    return json;
  }

  /**
   * @param maxBytes the longest JSON allowed, in bytes
   */
  static SizeLimitedDocument of(Document document, int maxBytes) {
    byte[] whole = Json.write(document);
    if (whole.length <= maxBytes) {
      return new SizeLimitedDocument(document, whole);
    }
    String reason =
        "The document has %d bytes; a record may have %d. Its text is left out; ask for fewer words."
            .formatted(whole.length, maxBytes);
    Document textless =
        without(document, reason, document.instruction(), document.plan(), document.metadata());
    byte[] small = Json.write(textless);
    if (small.length <= maxBytes) {
      return new SizeLimitedDocument(textless, small);
    }
    Document bare = without(document, reason, cut(document.instruction()), null, Map.of());
    return new SizeLimitedDocument(bare, Json.write(bare));
  }

  private static Document without(
      Document document,
      String reason,
      String instruction,
      @Nullable Plan plan,
      Map<String, String> metadata) {
    boolean cancelled = document.status() == Document.Status.CANCELLED;
    return new Document(
        document.id(),
        cancelled ? Document.Status.CANCELLED : Document.Status.FAILED,
        cancelled ? document.reason() + " " + reason : reason,
        instruction,
        "",
        0,
        plan,
        List.of(),
        document.usage(),
        document.timings(),
        metadata);
  }

  private static String cut(String instruction) {
    return instruction.codePointCount(0, instruction.length()) <= LONGEST_CUT_CHARACTERS
        ? instruction
        : instruction.substring(0, instruction.offsetByCodePoints(0, LONGEST_CUT_CHARACTERS))
            + "...";
  }
}
