package io.scriptorium.cli.documents;

import io.scriptorium.job.Document;
import io.scriptorium.job.DurationText;
import io.scriptorium.job.Plan;
import io.scriptorium.job.SafeText;
import io.scriptorium.text.LanguageCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A document as one readable page that needs nothing beside it, and loads nothing: a page that did
 * would show who reads it.
 */
final class HtmlPage {

  private static final int LONGEST_TITLE = 120;

  /** The level of the document's title. */
  private static final int TITLE = 1;

  private HtmlPage() {}

  static String render(Document document) {
    List<Part> parts = parts(document);
    List<ContentsEntry> contents = contents(parts);
    Map<String, @Nullable Object> view = new HashMap<>();
    view.put("title", title(document));
    view.put("lang", LanguageCodes.ofText(document.text()).orElse(null));
    view.put("status", document.status().json());
    view.put("reason", document.reason());
    view.put("contents", contents.size() > 1 || contents.stream().anyMatch(it -> it.hasEntries()));
    view.put("entries", contents);
    view.put("parts", parts);
    view.put("facts", facts(document).entrySet());
    return PageTemplate.render("document", view);
  }

  /** The document's title: its own, else the one that its text begins with, else the request. */
  static String title(Document document) {
    String given = document.title();
    if (given != null) {
      return given;
    }
    String own =
        document.sections().isEmpty()
            ? null
            : body(document, document.sections().getFirst(), TITLE + 1).title();
    return own != null ? own : shortened(document.instruction());
  }

  private static List<Part> parts(Document document) {
    List<Part> parts = new ArrayList<>();
    boolean inChapter = false;
    for (Document.Section section : document.sections()) {
      String chapter = StructuredText.chapterFrom(document, section.index());
      inChapter |= chapter != null;
      parts.add(part(document, section, chapter, TITLE + (inChapter ? 2 : 1)));
    }
    return parts;
  }

  /**
   * @param level of the section's heading in the page
   */
  private static Part part(
      Document document, Document.Section section, @Nullable String chapter, int level) {
    String heading = section.heading();
    SectionBody body = body(document, section, heading == null ? level : level + 1);
    return new Part(id(section), level, name(document, section, body), chapter, heading, body);
  }

  private static SectionBody body(Document document, Document.Section section, int firstLevel) {
    return SectionBody.of(
        document.text().substring(section.start(), section.end()),
        id(section),
        firstLevel,
        document.title() == null && section.index() == 1);
  }

  private static String id(Document.Section section) {
    return "section-" + section.index();
  }

  private static String name(Document document, Document.Section section, SectionBody body) {
    String title = body.title();
    if (section.heading() != null) {
      return section.heading();
    }
    if (title != null) {
      return title;
    }
    return body.startsWithHeading()
        ? body.headings().getFirst().name()
        : planned(document.plan(), section.index());
  }

  private static String planned(@Nullable Plan plan, int index) {
    return plan != null && index <= plan.total()
        ? shortened(plan.step(index).mainPoint())
        : "Section " + index;
  }

  /** The chapters, in them the sections, and in these the headings of their own texts. */
  private static List<ContentsEntry> contents(List<Part> parts) {
    var contents = new ContentsEntry.Builder();
    for (Part part : parts) {
      if (part.chapter() != null) {
        contents.add(2, part.id(), part.chapter());
      }
      contents.add(part.level(), part.id(), part.name());
      boolean named = part.heading() == null && part.body().title() == null;
      part.body().headings().stream()
          .skip(named && part.body().startsWithHeading() ? 1 : 0)
          .forEach(it -> contents.add(it.level(), it.id(), it.name()));
    }
    return contents.entries();
  }

  private static Map<String, String> facts(Document document) {
    Document.Timings timings = document.timings();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Job", document.id());
    facts.put("Instruction", document.instruction());
    facts.put("Words", String.format(Locale.ROOT, "%,d", document.words()));
    facts.put("Sections", Integer.toString(document.sections().size()));
    if (document.plan() != null && document.plan().madeBy() != Plan.Origin.MODEL) {
      facts.put(
          "Outline",
          document.plan().madeBy() == Plan.Origin.DEFAULT
              ? "default, as the model gave none"
              : "repaired");
    }
    if (!document.sections().isEmpty()) {
      facts.put(
          "Written by",
          document.sections().stream()
              .map(Document.Section::model)
              .distinct()
              .collect(Collectors.joining(", ")));
    }
    facts.put("Finished", timings.finishedAt().toString());
    facts.put(
        "Took", DurationText.of(Duration.between(timings.requestedAt(), timings.finishedAt())));
    document.metadata().forEach((name, value) -> facts.put("metadata." + name, value));
    return facts;
  }

  private static String shortened(String text) {
    return SafeText.cut(text.strip().lines().findFirst().orElse(""), LONGEST_TITLE);
  }

  /**
   * One section.
   *
   * @param level of its heading in the page
   * @param name its heading, or the one that its text begins with, else what the plan says
   * @param chapter the title of the chapter that begins with it, or null
   * @param heading its heading, or null
   */
  record Part(
      String id,
      int level,
      String name,
      @Nullable String chapter,
      @Nullable String heading,
      SectionBody body) {}
}
