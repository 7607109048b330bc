package io.scriptorium.planner.outline;

import io.scriptorium.job.Chapter;
import io.scriptorium.job.Headings;
import io.scriptorium.job.Plan;
import io.scriptorium.job.Plan.Origin;
import io.scriptorium.job.Step;
import io.scriptorium.job.WritingRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes plans for one request: of a model's outline, of chapters and their outlines, or of none.
 */
public final class PlanBuilder {

  private static final int LONGEST_TITLE = 150;
  private static final int LONGEST_HEADING = 80;
  private static final int WORDS_OF_DEFAULT_STEP = 500;

  private final OutlineBounds bounds;
  private final OutlinePhrases phrases;
  private final WritingRequest request;

  /**
   * @param bounds what each step may be
   */
  public PlanBuilder(OutlineBounds bounds, WritingRequest request) {
    this.bounds = bounds;
    this.request = request;
    this.phrases = OutlinePhrases.of(request.language(), request.instruction());
  }

  /**
   * A chapter to be planned.
   *
   * @param aim what it is to say
   */
  public record ChapterDraft(String title, String aim, int words) {}

  /**
   * Chapters of a length that adds up to that of the document.
   *
   * @param changed whether they are other than the model gave them
   */
  public record ChapterDrafts(
      @Nullable String title, List<ChapterDraft> chapters, boolean changed) {

    public ChapterDrafts {
      chapters = List.copyOf(chapters);
    }
  }

  /**
   * A chapter with its steps.
   *
   * @param changed whether they are other than the model gave them
   */
  public record PlannedChapter(ChapterDraft draft, List<Step> steps, boolean changed) {

    public PlannedChapter {
      steps = List.copyOf(steps);
    }
  }

  /** A plan of one section, for which no model is asked. */
  public Plan ofOneSection(int words) {
    return new Plan(List.of(new Step(phrases.whole(), words)));
  }

  /** A plan of this outline, repaired where it does not fit the length asked for. */
  public Plan ofOutline(Outline outline, int words) {
    return plan(outline, words, null);
  }

  /** The default plan for the instruction and its length. */
  public Plan byDefault(int words) {
    int steps = Math.max(1, Math.round((float) words / WORDS_OF_DEFAULT_STEP));
    return plan(DefaultOutline.of(phrases, steps), words, Origin.DEFAULT);
  }

  private Plan plan(Outline outline, int words, @Nullable Origin origin) {
    OutlineRepair.Repaired repaired =
        new OutlineRepair(bounds, words, phrases, false).repair(outline);
    List<Step> steps = repaired.steps().stream().map(this::step).toList();
    Origin made = repaired.changed() ? Origin.REPAIRED : Origin.MODEL;
    return new Plan(
        steps, title(outline.title()), chapters(repaired.steps()), origin == null ? made : origin);
  }

  /**
   * The chapters of an outline that was asked for chapters.
   *
   * @param limits what each chapter may be
   */
  public ChapterDrafts chapters(Outline outline, int words, OutlineBounds limits) {
    Outline flat = ChapterOutline.flat(outline);
    OutlineRepair.Repaired repaired = new OutlineRepair(limits, words, phrases, true).repair(flat);
    List<ChapterDraft> drafts = new ArrayList<>();
    for (DraftStep step : repaired.steps()) {
      String aim = step.text(phrases);
      String heading = PointText.heading(step.heading(LONGEST_TITLE), LONGEST_TITLE);
      String title = heading == null ? headingOf(aim) : heading;
      drafts.add(new ChapterDraft(title, aim, (int) step.words()));
    }
    return new ChapterDrafts(outline.title(), drafts, repaired.changed());
  }

  /**
   * The steps that an outline gives for a chapter, of exactly its length.
   *
   * @param limits what each step may be
   */
  public PlannedChapter steps(ChapterDraft chapter, Outline outline, OutlineBounds limits) {
    OutlineRepair.Repaired repaired =
        new OutlineRepair(limits, chapter.words(), phrases, true).repair(outline);
    return new PlannedChapter(
        chapter, repaired.steps().stream().map(this::step).toList(), repaired.changed());
  }

  /** The default steps of a chapter, made from its title and aim. */
  public PlannedChapter defaultSteps(ChapterDraft chapter, OutlineBounds limits) {
    int steps = Math.max(1, Math.round((float) chapter.words() / WORDS_OF_DEFAULT_STEP));
    Outline outline = DefaultOutline.ofChapter(phrases, chapter.title(), chapter.aim(), steps);
    return new PlannedChapter(chapter, steps(chapter, outline, limits).steps(), true);
  }

  /** A plan of chapters. */
  public Plan ofChapters(ChapterDrafts drafts, List<PlannedChapter> chapters) {
    List<Step> steps = new ArrayList<>();
    List<Chapter> groups = new ArrayList<>();
    boolean changed = drafts.changed();
    for (PlannedChapter chapter : chapters) {
      groups.add(new Chapter(chapter.draft().title(), steps.size() + 1, chapter.steps().size()));
      steps.addAll(chapter.steps());
      changed |= chapter.changed();
    }
    boolean shown = request.shownHeadings() != Headings.NONE && groups.size() > 1;
    return new Plan(
        steps,
        title(drafts.title()),
        shown ? groups : List.of(),
        changed ? Origin.REPAIRED : Origin.MODEL);
  }

  private Step step(DraftStep draft) {
    String point = draft.text(phrases);
    String heading = null;
    if (request.shownHeadings() == Headings.SECTIONS) {
      heading = PointText.heading(draft.heading(LONGEST_HEADING), LONGEST_HEADING + 1);
      heading = heading == null ? headingOf(point) : heading;
    }
    return new Step(point, (int) draft.words(), heading);
  }

  private @Nullable String title(@Nullable String given) {
    if (request.shownHeadings() == Headings.NONE) {
      return null;
    }
    String title = PointText.heading(given, LONGEST_TITLE);
    if (title == null || PointText.isEmpty(LineHead.strip(title))) {
      // "Section 1" is no title.
      title = InstructionTitle.of(request.instruction());
    }
    return title == null ? phrases.title() : title;
  }

  /** The chapters that the steps name, where there are several. */
  private List<Chapter> chapters(List<DraftStep> steps) {
    if (request.shownHeadings() == Headings.NONE) {
      return List.of();
    }
    List<Chapter> chapters = new ArrayList<>();
    for (int index = 1; index <= steps.size(); index++) {
      String title = PointText.heading(steps.get(index - 1).chapter(), LONGEST_TITLE);
      Chapter last = chapters.isEmpty() ? null : chapters.getLast();
      if (last != null && (title == null || title.equals(last.title()))) {
        chapters.removeLast();
        chapters.add(new Chapter(last.title(), last.first(), last.steps() + 1));
      } else if (title != null) {
        chapters.add(new Chapter(title, index, 1));
      }
    }
    return chapters.size() > 1 ? chapters : List.of();
  }

  /** The first clause of a point. */
  private static String headingOf(String point) {
    int end = Math.min(point.length(), LONGEST_HEADING);
    for (int at = 3; at < end; at++) {
      char character = point.charAt(at);
      boolean space = at + 1 >= point.length() || point.charAt(at + 1) == ' ';
      if ("：。；，".indexOf(character) >= 0
          || (":.;,–—(".indexOf(character) >= 0 && (space || character == '('))) {
        end = at;
        break;
      }
    }
    if (end == LONGEST_HEADING && point.length() > end) {
      int word = point.lastIndexOf(' ', end);
      end = word > end / 2 ? word : end;
    }
    return Objects.requireNonNullElse(
        PointText.heading(point.substring(0, end), LONGEST_HEADING + 1), point.substring(0, end));
  }
}
