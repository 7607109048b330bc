package io.scriptorium.evaluation.dataset;

import io.scriptorium.evaluation.dataset.Decision.InstructionDrop;
import io.scriptorium.evaluation.dataset.GivenDocuments.Given;
import io.scriptorium.job.SafeText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a build will write and what it will not, and why, before a token is spent. Decides by the
 * rules alone, and writes nothing. For one thread.
 */
public final class SelectionPreview {

  /** Of each reason; the report has all. */
  private static final int EXAMPLES = 3;

  private static final int LINE = 79;

  private final DatasetSettings settings;
  private final GivenDocuments given;
  private final DocumentMatches matches;
  private final Map<InstructionDrop, Examples> dropped = new TreeMap<>();
  private final Examples unreadable = new Examples();
  private final Examples missing = new Examples();
  private int selected;
  private int drawn;
  private long words;
  private long missingWords;

  private SelectionPreview(DatasetSettings settings, GivenDocuments given) {
    this.settings = settings;
    this.given = given;
    this.matches = new DocumentMatches(given, settings);
  }

  /** How many there are of a kind, and the first of them. */
  private static final class Examples {

    private final List<String> first = new ArrayList<>();
    private int count;

    void add(String example) {
      count++;
      if (first.size() < EXAMPLES) {
        first.add(example);
      }
    }
  }

  /**
   * Decides on all instructions.
   *
   * @throws io.scriptorium.runtime.StartupException if they cannot be read
   */
  public static SelectionPreview of(DatasetSettings settings, GivenDocuments given)
      throws IOException {
    var preview = new SelectionPreview(settings, given);
    Selection.preview(
        settings.instructions(),
        SelectionRules.of(settings, given),
        preview.matches::line,
        preview::count);
    return preview;
  }

  private void count(Decision decision, String instruction) {
    String example = "line %d: %s".formatted(decision.line(), instruction);
    switch (decision) {
      case Decision.Selected it -> select(it, example);
      case Decision.Dropped it ->
          dropped.computeIfAbsent(it.reason(), _ -> new Examples()).add(example);
      case Decision.Unreadable it ->
          unreadable.add("line %d: %s".formatted(it.line(), it.reason()));
    }
  }

  private void select(Decision.Selected instruction, String example) {
    selected++;
    drawn += instruction.drawn() ? 1 : 0;
    words += (long) instruction.words() * settings.samples();
    matches.match(instruction);
    for (int sample = 1; sample <= settings.samples(); sample++) {
      if (!matches.byJobId().containsKey(settings.jobId(instruction.line(), sample))) {
        missing.add(example);
        missingWords += instruction.words();
      }
    }
  }

  /** How many texts are to be written, by the rules alone. */
  public int textsToWrite() {
    return missing.count;
  }

  /**
   * The numbers.
   *
   * @param dropped by reason
   * @param toWrite texts that no document is there for
   * @param wordsToWrite about as many words
   */
  public record Counts(
      int selected,
      Map<InstructionDrop, Integer> dropped,
      int unreadable,
      int toWrite,
      long wordsToWrite) {}

  /** For programs. */
  public Counts counts() {
    Map<InstructionDrop, Integer> reasons = new TreeMap<>();
    dropped.forEach((reason, examples) -> reasons.put(reason, examples.count));
    return new Counts(selected, reasons, unreadable.count, missing.count, missingWords);
  }

  /** For people, in lines of 80 characters. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    int drops = dropped.values().stream().mapToInt(it -> it.count).sum();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s, %,d selected, %,d dropped, %,d not readable.",
            settings.instructions().getFileName(),
            count(selected + drops + unreadable.count, "line"),
            selected,
            drops,
            unreadable.count));
    dropped.forEach(
        (reason, examples) -> list(lines, reason.description() + limit(reason), examples));
    list(lines, "could not be read", unreadable);
    if (drawn > 0) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%,d of the selected state no length: theirs is drawn. With --judge, a model is",
              drawn));
      lines.add("asked whether they need a long text, and may drop more of them.");
    }
    if (given.isEmpty()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "To write: %s, about %,d words.",
              count(missing.count, "text"),
              missingWords));
    } else {
      addGiven(lines);
    }
    return lines.stream().map(it -> SafeText.of(it, LINE)).toList();
  }

  private void addGiven(List<String> lines) {
    Map<DocumentMatches.LeftOver, Examples> left = new TreeMap<>();
    matches
        .leftOver()
        .forEach((document, reason) ->
            left.computeIfAbsent(reason, _ -> new Examples()).add(example(document)));
    Examples broken = new Examples();
    given.unreadable().forEach(it -> broken.add("line %d: %s".formatted(it.line(), it.reason())));
    int used = matches.byJobId().size();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: %s, %,d used, %,d left over.",
            given.file().getFileName(),
            count(given.documents().size() + broken.count, "document"),
            used,
            given.documents().size() - used + broken.count));
    left.forEach((reason, examples) -> list(lines, reason.description(), examples));
    list(lines, "is no document", broken);
    lines.add(
        String.format(
            Locale.ROOT,
            "To write: %,d of %s, about %,d of %,d words.",
            missing.count,
            count(missing.count + used, "text"),
            missingWords,
            words));
    missing.first.forEach(it -> lines.add("        " + it));
  }

  private static String example(Given document) {
    return document.id() + ": " + document.excerpt();
  }

  private String limit(InstructionDrop reason) {
    return switch (reason) {
      case ASKS_FOR_TOO_LITTLE ->
          String.format(Locale.ROOT, " (--min-words %d)", settings.minWords());
      case ASKS_FOR_TOO_MUCH ->
          String.format(Locale.ROOT, " (--max-words %d)", settings.maxWords());
      case BLANK,
          TOO_LONG,
          HARMFUL,
          DATA_SCRAPING,
          NO_SIGN_OF_LENGTH,
          DUPLICATE,
          NEEDS_NO_LONG_TEXT ->
          "";
    };
  }

  private static void list(List<String> lines, String reason, Examples examples) {
    if (examples.count > 0) {
      lines.add(String.format(Locale.ROOT, "  %,4d × %s", examples.count, reason));
      examples.first.forEach(it -> lines.add("        " + it));
    }
  }

  private static String count(int number, String noun) {
    return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
  }
}
