package io.scriptorium.cli.documents;

import io.scriptorium.job.Document;
import io.scriptorium.job.SafeText;
import io.scriptorium.text.LanguageCodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code index.html} beside the documents of a folder: the title, words, state and file of each.
 * Written again as documents come, whole each time, at most once a second. Holds a few words of
 * each document. For one thread.
 */
final class DocumentIndex {

  static final String NAME = "index.html";

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final String MARK = "<meta name=\"generator\" content=\"Scriptorium\">";
  private static final int LONGEST_REASON = 300;
  private static final int HEAD_BYTES = 1_024;

  private final Path folder;
  private final LongSupplier nanoClock;
  private final boolean allowed;
  private final Map<String, Row> rows = new LinkedHashMap<>();
  private long writtenAtNanos;
  private boolean everWritten;
  private boolean changed;

  private DocumentIndex(Path folder, LongSupplier nanoClock, boolean allowed) {
    this.folder = folder;
    this.nanoClock = nanoClock;
    this.allowed = allowed;
  }

  /**
   * One job that has ended.
   *
   * @param lang the language of its text as a code; null where it is not known
   * @param file the name of the document's; null for none
   */
  record Row(
      String id,
      String name,
      @Nullable String lang,
      @Nullable String file,
      String words,
      int wordCount,
      String state,
      @Nullable String reason) {}

  /** The index of a folder. One that somebody else wrote there stays as it is. */
  static DocumentIndex of(Path folder, LongSupplier nanoClock) throws IOException {
    Path file = folder.resolve(NAME);
    boolean others = Files.exists(file) && !head(file).contains(MARK);
    return new DocumentIndex(folder, nanoClock, !others);
  }

  private static String head(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return new String(stream.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
    }
  }

  /**
   * Adds a document, in the place of an earlier one of its job.
   *
   * @param file the name of its file; null where it has none
   */
  void add(Document document, @Nullable String file) {
    put(
        new Row(
            document.id(),
            HtmlPage.title(document),
            LanguageCodes.ofText(document.text()).orElse(null),
            file,
            String.format(Locale.ROOT, "%,d", document.words()),
            document.words(),
            document.status().json(),
            shortened(document.reason())));
  }

  /** Adds a job whose request was refused, unless it has a document. */
  void addRefused(String id, String reason) {
    if (!rows.containsKey(id)) {
      put(new Row(id, id, null, null, "0", 0, "refused", shortened(reason)));
    }
  }

  private void put(Row row) {
    rows.put(row.id(), row);
    changed = true;
  }

  private static @Nullable String shortened(@Nullable String reason) {
    return reason == null ? null : SafeText.of(reason, LONGEST_REASON);
  }

  /** Writes the page if it has changed, and the last time is a second ago. */
  void writeIfDue() throws IOException {
    if (!everWritten || nanoClock.getAsLong() - writtenAtNanos >= INTERVAL.toNanos()) {
      write();
    }
  }

  /** Writes the page if it has changed. */
  void write() throws IOException {
    if (!allowed || !changed) {
      return;
    }
    Path draft = folder.resolve(NAME + ".new");
    Files.writeString(draft, page());
    Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    changed = false;
    everWritten = true;
    writtenAtNanos = nanoClock.getAsLong();
  }

  private String page() {
    Map<String, @Nullable Object> view = new HashMap<>();
    view.put("title", "Documents");
    view.put("lang", null);
    view.put("summary", summary());
    view.put("rows", List.copyOf(rows.values()));
    return PageTemplate.render("index", view);
  }

  /** Such as {@code 3 jobs: 2 completed, 1 failed; 5,210 words}. */
  private String summary() {
    Map<String, Long> states =
        rows.values().stream()
            .collect(Collectors.groupingBy(Row::state, TreeMap::new, Collectors.counting()));
    return String.format(
        Locale.ROOT,
        "%,d %s: %s; %,d words",
        rows.size(),
        rows.size() == 1 ? "job" : "jobs",
        states.entrySet().stream()
            .map(it -> String.format(Locale.ROOT, "%,d %s", it.getValue(), it.getKey()))
            .collect(Collectors.joining(", ")),
        rows.values().stream().mapToLong(Row::wordCount).sum());
  }
}
